/** The default of each option, for each function of the library. */
import { fieldName, ofCommand, optionSpec } from './names.ts';
import { optionsOfOperation } from './operation-fields.ts';
import { type OperationName, operations } from './operations.ts';
import type { CommandName, OptionName, OptionSpec } from './types.ts';
import { type OptionValue, readValue } from './values.ts';

/** Every option that has a default, by its field. */
export function defaultsOf(operation: OperationName): ReadonlyMap<string, OptionValue> {
  const { command, required = [] } = operations[operation];
  const defaults = new Map<string, OptionValue>();
  if (command === undefined) return defaults;
  for (const [name, spec] of optionsOfOperation(operation)) {
    const value = required.includes(name) ? undefined : defaultIn(name, spec, command);
    if (value !== undefined) defaults.set(fieldName(name), value);
  }
  return defaults;
}

/** The options, with the default of each that is absent or undefined. */
export function withDefaults(operation: OperationName, options: object): Readonly<Record<string, unknown>> {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(defaultsOf(operation)), ...Object.fromEntries(set) };
}

function defaultIn(name: OptionName, spec: OptionSpec, command: CommandName): OptionValue | undefined {
  if (spec.kind === 'switch') return false;
  const isFixed = ofCommand(spec.defaultTextIn, command) === undefined;
  const text = isFixed ? (ofCommand(spec.defaultIn, command) ?? spec.default) : undefined;
  return text === undefined ? undefined : defaultValue(name, text);
}

/** A default of the table, as programs write it. */
export function defaultValue(name: OptionName, written: string): OptionValue {
  const read = readValue(optionSpec(name), written);
  if (read.kind === 'value') return read.value;
  throw new Error(`the default of ${name} ${read.why}`);
}
