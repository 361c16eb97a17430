/** The names that an option has in each place, all made from its long name. */
import { commands } from './commands.ts';
import { options } from './options.ts';
import { parents } from './parents.ts';
import type { CommandName, OptionName, OptionSpec, ParentName } from './types.ts';

/** The option table as pairs, in its order. */
export const optionList: readonly (readonly [OptionName, OptionSpec])[] = Object.entries(options).map(
  ([name, spec]) => [name as OptionName, spec] as const, // the keys of a constant table
);

/** One row, with the type that all rows share. */
export function optionSpec(name: OptionName): OptionSpec {
  return options[name];
}

/** Whether the option takes several values. */
export function isList(name: OptionName): boolean {
  return ['list', 'patterns'].includes(optionSpec(name).kind);
}

/** The options of one command, in the table's order. */
export function optionsOf(command: CommandName): readonly (readonly [OptionName, OptionSpec])[] {
  return optionList.filter(([, spec]) => commandsOf(spec).includes(command));
}

/** The commands that have an option. */
export function commandsOf({ commands: own }: Pick<OptionSpec, 'commands'>): readonly CommandName[] {
  if (!('allBut' in own)) return own;
  // The keys of a constant table.
  return (Object.keys(commands) as CommandName[]).filter((name) => !own.allBut.includes(name));
}

/** Why an option may or may not be in charthouse.yaml: a clause to follow "not in the file:". */
export function fileReasonOf({ fileReason = oneRun }: OptionSpec): string {
  return fileReason;
}

const oneRun = 'it belongs to one run';

/** `infra` of `infra diff`; undefined for a command that is not nested. */
export function parentOf(command: CommandName): ParentName | undefined {
  const [first = ''] = command.split(' ');
  return Object.hasOwn(parents, first) ? (first as ParentName) : undefined; // a key of the table
}

/** What a row says of a command: under its own name, else under that of its parent. */
export function ofCommand(texts: OptionSpec['in'], command: CommandName): string | undefined {
  const parent = parentOf(command);
  return texts?.[command] ?? (parent === undefined ? undefined : texts?.[parent]);
}

/** `verify-timeout` in the environment: `CHARTHOUSE_VERIFY_TIMEOUT`. */
export function environmentName(name: string): string {
  return `CHARTHOUSE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** `verify-timeout` in the resolved configuration: `verifyTimeoutMs`. */
export function fieldName(name: OptionName): string {
  const unit = { duration: 'Ms', age: 'Ms', size: 'Bytes' }[optionSpec(name).kind as string] ?? '';
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) + unit;
}

/** The flag that says the opposite of a switch, so that a flag can overrule the environment and the file. */
export function oppositeName(name: string): string {
  return name.startsWith('no-') ? name.slice('no-'.length) : `no-${name}`;
}

/** Whether `word` is the long name of an option. */
export function isOptionName(word: string): word is OptionName {
  return Object.hasOwn(options, word);
}
