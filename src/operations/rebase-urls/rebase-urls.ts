/** The operation `rebase-urls`: entries lead to other places, and nothing else of the index changes. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { keyOfUrl, packageUrl } from '../../index-file/package-url.ts';
import { type OnRefusal, refusalsOf } from '../../repository/commit/conflict-limit.ts';
import { type CurrentIndex, type PresentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type MovedIndex, nextIndexWithUrls } from '../../repository/commit/next-index.ts';
import { provePreconditions, verdictOn, waivedPreconditions } from '../../repository/commit/preconditions.ts';
import { putRevision } from '../../repository/commit/put-index.ts';
import { announce, nothingAnnounced } from '../../repository/invalidation/invalidate.ts';
import { commitOf, type IndexAsLeft, indexPaths } from '../../repository/invalidation/stale-paths.ts';
import { isUntold, staleUntilFrom } from '../../repository/invalidation/staleness.ts';
import { indexKey } from '../../repository/objects.ts';
import { otherPlaces, otherPlacesText } from '../../repository/packages/elsewhere.ts';
import { type Looks, lookAtPlaces, refuseFindings } from './package-places.ts';
import { type ReportState, reportOf, startState } from './report.ts';
import type { ChangedUrl, RebaseContext, RebasePorts, RebaseReport, RebaseRequest } from './request.ts';

/** Does not throw for what a user can correct: the report's `error` says it, and `index` whether anything was written. */
export async function rebaseUrls(request: RebaseRequest, ports: RebasePorts): Promise<RebaseReport> {
  const started = ports.clock.now();
  const state = startState();
  try {
    await rebaseUntilDone({ request, ports }, state);
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
  return reportOf(state, { request, ports, durationMs: ports.clock.now() - started });
}

/** A run, and what of it stays the same however often the swap is tried. */
interface Run extends RebaseContext {
  readonly looks: Looks;
  readonly runId: string;
  readonly onRefusal: OnRefusal;
  readonly state: ReportState;
}

/** After a lost swap the index is read again: another publisher may have added entries of the old base. */
async function rebaseUntilDone(context: RebaseContext, state: ReportState): Promise<void> {
  const { ports } = context;
  const run: Run = { ...context, looks: new Map(), runId: ports.random.id(), onRefusal: refusalsOf(indexKey, ports.store.name), state };
  let left = await rebaseOnce(run);
  while (left === 'lost') {
    ports.signal.throwIfAborted();
    left = await rebaseOnce(run);
  }
  await announceIndex(left, run);
  ports.signal.throwIfAborted();
}

async function rebaseOnce(run: Run): Promise<IndexAsLeft | 'lost'> {
  const { request, state } = run;
  const index = await readIndexFor(run);
  const next = nextIndexWithUrls(index.read, (url) => newUrl(url, request));
  state.changed = next.changes.flatMap(({ before, after: { name, version, urls } }) =>
    before.urls.flatMap((from, at): readonly ChangedUrl[] => (from === urls[at] ? [] : [{ name, version, from, to: urls[at] ?? '' }])),
  );
  state.elsewhere = otherPlaces(
    [...index.read.allVersions()].map((listed) => ({ ...listed, urls: listed.urls.map((url) => newUrl(url, request)) })),
    request.url,
  );
  const left = { isChanged: next.changes.length > 0, index };
  if (!left.isChanged) {
    refuseNothing(run);
    return left;
  }
  state.findings = await lookAtPlaces(next.changes, run.looks, run);
  refuseFindings(state.findings, request);
  if (request.dryRun) return left;
  return (await swap(next, index, run)) ? left : 'lost';
}

/**
 * A URL under the old base leads to the same key of this store. Relative URLs lead there already: they change only to absolute ones, or if
 * they have a bare `+`, as Helm and ChartMuseum write it: S3 and CloudFront read it as a space, and every Helm would get a 404.
 */
function newUrl(url: string, { oldUrl, url: base, indexUrls: form }: RebaseRequest): string {
  const relative = keyOfUrl(url);
  if (relative !== undefined) return form === 'absolute' || /^[^?#]*\+/.test(url) ? packageUrl(relative, { form, base }) : url;
  const key = keyOfUrl(url, oldUrl);
  return key === undefined ? url : packageUrl(key, { form, base });
}

/** Whether the index was replaced; if not, another revision came between. */
async function swap({ chunks, versions }: MovedIndex, index: PresentIndex, { ports, runId, state }: Run): Promise<boolean> {
  const { store, signal } = ports;
  signal.throwIfAborted();
  state.attempts += 1;
  ports.onEvent({ kind: 'commit-started', attempt: state.attempts });
  const probed = await provePreconditions(store, verdictOn(index), signal);
  state.warnings = [...state.warnings, ...waivedPreconditions(store)];
  const put = await putRevision({ body: chunks, marks: { runId, probed }, replaces: index.etag, attempt: state.attempts }, store, {
    ...ports,
    read: (own) => readIndex(ports, own, undefined),
    isOurs: (now) => now.kind === 'present' && now.marks.runId === runId,
  });
  if (put.kind === 'refused') return false;
  state.warnings = [...state.warnings, ...(put.warnings ?? [])];
  state.after = { revision: put.etag, versions };
  ports.onEvent({ kind: 'committed', revision: put.etag, versions, attempts: state.attempts });
  return true;
}

/** @throws CH_INDEX_VANISHED if there is none */
async function readIndexFor({ ports, state, onRefusal }: Run): Promise<PresentIndex> {
  const index = await readIndex(ports, ports.signal, state.versionsSeen);
  if (index.kind === 'missing') {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${ports.store.name}`,
      hint: 'check the target; if the repository moves, take its index over first with: charthouse rebuild --from FILE',
    });
  }
  if (state.attempts > 0) onRefusal(state.before.revision, index.etag);
  const versions = index.read.versionCount;
  state.before = state.after = { revision: index.etag, versions };
  state.versionsSeen = versions;
  state.warnings = index.read.warnings;
  ports.onEvent({ kind: 'index-read', revision: index.etag, versions, sizeBytes: index.sizeBytes });
  return index;
}

function readIndex({ store }: RebasePorts, signal: AbortSignal, versionsSeen: number | undefined): Promise<CurrentIndex> {
  return readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen, signal });
}

/** A slip in the old URL looks just like this, and all would stay as it was. */
function refuseNothing({ request, state }: Run): void {
  if (state.elsewhere.length === 0) return;
  throw new CharthouseError('CH_USAGE', {
    message: `no URL in ${indexKey} begins with ${quoted(printableUrl(request.oldUrl))}`,
    hint: `name the base of the URLs that should change with --old-url; entries lead to ${otherPlacesText(state.elsewhere)}`,
    details: { oldUrl: printableUrl(request.oldUrl), elsewhere: state.elsewhere },
  });
}

async function announceIndex(left: IndexAsLeft, { request, ports, runId, state }: Run): Promise<void> {
  const paths = indexPaths(left, { url: request.url, nowMs: ports.store.now() });
  if (request.dryRun) {
    if (ports.cdn !== undefined) state.announcement = { ...nothingAnnounced, paths };
    return;
  }
  state.announcement = await announce({ paths, commit: commitOf(left, runId) }, { request, ports });
  if (isUntold(state.announcement)) state.staleUntil = staleUntilFrom(ports.clock.now());
}
