/** What help shows beyond the lists of options and commands: examples, precedence, exit codes. */
import { commands } from '../config/commands.ts';
import { oppositeName, optionsOf } from '../config/names.ts';
import type { CommandName, CommandSpec, ParentName } from '../config/types.ts';
import { wrapped, wrappedCommand } from './help-format.ts';

const programExamples: CommandSpec['examples'] = [
  { line: 'charthouse publish', says: 'publish the charts of this project to ./repository' },
  { line: 'charthouse serve', says: 'try it: helm repo add local http://127.0.0.1:8879' },
  { line: 'charthouse help publish', says: 'print the options of a command' },
];

const exitCodes: readonly string[] = [
  '0  done, or nothing to do',
  '1  unexpected error',
  '2  usage or configuration',
  '3  invalid chart',
  '4  conflict with a published version',
  '5  store or network error, or timeout',
  '6  index cannot be used',
  '7  repository differs from its index',
];

/** The end of `charthouse --help`. */
export function programHelp(width: number): string {
  return [
    ...examplesText(programExamples, width),
    '',
    ...wrapped('You can also set options in charthouse.yaml or the environment. Precedence: flag, environment, file.', width),
    '',
    'Exit codes:',
    ...exitCodes.map((each) => `  ${each}`),
  ].join('\n');
}

/** The end of the help of a command that only holds others. */
export function parentHelp(name: ParentName, width: number): string {
  return ['', ...wrapped(`For the options of a command, run: charthouse ${name} COMMAND --help`, width)].join('\n');
}

/** The end of a command's help. */
export function commandHelp(name: CommandName, width: number): string {
  const switches = optionsOf(name).flatMap(([option, spec]) => (spec.kind === 'switch' ? [option] : []));
  const switched = switches.find((option) => option === 'dry-run' || option === 'json') ?? switches[0];
  const note = `To overrule the environment or charthouse.yaml, negate an option without a value: --${oppositeName(switched ?? '')}.`;
  return [...examplesText(commands[name].examples, width), ...(switched === undefined ? [] : ['', ...wrapped(note, width)])].join('\n');
}

function examplesText(examples: CommandSpec['examples'], width: number): readonly string[] {
  const lines = examples.flatMap(({ line, says }) => [
    ...wrapped(says, width - 4).map((each) => `  # ${each}`),
    `  $ ${wrappedCommand(line, width - 4).join('\n      ')}`,
  ]);
  return ['', 'Examples:', ...lines];
}
