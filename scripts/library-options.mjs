/** The types of the library's options, made of the option table: doc comments show in editors, and no name is written twice. */

const notice = '// Written by scripts/generate.mjs from src/config: do not edit.\n// biome-ignore-all format: generated';
const width = 140;

/** `src/operations/option-fields.ts`: every option once. */
export function optionFields(tables) {
  const { docsUrl, optionList, operations, optionsOfOperation } = tables;
  const used = new Set(Object.keys(operations).flatMap((operation) => optionsOfOperation(operation).map(([name]) => name)));
  const fields = optionList
    .filter(([name]) => used.has(name))
    .flatMap(([name, spec]) => [
      ...comment(inLibrary(meaning(name, spec, tables), docsUrl, tables), '  '),
      `  readonly ${tables.fieldName(name)}?: ${typeOf(spec)} | undefined;`,
    ]);
  return file('Every option of the library, once. Functions take some of them each: `options.ts`.', [
    '/** Times are in milliseconds, sizes in bytes. What is absent or undefined has the default. */',
    'export interface OptionFields {',
    ...fields,
    '}',
  ]);
}

/** `src/operations/options.ts`: what each function takes. */
export function operationOptions(tables) {
  const { operations } = tables;
  const names = Object.keys(operations);
  return file('What each function of the library takes.', [
    "import type { ResourceChange } from '../ports/stack-host.ts';",
    "import type { OptionFields } from './option-fields.ts';",
    "import type { PrunePlan } from './prune/request.ts';",
    "import type { RollbackPlan } from './rollback/request.ts';",
    "import type { YankPlan } from './yank/request.ts';",
    '',
    ...names.flatMap((name) => [...interfaceOf(name, tables), '']),
    '/** By the name of the function. */',
    'export interface OperationOptions {',
    ...names.map((name) => `  readonly ${name}: ${operations[name].type};`),
    '}',
    '',
    '/** The options that have a default, by the name of the function. */',
    'export interface DefaultedOptions {',
    ...names.flatMap((name) => {
      const defaulted = [...tables.defaultsOf(name).keys()].map((field) => `'${field}'`);
      return wrapped(`  readonly ${name}: `, defaulted.length === 0 ? ['never'] : defaulted, ' | ', ';');
    }),
    '}',
    '',
    '/** The same options, each default filled in. */',
    'export type Complete<O extends keyof OperationOptions> = OperationOptions[O] & {',
    '  readonly [F in DefaultedOptions[O] & keyof OperationOptions[O]]-?: Exclude<OperationOptions[O][F], undefined>;',
    '};',
  ]);
}

function interfaceOf(operation, tables) {
  const { docsUrl, fieldName, operations, optionsOfOperation } = tables;
  const { type, summary, own = {}, required = [], single = [] } = operations[operation];
  const options = optionsOfOperation(operation);
  const isOwn = ([name]) => required.includes(name) || single.includes(name);
  const picked = options.filter((option) => !isOwn(option)).map(([name]) => `'${fieldName(name)}'`);
  if (picked.length === options.length && Object.keys(own).length === 0) {
    return [...comment([summary], ''), ...wrapped(`export type ${type} = Pick<OptionFields, `, picked, ' | ', '>;')];
  }
  const head = `export interface ${type}`;
  return [
    ...comment([summary], ''),
    ...(picked.length === 0 ? [`${head} {`] : wrapped(`${head} extends Pick<OptionFields, `, picked, ' | ', '> {')),
    ...Object.entries(own).flatMap(([name, { type: of, required: isRequired, summary: says }]) => [
      ...comment([says], '  '),
      `  readonly ${name}${isRequired ? ': ' : '?: '}${of}${isRequired ? '' : ' | undefined'};`,
    ]),
    ...options
      .filter(isOwn)
      .flatMap(([name, spec]) => [
        ...comment(inLibrary(meaning(name, spec, tables, operation), docsUrl, tables), '  '),
        `  readonly ${fieldName(name)}${required.includes(name) ? ': ' : '?: '}${typeOf(spec, single.includes(name))}${required.includes(name) ? '' : ' | undefined'};`,
      ]),
    '}',
  ];
}

