/** Decides what becomes of each chart; writes nothing. */

import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { type CurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import type { FirstIndex } from '../../repository/commit/first-index.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { notPublishedAnew } from '../../repository/packages/not-strict.ts';
import { storeReader } from '../../repository/reader.ts';
import { versionYanked, yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { checkStore } from './check-store.ts';
import { refuseConflictsWithinRun } from './conflicts-within-run.ts';
import { decideByIndex } from './decide-by-index.ts';
import { entryUrl } from './entries.ts';
import { unlessKeyRefused } from './listable.ts';
import { provenByListing } from './listed-at-once.ts';
import { wrongDigest } from './listed-package.ts';
import { type Accepted, asPublished, isAccepted, isAddition, type Packaged, refusedBy } from './outcome.ts';
import { type Comparison, type ComparisonContext, comparePublished } from './published-bytes.ts';
import type { Candidate, PublishContext, PublishRequest } from './request.ts';

/** How many objects are asked for at once. */
export const storeWidth = 8;

/** What becomes of each candidate, in their order. Reads published packages only if digests differ. */
export async function planCharts(
  candidates: readonly Candidate[],
  { index, isEmptyStore }: FirstIndex,
  context: PublishContext,
): Promise<readonly Packaged[]> {
  const { request } = context;
  const decided = await mapBounded(candidates, storeWidth, (candidate) => decideChart(candidate, index, context));
  const compatible = refuseConflictsWithinRun(decided, request);
  // The mark of a first publish stays if nothing follows it, so a name that the store refuses must be found before the mark is written.
  const alone = compatible.length === 1 && !request.dryRun && !isEmptyStore;
  const proven = await provenByListing(compatible, readOf(index), context.ports);
  const charts = await mapBounded(compatible, storeWidth, (chart) =>
    unlessKeyRefused(chart.candidate, () => checkStore(chart, { ...context, alone, proven })),
  );
  return charts.map((chart) => (isAddition(chart) ? { ...chart, url: entryUrl(chart, readOf(index), request) } : chart));
}

/** What becomes of one chart, given the index as it is now. Called again after a conflict. */
export async function decideChart(candidate: Candidate, index: CurrentIndex, { request, ports }: PublishContext): Promise<Packaged> {
  const reader = storeReader(ports.store, ports.site, { url: request.url });
  const decided = await decideAgainst(candidate, readOf(index), { request, reader, signal: ports.signal });
  return isAccepted(decided) && decided.outcome === 'new' ? unlessYanked(decided, index, ports) : decided;
}

async function unlessYanked(chart: Accepted, index: CurrentIndex, ports: PublishContext['ports']): Promise<Packaged> {
  const [tombstone] = (await yankedAmong(index, [chart.candidate.package.metadata], ports)).values();
  return tombstone === undefined ? chart : refusedBy(chart.candidate, versionYanked(tombstone, ports.store.name));
}

/** As much of a run as a decision needs: it reads published packages, and no store. */
export interface DecisionContext extends ComparisonContext {
  readonly request: ComparisonContext['request'] & Pick<PublishRequest, 'url' | 'allowEqualVersion' | 'skipExisting'>;
}

/** The same for an index from anywhere; undefined if there is none. */
export async function decideAgainst(candidate: Candidate, index: ReadIndex | undefined, context: DecisionContext): Promise<Packaged> {
  const { request } = context;
  const decided = decideByIndex(candidate, index, request);
  const { onlyIfListed } = candidate;
  if (onlyIfListed !== undefined) {
    if (decided.outcome !== 'unchanged') return refusedBy(candidate, onlyIfListed);
    return { ...decided, notes: [...(decided.notes ?? []), notPublishedAnew(onlyIfListed, candidate.path)] };
  }
  return decided.outcome === 'unknown' ? decideByContents(candidate, decided.listed, context) : decided;
}

async function decideByContents(candidate: Candidate, listed: ListedVersion, context: DecisionContext): Promise<Packaged> {
  const { request } = context;
  const found = await comparePublished(candidate, listed, context);
  if (found.kind === 'wrong-digest') return refusedBy(candidate, wrongDigest(candidate, listed, found.digest));
  if (found.kind === 'same') {
    return { ...asPublished(candidate, listed, { ...found, request }), isRead: true, notes: otherBytesNote(candidate, found) };
  }
  const { error, differs } = publishedConflict(candidate, found);
  // A version that is listed and gone cannot be left as it is: users see it, and cannot download it.
  return request.skipExisting && found.kind !== 'gone'
    ? skipped(candidate, listed, { differs, request })
    : refusedBy(candidate, error, differs);
}

/** Left as it is published, because the user asked for it; each is reported. */
function skipped(
  candidate: Candidate,
  listed: ListedVersion,
  { differs, request }: { readonly differs: readonly string[]; readonly request: Pick<PublishRequest, 'url'> },
): Accepted {
  const { name, version } = candidate.package.metadata;
  const published = asPublished(candidate, listed, { digest: bareDigest(listed.digest) ?? '', sizeBytes: null, request });
  const what = differs.length === 0 ? '' : `: ${listedShort(differs)}`;
  const note: Warning = {
    code: 'version-skipped',
    message: `${name} ${version} is published with other contents${what}; it was left as it is, as ${option('skip-existing')} asks`,
    hint: 'if the change is to be published, raise the version',
  };
  return { ...published, outcome: 'skipped', differs, notes: [note] };
}

/** Not a fault, but a user who compares digests should not be surprised. */
function otherBytesNote(candidate: Candidate, { digest }: { readonly digest: string }): readonly Warning[] {
  if (digest === candidate.package.digest) return [];
  const { name, version } = candidate.package.metadata;
  return [
    {
      code: 'published-bytes-stand',
      message: `${name} ${version} is published with the same contents in other bytes, which remain (sha256:${digest})`,
    },
  ];
}

function publishedConflict(candidate: Candidate, found: Unlike): { readonly error: CharthouseError; readonly differs: readonly string[] } {
  const { name, version } = candidate.package.metadata;
  const differs = found.kind === 'different' ? found.differs : [];
  const error = new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is published already, ${whyConflict(found)}`,
    ...hintFor(found),
    details: { name, version, differs },
  });
  return { error, differs };
}

type Unlike = Exclude<Comparison, { kind: 'same' }>;

function hintFor({ kind }: Unlike): { readonly hint?: string } {
  switch (kind) {
    case 'gone':
      return { hint: 'put the published package back with charthouse publish FILE.tgz --restore, or raise the version' };
    case 'registry':
      return { hint: `raise the version, or pass ${option('skip-existing')} to leave the published one as it is` };
    case 'different':
      return {};
  }
}

function whyConflict(found: Unlike): string {
  switch (found.kind) {
    case 'gone':
      return 'and its package is gone or cannot be read';
    case 'registry':
      return 'with another digest: its package is in an OCI registry, so charthouse did not compare the contents';
    case 'different':
      return `with other contents: ${listedShort(found.differs)}`;
  }
}
