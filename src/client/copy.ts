/** The operations that copy charts from one repository to another. */
import type { CopyReport, CopyRequest } from '../operations/copy/request.ts';
import type { Complete, MirrorOptions, PromoteOptions } from '../operations/options.ts';
import type { Selector } from '../repository/select-versions.ts';
import { addTraffic } from '../runtime/traffic.ts';
import { type OperationContext, type Services, withStore } from './context.ts';
import { archivePath, isRegistry } from './copy-places.ts';
import { type OpenedSource, withCopySource } from './copy-sources.ts';
import { withCopyArchive, withCopyRegistry } from './copy-targets.ts';
import { thenPages } from './pages.ts';
import { readCall } from './read-call.ts';

/**
 * Copies a repository, or a part of it. Once it has begun it does not throw: `error` of the report says what went wrong, and `index`
 * whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not lead to a
 * repository: before anything is read
 */
export async function mirror(given: MirrorOptions, context: OperationContext = {}): Promise<CopyReport> {
  const options = readCall('mirror', given, context);
  return copy('mirror', options.source, options, context);
}

/** Copies versions from one repository to another. Throws what `mirror` throws. */
export async function promote(given: PromoteOptions, context: OperationContext = {}): Promise<CopyReport> {
  const options = readCall('promote', given, context);
  return copy('promote', options.from, options, context);
}

/** Their entries take some 50 MB of memory. */
const mostPerCommit = 5_000;

type CopyOptions = Complete<'mirror'> | Complete<'promote'>;

async function copy(command: CopyReport['command'], from: string, options: CopyOptions, context: OperationContext): Promise<CopyReport> {
  const [{ parseSelector }, { checkEntryUrls }] = await Promise.all([
    import('../repository/select-versions.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkEntryUrls(options);
  const selectors = (options.versions ?? []).map(parseSelector);
  const archive = await archivePath(options.to, context);
  return withCopySource(from, { ...options, selectors }, context, (opened) => {
    const copying = { command, options, selectors, opened, context };
    if (isRegistry(options.to)) return intoRegistry(copying);
    return archive === undefined ? intoStore(copying) : intoArchive(archive, copying);
  });
}

interface Copy {
  readonly command: CopyReport['command'];
  readonly options: CopyOptions;
  readonly selectors: readonly Selector[];
  readonly opened: OpenedSource;
  readonly context: OperationContext;
}

function requestOf({ command, options, selectors }: Copy, url: string | undefined): CopyRequest {
  const { dryRun, wait, newest, noPreReleases, withDependencies, noInvalidate, indexUrls, indexStyle } = options;
  return {
    ...{ command, dryRun, wait, invalidate: !noInvalidate, url },
    ...{ selectors, newest, preReleases: !noPreReleases, withDependencies, indexUrls, indexStyle, mostPerCommit },
  };
}

/** The ports of both sides. */
function portsOf<S extends Services>(
  { opened: { source, openSource, traffic } }: Copy,
  services: S,
): S & Pick<OpenedSource, 'source' | 'openSource'> {
  return { ...services, source, openSource, traffic: () => addTraffic(traffic(), services.traffic()) };
}

async function intoStore(copying: Copy): Promise<CopyReport> {
  const { options, context } = copying;
  const { copyCharts } = await import('../operations/copy/copy.ts');
  const cdn = options.noInvalidate ? undefined : { distribution: options.distribution };
  return withStore(options.to, { ...options, cdn }, context, (services) =>
    thenPages(options, context, services, copyCharts(requestOf(copying, services.url), portsOf(copying, services))),
  );
}

async function intoArchive(path: string, copying: Copy): Promise<CopyReport> {
  const { options, context } = copying;
  const [{ copyCharts }, { finished }] = await Promise.all([import('../operations/copy/copy.ts'), import('../operations/copy/finish.ts')]);
  return withCopyArchive(path, options, context, async (services) => {
    const report = await copyCharts(requestOf(copying, options.url), portsOf(copying, services));
    return finished(report, () => services.finish(services.signal), services.signal);
  });
}

async function intoRegistry(copying: Copy): Promise<CopyReport> {
  const { options, context } = copying;
  const { copyToRegistry } = await import('../operations/copy/copy-to-registry.ts');
  return withCopyRegistry(options.to, options, context, (registry, services) =>
    copyToRegistry(requestOf(copying, undefined), { ...portsOf(copying, services), registry }),
  );
}
