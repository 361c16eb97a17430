/** The names of each option on the surfaces where a hint can mention it, as a module for src/hint: that layer is below the option table. */

/** The text of src/hint/option-names.ts. */
export function optionNames({ optionList, optionInputs, operations, fieldsOf, fieldName }) {
  const inputs = new Set(optionInputs().keys());
  const fields = new Set(Object.keys(operations).flatMap((operation) => [...fieldsOf(operation).keys()]));
  const rows = optionList.map(([name, { kind }]) => {
    const field = fieldName(name);
    const input = name === 'account' ? 'account-id' : name;
    const isInput = inputs.has(name) || name === 'account';
    return `  ${/^\w+$/.test(name) ? name : `'${name}'`}: ['${kind === 'switch' ? 'switch' : 'value'}', '${fields.has(field) ? field : ''}', '${isInput ? input : ''}'],`;
  });
  return [
    '/** What options are called. Written by scripts/generate.mjs from the option table. */',
    '',
    '/** Kind, name in the library and input of the Action; an empty name if the surface does not have the option. */',
    'export const optionNames = {',
    ...rows,
    '} as const;',
    '',
    '/** The long name of an option of the command line. */',
    'export type OptionName = keyof typeof optionNames;',
    '',
  ].join('\n');
}
