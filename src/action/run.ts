/** Runs one step that uses the Action: inputs → configuration → command → log, annotations, outputs, summary and exit status. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { alsoWarning, type CommandResult } from '../commands/command.ts';
import { loadConfig } from '../config/load.ts';
import { jsonDocument } from '../report/document.ts';
import { errorText, warningText } from '../report/error-text.ts';
import { logText } from '../report/event-text.ts';
import { jobSummary } from '../report/job-summary.ts';
import { printable } from '../report/printable.ts';
import { filesIn } from '../runtime/files-in.ts';
import { annotationsOf, warningAnnotations } from './annotations.ts';
import { runners } from './commands.ts';
import { tagOfEvent } from './event-tag.ts';
import { type GetInput, readInputs, type StepRequest } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import type { Runner } from './runner.ts';

/** What a step is run with. */
export interface StepContext {
  readonly getInput: GetInput;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The payload of the event; undefined if there is none. */
  readonly payload: unknown;
  /** The root of the checkout. */
  readonly folder: string;
  readonly runner: Runner;
  /** Aborted if the job is cancelled. */
  readonly signal: AbortSignal;
}

/** Commands that only prepare later steps. */
const preparing: ReadonlySet<string> = new Set(['setup-helm', 'authenticate']);

/** The exit status. Never throws. */
export async function runStep(context: StepContext): Promise<number> {
  const { runner, signal } = context;
  const command = context.getInput('command') || 'publish';
  let result: CommandResult;
  try {
    const request = readInputs(context.getInput, tagOfEvent(context.environment, context.payload));
    result = await runRequest(request, context);
  } catch (thrown) {
    const error = asCharthouseError(thrown, signal);
    const document = jsonDocument({ command, error });
    result = { text: '', document, warnings: [], errors: [{ error }], exitCode: error.exitCode };
  }
  const document = result.document ?? jsonDocument({ command, error: null });
  await report(result, command, context);
  // A success of a command that only prepares later steps is not worth a line on the page of the job.
  const isQuiet = result.exitCode === 0 && preparing.has(command);
  const page = isQuiet
    ? ''
    : jobSummary({ command, document, text: result.text, page: result.page, state: result.state, name: result.repositoryName });
  // If the page cannot be written, the command has still succeeded.
  await runner.leave(outputsOf(document), page).catch((cause: unknown) => {
    runner.warn({ title: 'charthouse', message: `outputs or summary could not be written: ${String(cause)}`, where: undefined });
  });
  return result.exitCode;
}

async function runRequest({ command, like, args, flags }: StepRequest, context: StepContext): Promise<CommandResult> {
  const { environment, folder, runner, signal } = context;
  const config = await loadConfig({ command: like, flags, environment }, filesIn(folder, signal));
  const commandContext = { environment, program: 'charthouse', folder, signal };
  const progress = {
    event: (event: Parameters<typeof logText>[0]): void => {
      const text = logText(event, like);
      if (text !== undefined) runner.log(printable(text));
    },
    always: runner.log,
  };
  const input = { args, config, context: commandContext, progress };
  const after = (result: CommandResult): CommandResult => alsoWarning(result, config.warnings);
  if (command === 'setup-helm') return after(await (await import('../commands/setup-helm.ts')).runSetupHelm(runner.addPath)(input));
  const load = runners[like];
  if (load === undefined) throw new Error(`there is no runner for ${like}`);
  return after(await (await load())(input));
}

/** Writes the log as a terminal would show it, and an annotation for each error at its place. */
async function report({ text, warnings, errors, state }: CommandResult, command: string, { runner, folder }: StepContext): Promise<void> {
  if (text !== '') runner.log(text);
  for (const warning of warnings) {
    runner.log(warningText(warning));
  }
  for (const annotation of await warningAnnotations(warnings, filesIn(folder), folder)) runner.warn(annotation);
  for (const { error, about } of errors) runner.log(errorText(error, undefined, about));
  for (const annotation of await annotationsOf(errors, filesIn(folder), folder)) runner.refuse(annotation);
  if (state !== undefined && state !== '') runner.log(state);
  if (errors.length === 0) runner.log(`charthouse ${command}: done`);
}
