/** What help, completion and reference say about an option. */
import { type OptionGroup, optionGroups } from './groups.ts';
import { ofCommand, optionsOf } from './names.ts';
import type { CommandName, OptionName, OptionSpec } from './types.ts';

/** The line of help: the command's own if it has one. */
export function summaryIn(spec: OptionSpec, command: CommandName): string {
  return ofCommand(spec.in, command) ?? spec.summary;
}

/** The default that a command shows; undefined if it has none. */
export function defaultIn(spec: OptionSpec, command: CommandName): string | undefined {
  const own = ofCommand(spec.defaultTextIn, command) ?? ofCommand(spec.defaultIn, command);
  return (own ?? spec.default ?? spec.defaultText) || undefined;
}

/** The options of a command under the titles of their groups, in the order of the groups. */
export function groupedOptions(command: CommandName): readonly { readonly title: string; readonly options: readonly Row[] }[] {
  const own = optionsOf(command);
  // The keys of a constant table.
  return (Object.keys(optionGroups) as OptionGroup[])
    .map((group) => ({ title: optionGroups[group], options: own.filter(([, spec]) => spec.group === group) }))
    .filter(({ options }) => options.length > 0);
}

type Row = readonly [OptionName, OptionSpec];
