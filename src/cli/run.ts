/** Runs one command line: arguments → configuration → command → output and exit code. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { CharthouseError } from '../base/error.ts';
import { catalogue } from '../base/error-catalogue.ts';
import { version } from '../base/version.ts';
import { alsoWarning, type CommandResult } from '../commands/command.ts';
import { targetOf } from '../commands/options-for.ts';
import { loadConfig } from '../config/load.ts';
import { environmentName, optionsOf, parentOf } from '../config/names.ts';
import type { CommandName, ResolvedConfig } from '../config/types.ts';
import { jsonDocument } from '../report/document.ts';
import { errorText, warningText } from '../report/error-text.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { RunCliCommand } from './command.ts';
import type { CliContext } from './context.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { makeProgram, type Request } from './program.ts';
import { makeProgress, type Progress } from './progress.ts';
import { answerOf, normalised } from './usage-error.ts';
import { viewOf } from './views.ts';

// Loaded when they run: `charthouse completion` must not load HTTP, and `--help` nothing.
const runners: Readonly<Record<CommandName, () => Promise<RunCliCommand>>> = {
  publish: async () => (await import('../commands/publish.ts')).runPublish,
  package: async () => (await import('../commands/package.ts')).runPackage,
  gate: async () => (await import('../commands/gate.ts')).runGate,
  'dependency list': async () => (await import('../commands/dependency.ts')).runDependencyList,
  'dependency build': async () => (await import('../commands/dependency.ts')).runDependencyBuild,
  'dependency update': async () => (await import('../commands/dependency.ts')).runDependencyUpdate,
  'cache info': async () => (await import('../commands/cache.ts')).runCacheInfo,
  'cache clean': async () => (await import('../commands/cache.ts')).runCacheClean,
  index: async () => (await import('../commands/index.ts')).runIndex,
  verify: async () => (await import('../commands/verify.ts')).runVerify,
  audit: async () => (await import('../commands/audit.ts')).runAudit,
  check: async () => (await import('../commands/check.ts')).runCheck,
  diff: async () => (await import('../commands/diff.ts')).runDiff,
  authenticate: async () => (await import('../commands/authenticate.ts')).runAuthenticate,
  doctor: async () => (await import('../commands/doctor.ts')).runDoctor,
  mirror: async () => (await import('../commands/copy.ts')).runMirror,
  promote: async () => (await import('../commands/copy.ts')).runPromote,
  prune: async () => (await import('../commands/prune.ts')).runPrune,
  rollback: async () => (await import('../commands/rollback.ts')).runRollback,
  history: async () => (await import('../commands/history.ts')).runHistory,
  yank: async () => (await import('../commands/yank.ts')).runYank,
  restore: async () => (await import('../commands/yank.ts')).runRestore,
  deprecate: async () => (await import('../commands/deprecate.ts')).runDeprecate,
  'pages build': async () => (await import('../commands/pages.ts')).runPagesBuild,
  reformat: async () => (await import('../commands/reformat.ts')).runReformat,
  repair: async () => (await import('../commands/repair.ts')).runRepair,
  'rebase-urls': async () => (await import('../commands/rebase-urls.ts')).runRebaseUrls,
  rebuild: async () => (await import('../commands/rebuild.ts')).runRebuild,
  init: async () => (await import('../commands/init.ts')).runInit,
  status: async () => (await import('../commands/status.ts')).runStatus,
  'infra template': async () => (await import('../commands/infra.ts')).runInfraTemplate,
  'infra diff': async () => (await import('../commands/infra.ts')).runInfraDiff,
  'infra deploy': async () => (await import('../commands/infra.ts')).runInfraDeploy,
  'infra outputs': async () => (await import('../commands/infra.ts')).runInfraOutputs,
  serve: async () => (await import('./commands/serve.ts')).runServe,
  explain: async () => (await import('./commands/explain.ts')).runExplain,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
};

/** Once these have begun, they report and do not throw: if they throw, nothing was changed. */
const reporting: ReadonlySet<CommandName> = new Set(['publish', 'package', 'gate', 'dependency build', 'dependency update']);

/** The context, with the progress line that everything which writes shares. */
interface Terminal extends CliContext {
  readonly line: LiveLine;
}

/** What is known of a run when it fails. */
interface Known {
  readonly command: CommandName | null;
  readonly config?: ResolvedConfig;
}

/** Runs the command line of `given` and returns the exit code. Never throws, never exits. `line` is for a caller that writes to its streams too. */
export async function run(given: CliContext, line: LiveLine = liveLine(given)): Promise<number> {
  const context: Terminal = { ...given, stdout: line.stdout, stderr: line.stderr, line };
  try {
    return await runArguments(context);
  } finally {
    line.clear();
  }
}

