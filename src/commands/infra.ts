/** `charthouse infra`: what a repository stands on in AWS. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { infraDeploy, infraOutputs, infraTemplate } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { StackReport } from '../operations/infra/report.ts';
import type { ResourceChange } from '../ports/stack-host.ts';
import { jsonDocument } from '../report/document.ts';
import { changesText, infraResult, infraState } from '../report/infra-text.ts';
import { type CommandInput, type CommandResult, type RunCommand, verbContext } from './command.ts';
import { type OperationOptions, optionsFor } from './options-for.ts';

/** Prints the template, what would change, or what the stack says. */
export const runInfra: RunCommand = async (input) => {
  const [action = ''] = input.words;
  switch (action) {
    case 'template':
      return printTemplate();
    case 'outputs':
      return resultOf(await infraOutputs(stackOptions('infraOutputs', input), verbContext(input)));
    case 'diff':
      return resultOf(await infraDeploy({ ...stackOptions('infraDeploy', input), dryRun: true }, verbContext(input)));
    case 'deploy':
      return deploy(input);
    default:
      throw new CharthouseError('CH_USAGE', {
        message: `infra has no action ${quoted(action)}`,
        hint: 'name one of template, diff, deploy, outputs; charthouse help infra',
      });
  }
};

async function printTemplate(): Promise<CommandResult> {
  const text = await infraTemplate();
  const document = { ...jsonDocument({ command: 'infra', error: null }), template: JSON.parse(text) };
  return { text: text.trimEnd(), document, warnings: [], errors: [], exitCode: 0 };
}

async function deploy(input: CommandInput): Promise<CommandResult> {
  const { config, surroundings, story } = input;
  const { dryRun } = config;
  if (!config.yes && !dryRun && surroundings.ask === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'there is no terminal to ask whether the stack may be changed',
      hint: 'look with: charthouse infra diff; then pass --yes',
    });
  }
  const confirm = async (changes: readonly ResourceChange[]): Promise<boolean> => {
    story.insist(changesText(changes));
    if (config.yes || surroundings.ask === undefined) return true;
    return /^y(es)?$/i.test((await surroundings.ask('Make these changes? [y/N] ')).trim());
  };
  return resultOf(await infraDeploy({ ...stackOptions('infraDeploy', input), confirm }, verbContext(input)));
}

/** What is a default for buckets and publishes is none for stacks. */
function stackOptions<O extends 'infraDeploy' | 'infraOutputs'>(operation: O, { config }: CommandInput): OperationOptions[O] {
  const { region: source } = config.sources;
  const region = source.kind === 'environment' && source.name === 'AWS_REGION' ? undefined : config.region;
  return { ...optionsFor(operation, config), stack: stackOf(config), region };
}

/** Where charts go to a stack, it is that one which is deployed. @throws CH_USAGE where they go elsewhere, and nobody names a stack */
function stackOf({ stack, to, sources }: ResolvedConfig): string {
  if (sources.stack.kind !== 'default' || sources.to.kind === 'default') return stack;
  const target = parseTarget(to);
  if (target.kind === 'stack') return target.stack;
  throw new CharthouseError('CH_USAGE', {
    message: `charts go to ${quoted(to)}, which is no stack, and no stack is named`,
    hint: 'name the stack to deploy, with --stack NAME or --to stack:NAME',
  });
}

function resultOf(report: StackReport): CommandResult {
  const { error, stack, outcome, changes, outputs } = report;
  const isMade = outcome === 'created' || outcome === 'updated';
  const document = { ...jsonDocument(report), stack, outcome, changes, outputs };
  return {
    text: infraResult(report),
    document,
    warnings: report.warnings,
    errors: error === null ? [] : [{ error }],
    state: infraState(report),
    ...(isMade ? { next: `publish into it: charthouse publish --to stack:${stack.name} --region ${stack.region}` } : {}),
    exitCode: error?.exitCode ?? 0,
  };
}
