/** The only place that picks adapters: one function a verb; what a verb needs is loaded when it is called. */
import { CharthouseError } from './base/error.ts';
import { version } from './base/version.ts';
import { defaultLimits, type Package } from './chart/types.ts';
import type { PublicSite } from './delivery/contract.ts';
import type { ServeEvent } from './delivery/serve.ts';
import type { OnEvent } from './repository/events.ts';
import type { IndexReport } from './repository/index-report.ts';
import {
  type IndexOptions,
  limitsOf,
  type PackageChartsOptions,
  type PackageOptions,
  type PublishOptions,
  type ServeOptions,
  type VerifyOptions,
} from './repository/options.ts';
import type { PublishReport, VerifyReport } from './repository/outcome.ts';
import type { PackageReport } from './repository/package-report.ts';
import type { Clock, Random } from './runtime/clock.ts';
import { type Deadline, withDeadline } from './runtime/deadline.ts';
import type { RunningServer } from './runtime/server.ts';
import type { ObjectStore } from './store/contract.ts';
import type { Traffic } from './store/traffic.ts';

/** What a verb takes from whoever calls it, beside its options. Everything may be left out. */
export interface WireContext {
  /** What relative paths count from; the process's working folder where absent. */
  readonly folder?: string | undefined;
  /** Environment variables, for proxies; none where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Aborting stops cleanly: a commit that is on its way is settled first. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnEvent | undefined;
}

/**
 * Packages charts and publishes them into a repository.
 * Does not throw for what a user can mend: `error` of the report says it, and `index` whether anything was committed.
 */
export async function publish(options: PublishOptions, context: WireContext = {}): Promise<PublishReport> {
  const [{ publishCharts }, { publishRequest }, { filesIn }] = await Promise.all([
    import('./repository/publish/publish.ts'),
    import('./repository/publish/defaults.ts'),
    import('./runtime/files-in.ts'),
  ]);
  const ground = await open(options.to, context, options.deadlineMs);
  try {
    return await publishCharts(publishRequest(options), { ...ground, files: filesIn(context.folder) });
  } finally {
    await ground.close();
  }
}

/** Packages charts into a folder: all of them, or none. */
export async function packageCharts(options: PackageChartsOptions, context: WireContext = {}): Promise<PackageReport> {
  const [{ packageCharts: run }, { modifiedFrom }, { filesIn }, { outputIn }] = await Promise.all([
    import('./repository/package-charts.ts'),
    import('./chart/package.ts'),
    import('./runtime/files-in.ts'),
    import('./runtime/output-folder.ts'),
  ]);
  const { charts, destination = '.', version: chartVersion, appVersion, dryRun = false, sourceDateEpoch } = options;
  const modifiedSeconds = modifiedFrom(sourceDateEpoch);
  const limits = limitsOf(options, defaultLimits);
  return run(
    { charts, destination, version: chartVersion, appVersion, dryRun, limits, modifiedSeconds },
    {
      files: filesIn(context.folder),
      output: outputIn(context.folder ?? ''),
      onEvent: context.onEvent ?? ignore,
      signal: context.signal ?? new AbortController().signal,
    },
  );
}

/**
 * Packages one chart, in memory.
 *
 * @throws the codes of exit status 3, where Helm would refuse the chart
 * @example const { fileName, bytes, digest } = await packageChart('charts/app');
 */
export async function packageChart(folder: string, options: PackageOptions = {}, context: WireContext = {}): Promise<Package> {
  const [{ packageChart: run }, { modifiedFrom }, { filesIn }] = await Promise.all([
    import('./chart/package-chart.ts'),
    import('./chart/package.ts'),
    import('./runtime/files-in.ts'),
  ]);
  const { version: chartVersion, appVersion, sourceDateEpoch } = options;
  const limits = limitsOf(options, defaultLimits);
  const modifiedSeconds = modifiedFrom(sourceDateEpoch);
  return run(folder, { files: filesIn(context.folder), version: chartVersion, appVersion, limits, modifiedSeconds });
}

/** Lists the packages of a folder in its index.yaml, and loses nothing that is listed already. */
export async function indexFolder(options: IndexOptions, context: WireContext = {}): Promise<IndexReport> {
  const [{ indexFolder: run }, { filesIn }] = await Promise.all([import('./repository/index-folder.ts'), import('./runtime/files-in.ts')]);
  const { folder, url, merge, fresh = false, indexStyle: style, dryRun = false } = options;
  const source = merge === undefined ? undefined : { bytes: await filesIn(context.folder).readFile(merge), source: merge };
  const ground = await open(folder, context);
  try {
    return await run({ url, merge: source, fresh, style, dryRun, limits: limitsOf(options, defaultLimits) }, ground);
  } finally {
    await ground.close();
  }
}

/** Checks that every listed package is there, with its digest. Reads only. */
export async function verify(options: VerifyOptions, context: WireContext = {}): Promise<VerifyReport> {
  const { to, url, versions = [] } = options;
  const [{ verifyRepository }, { siteReader, storeReader }] = await Promise.all([
    import('./repository/verify.ts'),
    import('./repository/reader.ts'),
  ]);
  const ground = await open(to ?? '.', context, options.deadlineMs);
  try {
    const reader = to === undefined && url !== undefined ? siteReader(url, ground.site) : storeReader(ground.store, ground.site, url);
    return await verifyRepository({ filters: versions }, { ...ground, reader });
  } finally {
    await ground.close();
  }
}

/** Serves a repository over HTTP until closed. */
export async function serve(
  options: ServeOptions,
  context: Pick<WireContext, 'folder'> & { readonly onRequest?: ((event: ServeEvent) => void) | undefined } = {},
): Promise<RunningServer> {
  const { serve: run } = await import('./delivery/serve.ts');
  return run(await openStore(options.to, context.folder), { host: options.host, port: options.port, onEvent: context.onRequest });
}

/** What every verb on a repository stands on. */
interface Ground {
  readonly store: ObjectStore;
  readonly site: PublicSite;
  readonly clock: Clock;
  readonly random: Random;
  readonly traffic: () => Traffic;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  readonly close: () => Promise<void>;
}

async function open(target: string, context: WireContext, deadlineMs = defaultDeadlineMs): Promise<Ground> {
  const [{ countTraffic }, { httpClient }, { publicSite }, { realClock: clock }, { realRandom: random }] = await Promise.all([
    import('./store/traffic.ts'),
    import('./runtime/http.ts'),
    import('./delivery/site.ts'),
    import('./runtime/real-clock.ts'),
    import('./runtime/real-random.ts'),
  ]);
  const onEvent = context.onEvent ?? ignore;
  const client = httpClient({ env: context.environment ?? {}, userAgent: `charthouse/${version}` });
  // Sooner than the deadline, so that whoever holds the lock is named.
  const { store, traffic } = countTraffic(await openStore(target, context.folder, deadlineMs * 0.9));
  const deadline = untilDeadline(deadlineMs, context.signal);
  const retrying: Parameters<typeof publicSite>[0]['onRetry'] = (what, { attempt, waitMs, error }) =>
    onEvent({ kind: 'retrying', what, attempt, waitMs, why: error instanceof Error ? error.message : String(error) });
  return {
    store,
    site: publicSite({ client, retry: { clock, random }, onRetry: retrying }),
    clock,
    random,
    traffic: () => sum(traffic(), client.figures()),
    onEvent,
    signal: deadline.signal,
    close: async () => {
      deadline.clear();
      await client.close();
    },
  };
}

/**
 * A repository in a folder, as a store.
 *
 * @example const index = await (await openFolder('./repository')).get('index.yaml');
 */
export async function openFolder(path: string, lockWaitMs?: number): Promise<ObjectStore> {
  const [{ folderStore }, { nodeDurableFiles }, { socketLifeSigns }, { thisMachine }, { realClock }, { realRandom }] = await Promise.all([
    import('./store/folder-store.ts'),
    import('./runtime/node-durable-files.ts'),
    import('./runtime/life-signs.ts'),
    import('./runtime/machine.ts'),
    import('./runtime/real-clock.ts'),
    import('./runtime/real-random.ts'),
  ]);
  const ports = { files: nodeDurableFiles, life: socketLifeSigns, machine: thisMachine, clock: realClock, random: realRandom };
  return folderStore({ root: path, ...ports, lockWaitMs });
}

/**
 * Kinds of targets are told apart here. A path that the working folder already explains is kept as the user wrote it.
 *
 * @throws CH_USAGE for a target that is no folder
 */
async function openStore(target: string, folder: string | undefined, lockWaitMs?: number): Promise<ObjectStore> {
  const [{ resolve }, { parseTarget }] = await Promise.all([import('node:path'), import('./config/target.ts')]);
  const { path } = parseTarget(target);
  const asWritten = folder === undefined || resolve(folder) === resolve('');
  return openFolder(asWritten ? path : resolve(folder, path), lockWaitMs);
}

const defaultDeadlineMs = 600_000;

function untilDeadline(durationMs: number, signal: AbortSignal | undefined): Deadline {
  const late = (): CharthouseError =>
    new CharthouseError('CH_DEADLINE', { message: `it was not done within ${durationMs / 1000} s`, details: { deadlineMs: durationMs } });
  return withDeadline(durationMs, late, signal);
}

function sum(a: Traffic, b: Traffic): Traffic {
  return {
    requests: a.requests + b.requests,
    bytesSent: a.bytesSent + b.bytesSent,
    bytesReceived: a.bytesReceived + b.bytesReceived,
  };
}

function ignore(): void {}
