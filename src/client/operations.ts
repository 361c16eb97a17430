/** One function for each operation, with the services that `context.ts` opens. What an operation needs is loaded when it is called. */

import type { DoctorReport } from '../operations/doctor/report.ts';
import type { IndexReport } from '../operations/index/request.ts';
import type { StackReport } from '../operations/infra/report.ts';
import type { CdnOptions } from '../operations/option-groups.ts';
import type {
  DoctorOptions,
  IndexOptions,
  InfraDeployOptions,
  InfraOptions,
  PublishOptions,
  RebaseUrlsOptions,
  RebuildOptions,
  ServeOptions,
  StatusOptions,
  VerifyOptions,
} from '../operations/options.ts';
import type { RebaseReport } from '../operations/rebase-urls/request.ts';
import type { ShardPorts } from '../operations/rebuild/read-shard.ts';
import type { RebuildReport } from '../operations/rebuild/request.ts';
import type { ServeEvent } from '../operations/serve/serve.ts';
import type { StatusReport } from '../operations/status/report.ts';
import type { VerifyReport } from '../operations/verify/report.ts';
import type { PublishReport } from '../repository/outcome.ts';
import type { RunningServer } from '../runtime/server.ts';
import { withReader } from './audit.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, withChecks, withStack, withStore, withSubjects } from './context.ts';
import { dependenciesFor } from './dependencies.ts';
import { helmsFor } from './helm.ts';
import { keepPagesFor, thenPages } from './pages.ts';
import { readCall } from './read-call.ts';
import { keptFor, threadsFor } from './threads.ts';
import { withWarnings } from './warnings.ts';

/**
 * Packages charts and publishes them into a repository.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was committed.
 *
 * @throws CH_USAGE for invalid options, CH_NO_CHARTS for an empty list; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what
 * AWS says if a stack does not lead to a repository: before the repository is read
 */
export async function publish(given: PublishOptions, context: OperationContext = {}): Promise<PublishReport> {
  const options = readCall('publish', given, context);
  const [{ publishCharts }, { publishRequest }, { checkPublish }, { filesIn }] = await Promise.all([
    import('../operations/publish/publish.ts'),
    import('../operations/publish/publish-request.ts'),
    import('../operations/publish/check-publish.ts'),
    import('../runtime/files-in.ts'),
  ]);
  checkPublish(options);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, async (services) => {
    const request = publishRequest({ ...options, url: services.url });
    const { contents, git } = await contentsOf(options, { ...context, signal: services.signal });
    const files = filesIn(context.folder, services.signal);
    const helms = helmsFor(options, context, services);
    return withWarnings(async (warn) =>
      publishCharts(
        { ...request, contents, artifactHub: context.artifactHub },
        {
          ...{ ...services, git, files, getDependencies: dependenciesFor(options, context, { ...services, warn }) },
          helms,
          pages: keepPagesFor(options.pages, context, services),
          threads: await threadsFor(options.charts, context, services.signal),
          kept: await keptFor(options, context, { ...services, helms, target: services.store.name }),
        },
      ),
    );
  });
}

type CdnChoice = Pick<CdnOptions, 'distribution' | 'noInvalidate'>;

function cdnOf({ distribution, noInvalidate }: CdnChoice): { readonly distribution: string | undefined } | undefined {
  return noInvalidate ? undefined : { distribution };
}

/** `index` has no option for it: a folder answers at once, unless another process holds its lock. */
const indexingMs = 600_000;

/**
 * Lists the packages of a folder in its index.yaml, and loses nothing that is listed already.
 *
 * @throws CH_USAGE for invalid options, a folder or a file of `merge` that is not there: before anything is read
 */
export async function indexFolder(given: IndexOptions, context: OperationContext = {}): Promise<IndexReport> {
  const options = readCall('indexFolder', given, context);
  const [{ indexFolder: run }, { indexRequest }, { filesIn }] = await Promise.all([
    import('../operations/index/index-folder.ts'),
    import('../operations/index/index-request.ts'),
    import('../runtime/files-in.ts'),
  ]);
  const request = await indexRequest(options, filesIn(context.folder, context.signal));
  return withStore(options.folder, { deadlineMs: indexingMs }, context, (services) =>
    thenPages(options, context, { ...services, url: options.url }, run(request, services)),
  );
}

/**
 * Makes the index of a repository anew from its packages, and loses nothing that is listed already.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was written.
 *
 * @throws CH_USAGE for invalid options, a file of `from` that is not there, parts that do not fit; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and
 * the errors of AWS if a stack does not lead to a repository: before the repository is read
 */
export async function rebuild(given: RebuildOptions, context: OperationContext = {}): Promise<RebuildReport> {
  const options = readCall('rebuild', given, context);
  const [{ rebuildIndex }, { readShard }, { rebuildRequest }, { filesIn }, { openJournal }, { resolve }] = await Promise.all([
    import('../operations/rebuild/rebuild.ts'),
    import('../operations/rebuild/read-shard.ts'),
    import('../operations/rebuild/rebuild-request.ts'),
    import('../runtime/files-in.ts'),
    import('../runtime/journal.ts'),
    import('node:path'),
  ]);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, async (services) => {
    const files = filesIn(context.folder, services.signal);
    const { request, part } = await rebuildRequest({ ...options, url: services.url }, { files, target: services.store.name });
    if (part === undefined) return thenPages(options, context, services, rebuildIndex(request, services));
    const openPart: ShardPorts['openPart'] = (file, header) =>
      openJournal(resolve(context.folder ?? '', file), { header, what: `part ${options.shard} of this repository`, makesFolder: true });
    return readShard(request, part, { ...services, openPart });
  });
}