/** Summary, unit, default and detail, in sentences; of one function, what its command says of itself. */
function meaning(name, spec, tables, operation) {
  const { operations, summaryIn } = tables;
  const own = operation === undefined ? undefined : operations[operation].says?.[name];
  if (own !== undefined) return [own];
  const summary = operation === undefined ? spec.summary : summaryIn(spec, operations[operation].command);
  const unit = { duration: ', in milliseconds', age: ', in milliseconds', size: ', in bytes' }[spec.kind] ?? '';
  const detail = spec.libraryDetail ?? spec.detail;
  const isRequired = operation !== undefined && operations[operation].required?.includes(name);
  return [
    `${summary}${unit}.`,
    ...(isRequired ? [] : defaultSentence(name, tables)),
    ...(detail === undefined || detail === '' ? [] : [detail]),
  ];
}

function defaultSentence(name, tables) {
  const { defaultsOf, defaultValue, fieldName, operations, optionsOfOperation, optionSpec } = tables;
  const { kind, default: written, defaultText } = optionSpec(name);
  if (kind === 'switch') return [];
  const byValue = new Map();
  for (const operation of Object.keys(operations)) {
    if (!optionsOfOperation(operation).some(([each]) => each === name) || operations[operation].required?.includes(name)) continue;
    const value = shown(defaultsOf(operation).get(fieldName(name)), kind);
    byValue.set(value, [...(byValue.get(value) ?? []), `\`${operation}\``]);
  }
  const usual = written === undefined ? undefined : shown(defaultValue(name, written), kind);
  // If some functions have no default, it is that of the others alone.
  const isUsual = usual !== undefined && byValue.has(usual) && !byValue.has(undefined);
  const parts = isUsual ? [usual] : defaultText === undefined ? [] : [defaultText];
  for (const [value, names] of byValue) {
    if (value !== undefined && !(isUsual && value === usual)) parts.push(`${value} for ${names.join(', ')}`);
  }
  return parts.length === 0 ? [] : [`Default: ${parts.join('; ')}.`];
}

function shown(value, kind) {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return kind === 'port' ? String(value) : value.toLocaleString('en');
  return Array.isArray(value) ? value.map((item) => `\`${item}\``).join(', ') : `\`${value}\``;
}

/** Flags and commands by the names that programs use, links to where the pages are published. */
function inLibrary(sentences, docsUrl, { fieldName, isOptionName, operations }) {
  const functions = new Map();
  for (const [name, { command }] of Object.entries(operations))
    if (command !== undefined && !functions.has(command)) functions.set(command, name);
  // Of code, only a flag or a command by itself: a command line stays one.
  const code = (text) => (text.startsWith('--') && isOptionName(text.slice(2)) ? fieldName(text.slice(2)) : (functions.get(text) ?? text));
  const prose = (text) =>
    text
      .replace(/--([a-z][a-z\d-]*)/g, (flag, name) => (isOptionName(name) ? `\`${fieldName(name)}\`` : flag))
      .replace(/\]\(([\w/-]+\.md)/g, (_, page) => `](${docsUrl}/${page}`);
  return sentences.map((sentence) =>
    sentence
      .split('`')
      .map((part, index) => (index % 2 === 1 ? `\`${code(part)}\`` : prose(part)))
      .join(''),
  );
}

function typeOf({ kind, choices }, isSingle = false) {
  if (kind === 'switch') return 'boolean';
  if (['duration', 'age', 'count', 'size', 'port'].includes(kind)) return 'number';
  if (choices !== undefined) return choices.map((choice) => `'${choice}'`).join(' | ');
  return (kind === 'list' || kind === 'patterns') && !isSingle ? 'string | readonly string[]' : 'string';
}

function file(says, lines) {
  return [`/** ${says} */`, notice, '', ...lines, ''].join('\n');
}

function comment(sentences, indent) {
  const words = sentences.join(' ').replaceAll('*/', '*\\/').split(' ');
  const one = `${indent}/** ${words.join(' ')} */`;
  if (one.length <= width) return [one];
  return [`${indent}/**`, ...wrapped(`${indent} * `, words, ' ', '', `${indent} * `), `${indent} */`];
}

/** Items in lines of the page's width. */
function wrapped(head, items, separator, tail, indent = `${/^ */.exec(head)[0]}  `) {
  const lines = [];
  let line = head;
  for (const [index, item] of items.entries()) {
    const piece = `${item}${index === items.length - 1 ? tail : separator}`;
    if (line.length + piece.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}
