/** The verb `index`: lists the packages of a folder in its index.yaml, and loses nothing that is listed already. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { entryOf } from '../../index-file/entry.ts';
import { packageUrl } from '../../index-file/package-url.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { Entry, ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { PutOutcome } from '../../ports/object-store.ts';
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import { durablyOrSaid } from '../../repository/commit/not-durable.ts';
import { equalVersionsWarning, freshWarnings } from '../../repository/index-warnings.ts';
import { indexAttributes, indexKey } from '../../repository/objects.ts';
import type { ChartOutcome, IndexOutcome } from '../../repository/outcome.ts';
import { type EqualPair, equalPairs, equalVersionError, joinedPairs } from '../../repository/packages/equal-versions.ts';
import { type IndexBase, readIndexBase } from './base-index.ts';
import { elsewhereSkipped, type FoundPackage, findPackageKeys, readPackages, skipped, withoutTwins } from './index-packages.ts';
import type { IndexPorts, IndexReport, IndexRequest } from './report.ts';

interface Context {
  readonly request: IndexRequest;
  readonly ports: IndexPorts;
}

interface Result {
  readonly charts: readonly ChartOutcome[];
  readonly warnings: readonly Warning[];
  readonly index: IndexOutcome;
  readonly error: CharthouseError | null;
}

/** Does not throw for what a user can mend: the report's `error` says it. */
export async function indexFolder(request: IndexRequest, ports: IndexPorts): Promise<IndexReport> {
  const url = request.url === undefined ? null : printableUrl(request.url);
  const frame = { command: 'index', dryRun: request.dryRun, repository: { target: ports.store.name, url } } as const;
  try {
    return { ...frame, ...(await indexUntilDone({ request, ports })) };
  } catch (thrown) {
    const index: IndexOutcome = { revisionBefore: null, revisionAfter: null, versionsBefore: 0, versionsAfter: 0, attempts: 0 };
    return { ...frame, charts: [], warnings: [], index, error: asCharthouseError(thrown, ports.signal) };
  }
}

/** Of a wait before another attempt. */
const mostWaitMs = 1_000;

/**
 * Invariant: the index is replaced only if it is the one that was read; publishers may be at work in the folder.
 * A lost swap is tried again after a wait with full jitter, until the signal ends it.
 */
async function indexUntilDone(context: Context): Promise<Result> {
  const { ports } = context;
  for (let attempts = 1; ; attempts += 1) {
    const result = await indexOnce(context, attempts);
    if (result !== 'lost') return result;
    const waitMs = Math.round(ports.random.unit() * Math.min(mostWaitMs, 50 * attempts));
    ports.onEvent({ kind: 'commit-lost', attempt: attempts, waitMs });
    await ports.clock.sleep(waitMs, ports.signal);
  }
}

async function indexOnce(context: Context, attempts: number): Promise<Result | 'lost'> {
  const { request, ports } = context;
  const generated = new Date(ports.clock.now()).toISOString();
  const { keys, elsewhere, skipped: leftOut } = await findPackageKeys(ports);
  const base = await readIndexBase([...keys, ...elsewhere.map(({ key }) => key)], { request, ports, generated });
  const packages = withoutTwins(await readPackages(keys, base, context), base.read);
  const found = packages.map((each) => unlessUnlistable(each, base, request));
  const { decided, equals } = heldApart(
    found.map((each) => decide(each, base)),
    base,
    request,
  );
  const additions = found.filter(
    (each, at): each is FoundPackage & { kind: 'read' } => each.kind === 'read' && decided[at]?.outcome === 'new',
  );
  const versionsBefore = (base.replaces ?? base.published)?.versionCount ?? 0;
  const before = { revisionBefore: base.etag ?? null, versionsBefore };
  const unchanged: IndexOutcome = { ...before, revisionAfter: before.revisionBefore, versionsAfter: versionsBefore, attempts: 0 };
  const result = {
    charts: decided.filter((each) => each !== undefined).map((each) => unlessRefused(each, conflictOf(decided))),
    warnings: [
      ...(base.read?.warnings ?? []),
      ...leftOut,
      ...elsewhereSkipped(elsewhere, base.read, request),
      ...found.flatMap(warningOf),
      ...equalVersionsWarning(equals),
    ],
    error: conflictOf(decided),
  };
  const restyled = request.style !== undefined && request.style !== base.read?.style;
  const nothingToDo = additions.length === 0 && base.read !== undefined && base.read === base.replaces && !restyled;
  if (result.error !== null || nothingToDo) return { ...result, index: unchanged };
  const next = nextIndex({
    replaces: base.replaces,
    base: base.read,
    entries: additions.map((each) => entryFor(each, { request, created: createdOf(each, base, generated) })),
    generated,
    style: request.style ?? 'yaml',
    restyle: request.style,
  });
  const warnings = [...result.warnings, ...(request.fresh ? ofFresh(next, base) : [])];
  if (request.dryRun) return { ...result, warnings, index: unchanged };
  const put = await write(next, base, { ...context, attempts });
  if (put.kind === 'refused') return 'lost';
  const index = { ...before, revisionAfter: put.etag, versionsAfter: next.versions, attempts };
  return { ...result, warnings: [...warnings, ...(put.warnings ?? [])], index };
}

