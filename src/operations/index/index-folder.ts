/** The operation `index`: lists the packages of a folder in its index.yaml, and loses nothing that is listed already. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { entryOf } from '../../index-file/entry.ts';
import { identityOf } from '../../index-file/listed.ts';
import { packageUrl } from '../../index-file/package-url.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { Entry, ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { commitIndex } from '../../repository/commit/commit-index.ts';
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import { type IndexState, indexOutcome, noIndex, stateOf } from '../../repository/index-state.ts';
import { equalVersionsWarning, freshWarnings } from '../../repository/index-warnings.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import { type EqualPair, equalPairs, equalVersionError, joinedPairs } from '../../repository/packages/equal-versions.ts';
import { leftOut, withoutYanked } from '../../repository/tombstones/without-yanked.ts';
import { yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { chooseBase, type FolderIndex, type IndexBase, readFolderIndex } from './base-index.ts';
import { elsewhereSkipped, type FoundPackage, readPackages, skipped, withoutTwins } from './index-packages.ts';
import type { IndexContext, IndexPorts, IndexReport, IndexRequest } from './request.ts';

/** What a run reports beside its frame. */
type Result = Pick<IndexReport, 'charts' | 'warnings' | 'index' | 'error'>;

/** What is to be done with one version of the index. */
interface Decided {
  readonly charts: readonly ChartOutcome[];
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
  readonly next: NextIndex | undefined;
}

/** Does not throw for what a user can correct: the report's `error` has the reason. */
export async function indexFolder(request: IndexRequest, ports: IndexPorts): Promise<IndexReport> {
  const url = request.url === undefined ? null : printableUrl(request.url);
  const frame = { command: 'index', dryRun: request.dryRun, repository: { target: ports.store.name, url } } as const;
  const seen: Seen = { before: noIndex, attempts: 0 };
  try {
    return { ...frame, ...(await commitFolder({ request, ports }, seen)) };
  } catch (thrown) {
    const index = indexOutcome({ ...seen, after: seen.before });
    return { ...frame, charts: [], warnings: [], index, error: asCharthouseError(thrown, ports.signal) };
  }
}

/** What a run that fails reports all the same. */
interface Seen {
  before: IndexState;
  attempts: number;
}

/** If a publisher was faster, the folder is listed, read and decided again. */
async function commitFolder(context: IndexContext, seen: Seen): Promise<Result> {
  const { request, ports } = context;
  let decided: Decided = { charts: [], warnings: [], error: null, next: undefined };
  const commitWarnings: Warning[] = [];
  const done = await commitIndex<FolderIndex, NextIndex>(
    {
      runId: ports.random.id(),
      operation: 'index',
      dryRun: request.dryRun,
      dropsListed: request.fresh,
      read: (signal, versionsSeen) => readFolderIndex(context, signal, versionsSeen),
      next: async (current) => {
        seen.before = stateOf(current);
        decided = await decideFolder(current, context);
        return decided.next ?? 'nothing';
      },
      onAttempt: (attempt) => {
        seen.attempts = attempt;
      },
    },
    { ...ports, onWarning: (warning) => void commitWarnings.push(warning) },
  );
  const { charts, warnings, error } = decided;
  const after = done.kind === 'committed' ? { etag: done.etag, versions: done.next.versions } : seen.before;
  return { charts, warnings: [...warnings, ...commitWarnings], error, index: indexOutcome({ ...seen, after }) };
}

async function decideFolder(current: FolderIndex, context: IndexContext): Promise<Decided> {
  const { request, ports } = context;
  const generated = new Date(ports.clock.now()).toISOString();
  const { keys, elsewhere, skipped: unusable } = current.found;
  const chosen = chooseBase(current, { ...context, generated });
  const unyanked = await withoutYanked(chosen.read, current, { ...ports, generated });
  const base: IndexBase = { ...chosen, read: unyanked.read };
  const packages = await notYanked(withoutTwins(await readPackages(keys, base, context), base.read), { base, current }, ports);
  const found = packages.map((each) => unlessUnlistable(each, base, request));
  const { decided, equals } = refuseEqualVersions(
    found.map((each) => decide(each, base)),
    base,
    request,
  );
  const additions = found.filter(
    (each, at): each is FoundPackage & { kind: 'read' } => each.kind === 'read' && decided[at]?.outcome === 'new',
  );
  const error = conflictOf(decided);
  const result = {
    charts: decided.filter((each) => each !== undefined).map((each) => unlessRefused(each, error)),
    warnings: [
      ...(base.read?.warnings ?? []),
      ...unyanked.warnings,
      ...unusable,
      ...elsewhereSkipped(elsewhere, base.read, request),
      ...found.flatMap(warningOf),
      ...equalVersionsWarning(equals),
    ],
    error,
  };
  const restyled = request.style !== undefined && request.style !== base.read?.style;
  const nothingToDo = additions.length === 0 && base.read !== undefined && base.read === base.replaces && !restyled;
  if (error !== null || nothingToDo) return { ...result, next: undefined };
  const next = nextIndex({
    replaces: base.replaces,
    base: base.read,
    entries: additions.map((each) => entryFor(each, { request, created: createdOf(each, base, generated) })),
    generated,
    style: request.style ?? 'yaml',
    restyle: request.style,
  });
  return { ...result, warnings: [...result.warnings, ...(request.fresh ? ofFresh(next, base) : [])], next };
}

/** A yanked version gets an entry only by a restore. One that is listed stays. */
async function notYanked(
  found: readonly FoundPackage[],
  { base, current }: { readonly base: IndexBase; readonly current: FolderIndex },
  { store, signal }: IndexPorts,
): Promise<readonly FoundPackage[]> {
  const isNew = (each: FoundPackage): each is FoundPackage & { kind: 'read' } =>
    each.kind === 'read' && decide(each, base)?.outcome === 'new';
  const yanked = await yankedAmong(
    current,
    found.filter(isNew).map(({ metadata }) => metadata),
    { store, signal },
  );
  return found.map((each) => {
    const tombstone = isNew(each) ? yanked.get(identityOf(each.metadata)) : undefined;
    return tombstone === undefined ? each : { kind: 'skipped', key: each.key, warning: leftOut([tombstone]) };
  });
}

/** The conflict of one package keeps the index as it is. */
function unlessRefused(chart: ChartOutcome, error: CharthouseError | null): ChartOutcome {
  return error !== null && chart.outcome === 'new' ? { ...chart, outcome: 'not-written' } : chart;
}

function warningOf(found: FoundPackage): readonly Warning[] {
  return found.kind === 'listed' || found.warning === undefined ? [] : [found.warning];
}

/** One package that the index cannot list does not keep the others out of it. */
function unlessUnlistable(found: FoundPackage, base: IndexBase, request: IndexRequest): FoundPackage {
  if (found.kind !== 'read' || decide(found, base)?.outcome !== 'new') return found;
  const [error] = refusedEntries(base.read, [entryFor(found, { request, created: '' })]);
  return error === undefined ? found : skipped(found.key, error.message, error.hint);
}

/** Undefined for what is no package; `url` of an addition is that of its future entry. */
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

/** A version that equals a listed one is a conflict, as in a publish. If nothing is listed, both packages may have been published. */
function refuseEqualVersions(
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
