/** What help says beyond the lists of options and commands: examples, environment, exit codes. */
import { commands } from '../config/commands.ts';
import { oppositeName, optionsOf } from '../config/names.ts';
import type { CommandName } from '../config/types.ts';

/** The end of `charthouse --help`. */
export const programHelp: string = `
Examples:
  $ charthouse publish         publish the charts of this project to ./repository
  $ charthouse serve           try it: helm repo add local http://127.0.0.1:8879
  $ charthouse help publish    print the options of a command

You can also set options in charthouse.yaml or the environment.
Precedence: flag, environment, file.

Exit codes:
  0  done, or nothing to do      4  conflict with a published version
  1  unexpected error            5  store or network error, or timeout
  2  usage or configuration      6  index cannot be used
  3  invalid chart               7  repository differs from its index`;

/** The end of a command's help. */
export function commandHelp(name: CommandName): string {
  const examples = commands[name].examples.map(({ line, says }) => `  # ${says}\n  $ ${line}`);
  const switched = optionsOf(name).find(([, spec]) => spec.kind === 'switch')?.[0];
  const notes =
    switched === undefined
      ? []
      : ['', `To overrule the environment or charthouse.yaml, negate an option without a value: --${oppositeName(switched)}.`];
  return ['', 'Examples:', ...examples, ...notes].join('\n');
}