/** The conflict of one package keeps the index as it is. */
function unlessRefused(chart: ChartOutcome, error: CharthouseError | null): ChartOutcome {
  return error !== null && chart.outcome === 'new' ? { ...chart, outcome: 'not-written' } : chart;
}

function warningOf(found: FoundPackage): readonly Warning[] {
  return found.kind === 'listed' || found.warning === undefined ? [] : [found.warning];
}

/** One package that the index cannot hold does not keep the others out of it. */
function unlessUnlistable(found: FoundPackage, base: IndexBase, request: IndexRequest): FoundPackage {
  if (found.kind !== 'read' || decide(found, base)?.outcome !== 'new') return found;
  const [error] = refusedEntries(base.read, [entryFor(found, { request, created: '' })]);
  return error === undefined ? found : skipped(found.key, error.message, error.hint);
}

/** Undefined for what is no package; `url` of an addition is what its entry will say. */
function decide(found: FoundPackage, { read, published }: IndexBase): ChartOutcome | undefined {
  if (found.kind === 'skipped') return undefined;
  const { key, digest, sizeBytes } = found;
  const common = { path: key, digest, sizeBytes, url: null };
  if (found.kind === 'listed') return { ...common, name: found.name, version: found.version, outcome: 'unchanged' };
  const { name, version } = found.metadata;
  const entryIn = (index: ReadIndex | undefined) => index?.versionsOf(name).find((each) => each.version === version);
  const kept = entryIn(read);
  const listed = kept ?? entryIn(published);
  if (listed === undefined) return { ...common, name, version, outcome: 'new' };
  const known = bareDigest(listed.digest);
  if (known === undefined || known === digest) return { ...common, name, version, outcome: kept === undefined ? 'new' : 'unchanged' };
  return { ...common, name, version, outcome: 'conflict', error: conflict(found, listed) };
}

/** A version that equals a listed one stands in the way, as in a publish. Where nothing is listed, both packages may have been published. */
function heldApart(
  decided: readonly (ChartOutcome | undefined)[],
  { read, replaces }: IndexBase,
  { allowEqualVersion }: IndexRequest,
): { readonly decided: readonly (ChartOutcome | undefined)[]; readonly equals: readonly EqualPair[] } {
  const isNew = (read?.versionCount ?? 0) === 0;
  const pairs = equalPairs(
    decided.flatMap((each) => (each?.outcome === 'new' ? [{ name: each.name ?? '', version: each.version ?? '' }] : [])),
    read,
  );
  if (isNew || allowEqualVersion) return { decided, equals: [...joinedPairs(replaces, read), ...pairs] };
  const refused = new Map(pairs.map((pair) => [`${pair.name} ${pair.version}`, pair]));
  return {
    decided: decided.map((each) => {
      const pair = each?.outcome === 'new' ? refused.get(`${each.name} ${each.version}`) : undefined;
      return each === undefined || pair === undefined ? each : { ...each, outcome: 'conflict', error: equalVersionError(pair) };
    }),
    equals: joinedPairs(replaces, read),
  };
}

/** What `--fresh` makes of the entries that the folder's own index has. */
function ofFresh({ chunks }: NextIndex, { published }: IndexBase): readonly Warning[] {
  if (published === undefined) return [];
  const after = readIndex(Buffer.concat(chunks), { mentions: [], source: 'the new index' });
  return freshWarnings(published.allVersions(), after.allVersions());
}

function conflict({ key, metadata: { name, version }, digest }: FoundPackage & { kind: 'read' }, listed: ListedVersion): CharthouseError {
  return new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is listed with other bytes than ${key} has`,
    hint: 'put the published package back, or raise the version',
    details: { name, version, key, digest, listedDigest: listed.digest, listedUrls: listed.urls },
  });
}

function conflictOf(decided: readonly (ChartOutcome | undefined)[]): CharthouseError | null {
  return decided.find((each) => each?.error !== undefined)?.error ?? null;
}

/** `refused` if another publisher's index came between. */
async function write(
  next: NextIndex,
  { etag }: IndexBase,
  { ports, attempts }: Context & { readonly attempts: number },
): Promise<PutOutcome> {
  ports.onEvent({ kind: 'commit-started', attempt: attempts });
  const { store, signal } = ports;
  const options = { attributes: indexAttributes, signal };
  const put = await durablyOrSaid(store, indexKey, () =>
    etag === undefined ? store.putNew(indexKey, next.chunks, options) : store.putIfMatch(indexKey, etag, next.chunks, options),
  );
  if (put.kind === 'stored') ports.onEvent({ kind: 'committed', revision: put.etag, versions: next.versions, attempts });
  return put;
}

/** With `fresh`, a version that was published keeps the time at which it was. */
function createdOf({ metadata: { name, version } }: FoundPackage & { kind: 'read' }, { published }: IndexBase, generated: string): string {
  return published?.versionsOf(name).find((each) => each.version === version)?.created ?? generated;
}

function entryFor(
  { key, metadata, digest }: FoundPackage & { kind: 'read' },
  { request: { url }, created }: { readonly request: IndexRequest; readonly created: string },
): Entry {
  return entryOf({ metadata, url: packageUrl(key, { form: url === undefined ? 'relative' : 'absolute', base: url }), created, digest });
}
