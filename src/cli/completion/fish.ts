/** The completion script for fish. */
import { type Choice, type CommandRow, type Completes, commandRows, type FlagRow, firstWords, parentRows } from './tables.ts';

/** The script, with a final line feed. */
export function fishScript(): string {
  const names = firstWords.map(({ word }) => word).join(' ');
  const lines = [
    '# Completion of charthouse for fish. Keep it: charthouse completion fish > ~/.config/fish/completions/charthouse.fish',
    'complete -c charthouse -f',
    `set -l charthouse_commands ${names}`,
    "complete -c charthouse -n __fish_use_subcommand -l help -s h -d 'Print this help'",
    "complete -c charthouse -n __fish_use_subcommand -l version -s V -d 'Print the version'",
    "complete -c charthouse -n __fish_use_subcommand -a help -d 'Print the help of a command'",
    'complete -c charthouse -n \'__fish_seen_subcommand_from help\' -a "$charthouse_commands"',
    ...firstWords.map((choice) => choiceLine('__fish_use_subcommand', choice)),
    ...parentRows.flatMap(({ word, nested }) => {
      const isFirst = `'__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${nested.map((each) => each.word).join(' ')}'`;
      return [
        `complete -c charthouse -n ${isFirst} -l help -s h -d 'Print this help'`,
        ...nested.map((choice) => choiceLine(isFirst, choice)),
      ];
    }),
    ...commandRows.flatMap((row) => [
      ...row.flags.map((flag) => flagLine(row, flag)),
      ...(row.argument === 'nothing' ? [] : [`complete -c charthouse -n ${isIn(row)} ${action(row.argument)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function choiceLine(condition: string, { word, summary }: Choice): string {
  return `complete -c charthouse -n ${condition} -a ${word} -d ${text(summary)}`;
}

/** The condition that the command line is in this command. */
function isIn({ parent, spellings }: CommandRow): string {
  const own = `__fish_seen_subcommand_from ${spellings.join(' ')}`;
  return `'${parent === undefined ? own : `__fish_seen_subcommand_from ${parent}; and ${own}`}'`;
}

function flagLine(row: CommandRow, { name, short, summary, takesValue, completes }: FlagRow): string {
  const spelled = `-l ${name}${short === undefined ? '' : ` -s ${short}`}`;
  // -x: the flag needs a value, and files are not offered.
  const value = takesValue ? ` ${completes === 'file' ? '-r' : '-x'} ${action(completes)}` : '';
  return `complete -c charthouse -n ${isIn(row)} ${spelled} -d ${text(summary)}${value}`.trimEnd();
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
