/** From the inputs of a step to a command with its arguments and its written options. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { type ActionCommand, actionCommands, optionInputs, tagOfTheEvent } from '../config/action-inputs.ts';
import { commands } from '../config/commands.ts';
import { optionsOf } from '../config/names.ts';
import type { CommandName, CommandSpec, OptionName, Source, Written, WrittenConfig } from '../config/types.ts';
import { suggest } from '../hint/suggest.ts';

/** What a step asks for. */
export interface StepRequest {
  /** As the input `command` has it. */
  readonly command: string;
  readonly like: CommandName;
  readonly args: readonly string[];
  readonly flags: WrittenConfig;
}

/** Gives an input, or an empty text if there is none: the runner passes every input that `action.yml` names. */
export type GetInput = (name: string) => string;

/**
 * `tagged`: the tag of the event, if it has one.
 *
 * @throws CH_USAGE for a command that there is none of, an input that the command does not take, a stack beside a target
 */
export function readInputs(getInput: GetInput, tagged: Written | undefined): StepRequest {
  const command = getInput('command') || 'publish';
  const found = Object.hasOwn(actionCommands, command) ? actionCommands[command] : undefined;
  if (found === undefined) throw unknownCommand(command);
  const { like } = found;
  const flags: Partial<Record<OptionName, Written>> = {};
  const source = (name: string): Source => ({ kind: 'input', name });
  const own = new Set(found.takes ?? optionsOf(like).map(([name]) => name));
  for (const [name, commands] of optionInputs()) {
    const value = getInput(name);
    if (value === '' || value === tagOfTheEvent) continue;
    if (name === 'stack' && !own.has('stack')) continue;
    if (found.ignores?.includes(name)) continue;
    if (!commands.includes(command)) throw strangeInput(name, command);
    flags[name] = { value, source: source(name) };
  }
  const stack = getInput('stack');
  if (stack !== '' && !own.has('stack')) {
    if (!own.has('to')) throw strangeInput('stack', command);
    if (flags.to !== undefined) {
      throw new CharthouseError('CH_USAGE', { message: 'the inputs stack and to both name a repository', hint: 'give one of them' });
    }
    flags.to = { value: `stack:${stack}`, source: source('stack') };
  }
  const account = getInput('account-id');
  if (account !== '') {
    if (!own.has('account')) throw strangeInput('account-id', command);
    flags.account = { value: account, source: source('account-id') };
  }
  if (own.has('tag') && tagged !== undefined) flags.tag ??= tagged;
  const charts = getInput('charts')
    .split(/\s+/)
    .filter((path) => path !== '');
  if (charts.length > 0 && !takesCharts(found)) throw strangeInput('charts', command);
  return { command, like, args: charts, flags };
}

/** Not one that takes only some options of another command. */
function takesCharts({ like, takes }: ActionCommand): boolean {
  const { argument }: CommandSpec = commands[like];
  return takes === undefined && argument?.completes === 'chart';
}

function unknownCommand(command: string): CharthouseError {
  const meant = suggest(command, Object.keys(actionCommands));
  return new CharthouseError('CH_USAGE', {
    message: `the Action has no command ${quoted(command)}`,
    hint: meant === undefined ? `set the input command to one of: ${Object.keys(actionCommands).join(', ')}` : `did you mean ${meant}?`,
  });
}

function strangeInput(name: string, command: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `the command ${command} does not accept the input ${name}`, hint: 'remove it' });
}