/**
 * Changes the base of the URLs in an index, and nothing else of it. The packages must be where the new URLs lead.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not
 * lead to a repository: before the repository is read
 */
export async function rebaseUrls(given: RebaseUrlsOptions, context: OperationContext = {}): Promise<RebaseReport> {
  const options = readCall('rebaseUrls', given, context);
  const [{ rebaseUrls: run }, { rebaseRequest }] = await Promise.all([
    import('../operations/rebase-urls/rebase-urls.ts'),
    import('../operations/rebase-urls/rebase-request.ts'),
  ]);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, async (services) =>
    thenPages(options, context, services, run(rebaseRequest({ ...options, url: services.url }), services)),
  );
}

/**
 * Checks that every listed package is there, with its digest. Reads only. `error` of the report has the reason.
 *
 * @throws CH_NO_TARGET where neither `to` nor `url` says which repository; CH_USAGE for invalid options
 */
export async function verify(given: VerifyOptions, context: OperationContext = {}): Promise<VerifyReport> {
  const options = readCall('verify', given, context);
  const { versions = [] } = options;
  const { verifyRepository } = await import('../operations/verify/verify.ts');
  return withReader(options, context, (reader, services) => verifyRepository({ filters: versions }, { ...services, reader }));
}

/**
 * Looks whether a set-up is able to publish, one check at a time. Changes nothing that stays. `error` of the report says whether a check failed.
 *
 * @throws CH_USAGE for invalid options
 */
export async function doctor(given: DoctorOptions, context: OperationContext = {}): Promise<DoctorReport> {
  const options = readCall('doctor', given, context);
  const [{ runDoctor }, { checkPublicUrl }] = await Promise.all([
    import('../operations/doctor/doctor.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  return withChecks(options, context, (services) => runDoctor({ target: options.to, url: services.url }, services.groups, services));
}

/**
 * How publishing and serving have been doing: runs, figures, the age of the index. What cannot be seen is a part of the report.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND and what AWS says of a stack and of where a bucket is
 */
export async function status(given: StatusOptions, context: OperationContext = {}): Promise<StatusReport> {
  const options = readCall('status', given, context);
  const [{ readStatus }, { checkPublicUrl }] = await Promise.all([
    import('../operations/status/status.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  const { sinceMs, strict } = options;
  return withSubjects(options, context, (services) => readStatus(services.subjects, { sinceMs, strict }, services));
}

/** The CloudFormation template that `infraDeploy` deploys: JSON, as it is reviewed. */
export async function infraTemplate(): Promise<string> {
  return (await import('../aws/cloudformation/charts-template.ts')).templateText;
}

/**
 * The outputs of the stack of a repository.
 *
 * @throws CH_STACK_NOT_FOUND, CH_AWS_DENIED and what AWS says
 */
export async function infraOutputs(given: InfraOptions, context: OperationContext = {}): Promise<StackReport> {
  const options = readCall('infraOutputs', given, context);
  const [{ readOutputs }, { checkStackName }] = await Promise.all([
    import('../operations/infra/outputs.ts'),
    import('../config/parameters.ts'),
  ]);
  if (options.stack !== undefined) checkStackName(options.stack, 128);
  return withStack(options, context, (services) => readOutputs(services));
}

/**
 * Creates or updates the stack of a repository. Once it has begun it does not throw: `error` of the report has the reason.
 *
 * @throws CH_USAGE for parameters that the template does not have: before anything is asked of AWS
 */
export async function infraDeploy(given: InfraDeployOptions, context: OperationContext = {}): Promise<StackReport> {
  const options = readCall('infraDeploy', given, context);
  const [{ deployStack }, { checkStackName, parseParameters }, { templateParameters, templateText }] = await Promise.all([
    import('../operations/infra/deploy.ts'),
    import('../config/parameters.ts'),
    import('../aws/cloudformation/charts-template.ts'),
  ]);
  // The longest name that the template makes of it has 64 characters, as CloudFront's functions may have.
  if (options.stack !== undefined) checkStackName(options.stack, 52);
  const known = Object.keys(templateParameters);
  const parameters = parseParameters(options.parameters, known);
  const { confirm = async () => true, dryRun } = options;
  return withStack(options, context, (services) =>
    deployStack({ template: templateText, known, given: parameters, dryRun }, { ...services, confirm }),
  );
}

/** What `serve` takes from its caller beside its options. */
export interface ServeContext extends Pick<OperationContext, 'folder'> {
  readonly onRequest?: ((event: ServeEvent) => void) | undefined;
}

/**
 * Serves a repository over HTTP until closed.
 *
 * @throws CH_PORT_IN_USE, CH_USAGE
 */
export async function serve(given: ServeOptions, context: ServeContext = {}): Promise<RunningServer> {
  const options = readCall('serve', given, context);
  const [{ serve: run }, { openFolder, refuseStore }, { resolve }] = await Promise.all([
    import('../operations/serve/serve.ts'),
    import('./stores.ts'),
    import('node:path'),
  ]);
  await refuseStore(options.to);
  const store = await openFolder(resolve(context.folder ?? '', options.to));
  return run(store, { host: options.host, port: options.port, onEvent: context.onRequest });
}
