/** `charthouse infra`: the CloudFormation stack of a repository. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { infraDeploy, infraOutputs, infraTemplate } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { option } from '../hint/hint.ts';
import type { StackReport } from '../operations/infra/report.ts';
import type { OperationOptions } from '../operations/options.ts';
import type { ResourceChange } from '../ports/stack-host.ts';
import { jsonDocument } from '../report/document.ts';
import { changesText, infraResult, infraState } from '../report/infra-text.ts';
import type { View } from '../report/view.ts';
import { type CommandInput, type CommandResult, operationContext, planView, type RunCommand, resultView } from './command.ts';
import { isPlanShown, isYes } from './confirm.ts';
import { optionsFor } from './options-for.ts';

/** Prints the template. */
export const runInfraTemplate: RunCommand = async () => {
  const text = await infraTemplate();
  const document = { ...jsonDocument({ command: 'infra', error: null }), template: JSON.parse(text) };
  return { text: text.trimEnd(), document, warnings: [], errors: [], exitCode: 0 };
};

/** Prints what a deployment would change. */
export const runInfraDiff: RunCommand = async (input) =>
  resultOf(await infraDeploy({ ...stackOptions('infraDeploy', input), dryRun: true }, operationContext(input)), resultView(input));

/** Prints the outputs of the stack. */
export const runInfraOutputs: RunCommand = async (input) =>
  resultOf(await infraOutputs(stackOptions('infraOutputs', input), operationContext(input)), resultView(input));

/** Shows the changes, asks, and prints the outputs of the stack. */
export const runInfraDeploy: RunCommand = async (input) => {
  const { config, context, progress } = input;
  const { dryRun } = config;
  // Before the terminal: `--yes` would not help without a stack.
  const options = stackOptions('infraDeploy', input);
  if (!config.yes && !dryRun && context.ask === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'there is no terminal to ask you before the stack changes',
      hint: `look at the changes with: charthouse infra diff; then pass ${option('yes')}`,
    });
  }
  const confirm = async (changes: readonly ResourceChange[]): Promise<boolean> => {
    if (isPlanShown(config)) progress.always(changesText(changes, planView(input)));
    if (config.yes || context.ask === undefined) return true;
    return isYes(await context.ask('Make these changes? [y/N] '));
  };
  return resultOf(await infraDeploy({ ...options, confirm }, operationContext(input)), resultView(input));
};

/** The default region of buckets is not that of stacks. */
function stackOptions<O extends 'infraDeploy' | 'infraOutputs'>(operation: O, { config }: CommandInput): OperationOptions[O] {
  const { region: source } = config.sources;
  const region = source?.kind === 'environment' && source.name === 'AWS_REGION' ? undefined : config.region;
  return { ...optionsFor(operation, config), stack: stackOf(config), region };
}

/** The stack that is named, else the one that charts go to. @throws CH_USAGE if no stack is named */
function stackOf({ stack, to }: ResolvedConfig): string {
  if (stack !== undefined) return stack;
  const target = to === undefined ? undefined : parseTarget(to);
  if (target?.kind === 'stack') return target.stack;
  throw new CharthouseError('CH_USAGE', {
    message: target === undefined ? 'no stack is named' : `no stack is named, and charts go to ${quoted(to ?? '')}, which is no stack`,
    hint: `name the stack with ${option('stack', 'NAME')} or ${option('to', 'stack:NAME')}; for a new stack, choose a name such as charts`,
  });
}

function resultOf(report: StackReport, view: View): CommandResult {
  const { error, stack, outcome, changes, outputs } = report;
  const isMade = outcome === 'created' || outcome === 'updated';
  const document = { ...jsonDocument(report), stack, outcome, changes, outputs };
  return {
    text: infraResult(report, view),
    document,
    warnings: report.warnings,
    errors: error === null ? [] : [{ error }],
    state: infraState(report),
    ...(isMade ? { next: `publish to it: charthouse publish --to stack:${stack.name} --region ${stack.region}` } : {}),
    exitCode: error?.exitCode ?? 0,
  };
}
