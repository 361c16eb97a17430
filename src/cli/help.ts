/** What the help says beyond the list of options: examples, environment, exit codes. */
import { commands } from '../config/commands.ts';
import { oppositeName, optionsOf } from '../config/names.ts';
import type { CommandName } from '../config/types.ts';

/** The end of `charthouse --help`. */
export const programHelp: string = `
Examples:
  $ charthouse publish                     publish the charts of this project into ./repository
  $ charthouse serve                       try it: helm repo add local http://127.0.0.1:8879
  $ charthouse help publish                everything about one command

You can also set most options in charthouse.yaml (verify-timeout: 60s), and all in the environment
(CHARTHOUSE_VERIFY_TIMEOUT=60s). Precedence: flag, environment, file.

Exit codes: 0 done, or nothing to do; 2 the command line or the configuration; 3 a chart;
4 a conflict with what is published; 5 a store or server said no; 6 the index cannot be used;
7 the repository is not what its index says; 130 and 143 stopped by a signal; 1 anything unforeseen.`;

/** The end of a command's help. */
export function commandHelp(name: CommandName): string {
  const examples = commands[name].examples.map(({ line, says }) => `  # ${says}\n  $ ${line}`);
  const switched = optionsOf(name).find(([, spec]) => spec.kind === 'switch')?.[0];
  const notes =
    switched === undefined
      ? []
      : ['', `Options without a value have an opposite, which overrules environment and file: --${oppositeName(switched)}.`];
  return ['', 'Examples:', ...examples, ...notes].join('\n');
}
