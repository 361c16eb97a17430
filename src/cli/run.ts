/** Runs one command line: words → configuration → command → output and exit code. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import { alsoWarning, type CommandResult } from '../commands/command.ts';
import { loadConfig } from '../config/load.ts';
import { environmentName, optionsOf } from '../config/names.ts';
import type { CommandName, ResolvedConfig } from '../config/types.ts';
import { jsonDocument } from '../report/document.ts';
import { errorText, warningText } from '../report/error-text.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { RunCliCommand } from './command.ts';
import type { Surroundings } from './environment.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { makeProgram, type Request } from './program.ts';
import { makeStory, type Story } from './progress.ts';
import { answerOf } from './usage-error.ts';

// Loaded when they are run: `charthouse completion` must not pay for HTTP, nor `--help` for anything.
const runners: Readonly<Record<CommandName, () => Promise<RunCliCommand>>> = {
  publish: async () => (await import('../commands/publish.ts')).runPublish,
  package: async () => (await import('../commands/package.ts')).runPackage,
  gate: async () => (await import('../commands/gate.ts')).runGate,
  index: async () => (await import('../commands/index.ts')).runIndex,
  verify: async () => (await import('../commands/verify.ts')).runVerify,
  authenticate: async () => (await import('../commands/authenticate.ts')).runAuthenticate,
  doctor: async () => (await import('../commands/doctor.ts')).runDoctor,
  'rebase-urls': async () => (await import('../commands/rebase-urls.ts')).runRebaseUrls,
  rebuild: async () => (await import('../commands/rebuild.ts')).runRebuild,
  init: async () => (await import('../commands/init.ts')).runInit,
  status: async () => (await import('../commands/status.ts')).runStatus,
  infra: async () => (await import('../commands/infra.ts')).runInfra,
  serve: async () => (await import('./commands/serve.ts')).runServe,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
};

/** Once these have begun, they report and do not throw: what they throw came before anything was changed. */
const reporting: ReadonlySet<CommandName> = new Set(['publish', 'package', 'gate']);

/** The surroundings, with the progress line that all who write share. */
interface Terminal extends Surroundings {
  readonly line: LiveLine;
}

/** What is known of a run when it fails. */
interface Known {
  readonly command: CommandName | null;
  readonly config?: ResolvedConfig;
}

/** Runs the words of `surroundings` and returns the exit code. Never throws, never exits. `line` is for a caller that writes to its streams too. */
export async function run(given: Surroundings, line: LiveLine = liveLine(given)): Promise<number> {
  const surroundings: Terminal = { ...given, stdout: line.stdout, stderr: line.stderr, line };
  try {
    return await runWords(surroundings);
  } finally {
    line.clear();
  }
}

async function runWords(surroundings: Terminal): Promise<number> {
  let known: Known = { command: null };
  try {
    const request = readRequest(surroundings);
    if (request === undefined) return 0;
    known = { command: request.command };
    refuseEmptyWords(request);
    const { command, flags } = request;
    const config = await loadConfig(
      { command, flags, environment: surroundings.environment },
      filesIn(surroundings.folder, surroundings.signal),
    );
    known = { command, config };
    return await runRequest(request, config, surroundings);
  } catch (thrown) {
    return printFailure(asCharthouseError(thrown, surroundings.signal), known, surroundings);
  }
}

function printFailure(error: CharthouseError, { command, config }: Known, surroundings: Terminal): number {
  const story = makeStory(surroundings.line, { command, environment: surroundings.environment, quiet: false, now: Date.now });
  if (config?.json ?? wantsJson(surroundings)) {
    // A command that takes no target has none, whatever the default of the others is.
    const isTargeted = command !== null && optionsOf(command).some(([name]) => name === 'to');
    const repository = { target: isTargeted ? (config?.to ?? null) : null, url: config?.url ?? null };
    printJson(surroundings, jsonDocument({ command, dryRun: config?.dryRun ?? false, repository, error }));
  }
  story.insist(errorText(error, story.paint));
  const isStopped = error.code === 'CH_INTERRUPTED' || error.code === 'CH_TERMINATED';
  if (isStopped && (config === undefined || (command !== null && reporting.has(command)))) story.insist('nothing was changed');
  return error.exitCode;
}

const usageHint = 'begin with: charthouse publish --help; all commands: charthouse --help';

/** Undefined where the words were answered at once: help, version. */
function readRequest({ words, stdout }: Surroundings): Request | undefined {
  let request: Request | undefined;
  const program = makeProgram({
    stdout,
    version,
    onRequest: (found) => {
      request = found;
    },
  });
  try {
    // A person who gives no words needs the help; a script that gives none has made a mistake.
    if (words.length === 0) throw new CharthouseError('CH_USAGE', { message: 'no command is given', hint: usageHint });
    program.parse([...words], { from: 'user' });
  } catch (thrown) {
    const answer = answerOf(thrown, words);
    if (answer.kind === 'error') throw answer.error;
    return undefined;
  }
  return request;
}

// `"$CHART"` with no such variable: as a path it would be this folder, or the root of the machine.
function refuseEmptyWords({ command, words }: Request): void {
  if (!words.includes('')) return;
  throw new CharthouseError('CH_USAGE', {
    message: `a word of charthouse ${command} is empty`,
    hint: 'leave it away, or set the variable that it was to come from',
  });
}

async function runRequest({ command, words }: Request, config: ResolvedConfig, surroundings: Terminal): Promise<number> {
  const { environment, line } = surroundings;
  const story = makeStory(line, { command, environment, quiet: config.quiet, now: Date.now });
  const runCommand = await runners[command]();
  const result = alsoWarning(await runCommand({ words, config, surroundings, story }), config.warnings);
  printResult(result, { json: config.json, surroundings, story });
  return result.exitCode;
}

function printResult(result: CommandResult, to: { json: boolean; surroundings: Surroundings; story: Story }): void {
  const { json, surroundings, story } = to;
  if (json) printJson(surroundings, result.document);
  else if (result.text !== '') surroundings.stdout.write(`${result.text}\n`);
  for (const warning of result.warnings) story.say(warningText(warning, story.paint));
  for (const { error, about } of result.errors) story.insist(errorText(error, story.paint, about));
  if (result.state !== undefined && result.state !== '') (result.errors.length > 0 ? story.insist : story.say)(result.state);
  if (result.next !== undefined && result.next !== '') story.say(result.next);
}

function printJson({ stdout }: Surroundings, document: unknown): void {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

// Before the words are understood, or where they cannot be, this is all that is known of `--json`.
function wantsJson({ words, environment }: Surroundings): boolean {
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  const variable = environment[environmentName('json')];
  return (
    flags.lastIndexOf('--json') > flags.lastIndexOf('--no-json') ||
    (!flags.includes('--no-json') && (variable === 'true' || variable === '1'))
  );
}
