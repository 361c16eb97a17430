/** The option and command tables, in the form in which the completion scripts need them. */
import { commands } from '../../config/commands.ts';
import { optionsOf } from '../../config/names.ts';
import { summaryIn } from '../../config/option-text.ts';
import type { CommandName, CommandSpec, OptionSpec } from '../../config/types.ts';

/** What a shell offers where a value or a word is due. */
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
  readonly name: CommandName;
  readonly summary: string;
  readonly flags: readonly FlagRow[];
  readonly words: Completes;
}

/** All commands, in the table's order. */
export const commandRows: readonly CommandRow[] = Object.entries<CommandSpec>(commands).map(([key, spec]) => {
  const name = key as CommandName; // a key of the constant table
  const help: FlagRow = { name: 'help', short: 'h', summary: 'Print this help', takesValue: false, completes: 'nothing' };
  const flags = optionsOf(name).map(([option, row]) => flagRow(option, row, summaryIn(row, name)));
  return { name, summary: spec.summary, flags: [...flags, help], words: spec.words?.completes ?? 'nothing' };
});

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
