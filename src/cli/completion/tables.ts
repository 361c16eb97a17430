/** The option and command tables, in the form in which the completion scripts need them. */
import { catalogue } from '../../base/error-catalogue.ts';
import { warnings } from '../../base/warning.ts';
import { commands } from '../../config/commands.ts';
import { optionsOf, parentOf } from '../../config/names.ts';
import { summaryIn } from '../../config/option-text.ts';
import { parents } from '../../config/parents.ts';
import type { ArgumentSpec, CommandName, CommandSpec, OptionSpec, ParentName } from '../../config/types.ts';

/** What a shell offers for a value or an argument. */
export type Completes = 'chart' | 'folder' | 'file' | 'nothing' | readonly string[];

/** A flag of a command. */
export interface FlagRow {
  /** Without dashes. */
  readonly name: string;
  readonly short: string | undefined;
  readonly summary: string;
  readonly takesValue: boolean;
  readonly completes: Completes;
}

/** A command with its flags, `help` among them. */
export interface CommandRow {
  /** With the name of its parent, if it is nested: `infra diff`. */
  readonly name: CommandName;
  readonly parent: ParentName | undefined;
  /** The last part of the name. */
  readonly word: string;
  /** `word`, and the alias if there is one. */
  readonly spellings: readonly string[];
  readonly summary: string;
  readonly flags: readonly FlagRow[];
  readonly argument: Completes;
}

/** What can be typed after `charthouse` or after a parent. */
export interface Choice {
  readonly word: string;
  readonly summary: string;
}

/** All commands, in the table's order. */
export const commandRows: readonly CommandRow[] = Object.entries<CommandSpec>(commands).map(([key, { summary, argument, alias }]) => {
  const name = key as CommandName; // a key of the constant table
  const help: FlagRow = { name: 'help', short: 'h', summary: 'Print this help', takesValue: false, completes: 'nothing' };
  const flags = optionsOf(name).map(([option, row]) => flagRow(option, row, summaryIn(row, name)));
  const word = name.split(' ').at(-1) ?? name;
  const spellings = alias === undefined ? [word] : [word, alias];
  return {
    name,
    parent: parentOf(name),
    word,
    spellings,
    summary,
    flags: [...flags, help],
    argument: argumentOf(argument?.completes ?? 'nothing'),
  };
});

function argumentOf(completes: ArgumentSpec['completes']): Completes {
  return completes === 'code' ? [...Object.keys(catalogue), ...Object.keys(warnings)] : completes;
}

/** The parents with their nested commands. */
export const parentRows: readonly (Choice & { readonly nested: readonly Choice[] })[] = Object.entries(parents).map(
  ([word, { summary }]) => ({
    word,
    summary,
    nested: commandRows.filter(({ parent }) => parent === word),
  }),
);

/** What can be typed first. */
export const firstWords: readonly Choice[] = [...commandRows.filter(({ parent }) => parent === undefined), ...parentRows];

function flagRow(name: string, spec: OptionSpec, summary: string): FlagRow {
  return { name, short: spec.short, summary, takesValue: spec.kind !== 'switch', completes: completionOf(spec) };
}

function completionOf({ kind, choices, placeholder }: OptionSpec): Completes {
  if (choices !== undefined) return choices;
  if (kind === 'target') return 'folder';
  return kind === 'path' ? (placeholder === 'DIR' ? 'folder' : 'file') : 'nothing';
}

/** Text between single quotes of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
