/** The completion script for fish. */
import { type Completes, commandRows, type FlagRow } from './tables.ts';

/** The script, with a final line feed. */
export function fishScript(): string {
  const names = commandRows.map(({ name }) => name).join(' ');
  const lines = [
    '# Completion of charthouse for fish. Keep it: charthouse completion fish > ~/.config/fish/completions/charthouse.fish',
    'complete -c charthouse -f',
    `set -l charthouse_commands ${names}`,
    "complete -c charthouse -n __fish_use_subcommand -l help -s h -d 'print the help'",
    "complete -c charthouse -n __fish_use_subcommand -l version -s V -d 'print the version'",
    "complete -c charthouse -n __fish_use_subcommand -a help -d 'print the help of a command'",
    'complete -c charthouse -n \'__fish_seen_subcommand_from help\' -a "$charthouse_commands"',
    ...commandRows.flatMap((row) => [
      `complete -c charthouse -n __fish_use_subcommand -a ${row.name} -d ${text(row.summary)}`,
      ...row.flags.map((flag) => flagLine(row.name, flag)),
      ...(row.words === 'nothing' ? [] : [`complete -c charthouse -n '__fish_seen_subcommand_from ${row.name}' ${action(row.words)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function flagLine(command: string, { name, short, summary, takesValue, completes }: FlagRow): string {
  const spelled = `-l ${name}${short === undefined ? '' : ` -s ${short}`}`;
  // -x: a value is due, and it is none of the files here.
  const value = takesValue ? ` ${completes === 'file' ? '-r' : '-x'} ${action(completes)}` : '';
  return `complete -c charthouse -n '__fish_seen_subcommand_from ${command}' ${spelled} -d ${text(summary)}${value}`.trimEnd();
}

function action(completes: Completes): string {
  if (completes === 'nothing') return '';
  if (completes === 'folder') return "-a '(__fish_complete_directories)'";
  if (completes === 'file') return '-F';
  return completes === 'chart' ? "-a '(__fish_complete_directories) (__fish_complete_suffix .tgz)'" : `-a '${completes.join(' ')}'`;
}

// Within single quotes fish knows \\ and \' only.
function text(summary: string): string {
  return `'${summary.replace(/[\\']/g, '\\$&')}'`;
}
