/** Runs one step that uses the Action: inputs → configuration → command → log, annotations, outputs, summary and exit status. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { warningUrl } from '../base/docs-url.ts';
import { alsoWarning, type CommandResult } from '../commands/command.ts';
import { loadConfig } from '../config/load.ts';
import { jsonDocument } from '../report/document.ts';
import { errorText, warningText } from '../report/error-text.ts';
import { logText } from '../report/event-text.ts';
import { jobSummary } from '../report/job-summary.ts';
import { printable } from '../report/printable.ts';
import { filesIn } from '../runtime/files-in.ts';
import { advising, annotationsOf } from './annotations.ts';
import { runners } from './commands.ts';
import { tagOfEvent } from './event-tag.ts';
import { type GetInput, readInputs, type StepRequest } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import type { Runner } from './runner.ts';

/** What a step is run with. */
export interface StepSurroundings {
  readonly getInput: GetInput;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the event says of itself; undefined where nobody knows. */
  readonly payload: unknown;
  /** The root of the checkout. */
  readonly folder: string;
  readonly runner: Runner;
  /** Aborted where the job is cancelled. */
  readonly signal: AbortSignal;
}

/** What makes ready for the steps that do something. */
const preparing: ReadonlySet<string> = new Set(['setup-helm', 'authenticate']);

/** The exit status. Never throws. */
export async function runStep(surroundings: StepSurroundings): Promise<number> {
  const { runner, signal } = surroundings;
  const word = surroundings.getInput('command') || 'publish';
  let result: CommandResult;
  try {
    const request = readInputs(surroundings.getInput, tagOfEvent(surroundings.environment, surroundings.payload));
    result = await runRequest(request, surroundings);
  } catch (thrown) {
    const error = asCharthouseError(thrown, signal);
    const document = jsonDocument({ command: word, error });
    result = { text: '', document, warnings: [], errors: [{ error }], exitCode: error.exitCode };
  }
  const document = result.document ?? jsonDocument({ command: word, error: null });
  await tell(result, word, surroundings);
  // Nobody wants to read on the page of a job that all went well with what only prepares it.
  const isQuiet = result.exitCode === 0 && preparing.has(word);
  const page = isQuiet ? '' : jobSummary({ command: word, document, text: result.text, state: result.state });
  // Where the page cannot be written, what was done is done all the same.
  await runner.leave(outputsOf(document), page).catch((cause: unknown) => {
    runner.warn({ title: 'charthouse', message: `outputs or summary could not be written: ${String(cause)}`, where: undefined });
  });
  return result.exitCode;
}

async function runRequest({ command, like, args, flags }: StepRequest, surroundings: StepSurroundings): Promise<CommandResult> {
  const { environment, folder, runner, signal } = surroundings;
  const config = await loadConfig({ command: like, flags, environment }, filesIn(folder, signal));
  const context = { environment, program: 'charthouse', folder, signal };
  const progress = {
    event: (event: Parameters<typeof logText>[0]): void => {
      const text = logText(event, like);
      if (text !== undefined) runner.log(printable(text));
    },
    always: runner.log,
  };
  const input = { args, config, context, progress };
  const after = (result: CommandResult): CommandResult => alsoWarning(result, config.warnings);
  if (command === 'setup-helm') return after(await (await import('../commands/setup-helm.ts')).runSetupHelm(runner.addPath)(input));
  const load = runners[like];
  if (load === undefined) throw new Error(`there is no runner for ${like}`);
  return after(await (await load())(input));
}

/** The log as a terminal would have it, and each error where it can be mended. */
async function tell({ text, warnings, errors, state }: CommandResult, word: string, { runner, folder }: StepSurroundings): Promise<void> {
  if (text !== '') runner.log(text);
  for (const warning of warnings) {
    runner.log(warningText(warning));
    runner.warn({ title: warning.code, message: advising(warning, warningUrl(warning.code)), where: warning.where });
  }
  for (const { error, about } of errors) runner.log(errorText(error, undefined, about));
  for (const annotation of await annotationsOf(errors, filesIn(folder), folder)) runner.refuse(annotation);
  if (state !== undefined && state !== '') runner.log(state);
  if (errors.length === 0) runner.log(`charthouse ${word}: done`);
}
