/** What the GitHub Action takes: its commands, and an input for each of their options. `action.yml` is made of it. */
import { optionsOf } from './names.ts';
import type { CommandName, OptionName } from './types.ts';

/** What a value of the input `command` runs. */
export interface ActionCommand {
  /** The command whose options it takes. */
  readonly like: CommandName;
  /** Of the options of that command; if absent, all of them. */
  readonly takes?: readonly OptionName[];
  /** Inputs that a step may have without effect, so that it can be switched from another command. */
  readonly ignores?: readonly OptionName[];
}

/** By the value of the input `command`. */
export const actionCommands: Readonly<Record<string, ActionCommand>> = {
  publish: { like: 'publish' },
  gate: { like: 'gate' },
  check: { like: 'check' },
  'dependency list': { like: 'dependency list' },
  'dependency build': { like: 'dependency build' },
  'dependency update': { like: 'dependency update' },
  verify: { like: 'verify' },
  audit: { like: 'audit' },
  status: { like: 'status' },
  authenticate: { like: 'authenticate' },
  doctor: { like: 'doctor' },
  'infra diff': { like: 'infra diff', ignores: ['yes', 'dry-run'] },
  'infra deploy': { like: 'infra deploy' },
  // Not a command of the command line: outside of a job, you install Helm yourself.
  'setup-helm': { like: 'gate', takes: ['helm-version', 'helm-sha256', 'helm-url', 'deadline', 'config'] },
};

/** Inputs that are no option of the same name. */
export const otherInputs: Readonly<Record<string, string>> = {
  command: `Command to run: ${Object.keys(actionCommands).join(', ')}`,
  charts: 'Chart folders and .tgz files, separated by white space; default: charts of charthouse.yaml, else this folder, else charts/*',
  'account-id': 'AWS account that must own the bucket and the credentials',
};

/** The default of the input `tag`: it has blanks, which no tag can have. An empty input is not the same: it says that there is none. */
export const tagOfTheEvent = 'the tag of the event';

/** The inputs that are options, with the commands of the Action that take them. */
export function optionInputs(): ReadonlyMap<OptionName, readonly string[]> {
  const inputs = new Map<OptionName, string[]>();
  for (const [command, { like, takes }] of Object.entries(actionCommands)) {
    for (const [name, { input }] of optionsOf(like)) {
      if (input !== false && (takes?.includes(name) ?? true)) inputs.set(name, [...(inputs.get(name) ?? []), command]);
    }
  }
  return inputs;
}