async function runArguments(context: Terminal): Promise<number> {
  let known: Known = { command: null };
  try {
    const request = readRequest(context);
    if (request === undefined) return 0;
    known = { command: request.command };
    refuseEmptyArguments(request);
    const { command, flags } = request;
    const config = await loadConfig({ command, flags, environment: context.environment }, filesIn(context.folder, context.signal));
    known = { command, config };
    return await runRequest(request, config, context);
  } catch (thrown) {
    return printFailure(withHelpOf(asCharthouseError(thrown, context.signal), known), known, context);
  }
}

/** The help of the command has its options; that of charthouse has none. */
function withHelpOf(error: CharthouseError, { command }: Known): CharthouseError {
  const { code, message, where, details, hint } = error;
  if (code !== 'CH_USAGE' || command === null || hint !== catalogue.CH_USAGE.hint) return error;
  return new CharthouseError(code, { message, where, details, cause: error, hint: `see charthouse ${command} --help` });
}

function printFailure(error: CharthouseError, { command, config }: Known, context: Terminal): number {
  const progress = makeProgress(context.line, { command, environment: context.environment, quiet: false, now: Date.now });
  if (config === undefined ? wantsJson(context) : config.json) {
    // A command that takes no target has none, whatever the default of the others is.
    const isTargeted = command !== null && optionsOf(command).some(([name]) => name === 'to');
    const repository = { target: isTargeted && config !== undefined ? targetOf(config) : null, url: config?.url ?? null };
    // Documents name a nested command by its parent.
    const named = command === null ? null : (parentOf(command) ?? command);
    printJson(context, jsonDocument({ command: named, dryRun: config?.dryRun ?? false, repository, error }));
  }
  progress.always(errorText(error, progress.paint));
  const isStopped = error.code === 'CH_INTERRUPTED' || error.code === 'CH_TERMINATED';
  if (isStopped && (config === undefined || (command !== null && reporting.has(command)))) progress.always('nothing was changed');
  return error.exitCode;
}

/** Undefined if the command line was answered at once: help, version. */
function readRequest({ argv: given, stdout }: CliContext): Request | undefined {
  let request: Request | undefined;
  const program = makeProgram({
    stdout,
    version,
    onRequest: (found) => {
      request = found;
    },
  });
  const argv = normalised(given);
  try {
    program.parse([...argv], { from: 'user' });
  } catch (thrown) {
    const answer = answerOf(thrown, argv);
    if (answer.kind === 'error') throw answer.error;
    return undefined;
  }
  return request;
}

// `"$CHART"` with no such variable: as a path it would be this folder, or the root of the machine.
function refuseEmptyArguments({ command, args }: Request): void {
  if (!args.includes('')) return;
  throw new CharthouseError('CH_USAGE', {
    message: `an argument of charthouse ${command} is empty`,
    hint: 'remove it, or set the variable that it comes from',
  });
}

async function runRequest({ command, args }: Request, config: ResolvedConfig, context: Terminal): Promise<number> {
  const { environment, line } = context;
  const progress = makeProgress(line, { command, environment, quiet: config.quiet ?? false, now: Date.now });
  const runCommand = await runners[command]();
  const views = { result: viewOf(context.stdout, environment), story: viewOf(context.stderr, environment) };
  const result = alsoWarning(await runCommand({ args, config, context: { ...context, views }, progress }), config.warnings);
  printResult(result, { json: config.json ?? false, context, progress });
  return result.exitCode;
}

function printResult(result: CommandResult, to: { json: boolean; context: CliContext; progress: Progress }): void {
  const { json, context, progress } = to;
  if (json) printJson(context, result.document);
  else if (result.text !== '') context.stdout.write(`${result.text}\n`);
  for (const warning of result.warnings) progress.info(warningText(warning, progress.paint));
  for (const { error, about } of result.errors) progress.always(errorText(error, progress.paint, about));
  if (result.state !== undefined && result.state !== '') (result.errors.length > 0 ? progress.always : progress.info)(result.state);
  if (result.next !== undefined && result.next !== '') progress.info(result.next);
}

function printJson({ stdout }: CliContext, document: unknown): void {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

// Before the arguments are parsed, or if they cannot be, this is all that is known of `--json`.
function wantsJson({ argv, environment }: CliContext): boolean {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const variable = environment[environmentName('json')];
  return (
    flags.lastIndexOf('--json') > flags.lastIndexOf('--no-json') ||
    (!flags.includes('--no-json') && (variable === 'true' || variable === '1'))
  );
}
