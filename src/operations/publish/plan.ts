/** Decides, per chart, what the run has to do; writes nothing. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { mapBounded } from '../../repository/bounded.ts';
import type { CurrentIndex } from '../../repository/commit/current-index.ts';
import type { FirstIndex } from '../../repository/commit/first-index.ts';
import { notPublishedAnew } from '../../repository/packages/not-strict.ts';
import { ociWarnings } from '../../repository/packages/oci-urls.ts';
import { decideByIndex } from './decide-by-index.ts';
import { entryUrl } from './entries.ts';
import { unlessKeyRefused } from './listable.ts';
import { wrongDigest } from './listed-package.ts';
import { lookAhead } from './check-store.ts';
import { type Comparison, comparePublished } from './published-bytes.ts';
import {
  asNew,
  type Candidate,
  isAddition,
  type Planned,
  type PublishContext,
  type PublishRequest,
  refusedBy,
  type Verdict,
} from './request.ts';
import { holdToEachOther } from './conflicts-within-run.ts';

/** How many objects are asked for at once. */
export const storeWidth = 8;

/** One verdict a candidate, in their order. Reads published packages only where digests differ. */
export async function planCharts(
  candidates: readonly Candidate[],
  { index, isEmptyStore }: FirstIndex,
  context: PublishContext,
): Promise<readonly Verdict[]> {
  const { request } = context;
  const decided = await mapBounded(candidates, storeWidth, (candidate) => decideChart(candidate, index, context));
  const settled = holdToEachOther(decided, request);
  // An index that says that nothing is published yet stays if nothing follows: a name that the store refuses is found before it is written.
  const alone = settled.length === 1 && !request.dryRun && !isEmptyStore;
  const verdicts = await mapBounded(settled, storeWidth, (verdict) =>
    unlessKeyRefused(verdict.candidate, () => lookAhead(verdict, { ...context, alone })),
  );
  const read = index.kind === 'present' ? index.read : undefined;
  return verdicts.map((verdict) => (isAddition(verdict) ? { ...verdict, url: entryUrl(verdict, read, request) } : verdict));
}

/** The verdict on one chart, given the index as it is now. Also asked again after a lost swap. */
export async function decideChart(candidate: Candidate, index: CurrentIndex, context: PublishContext): Promise<Verdict> {
  const { request } = context;
  const read = index.kind === 'present' ? index.read : undefined;
  const decision = decideByIndex(candidate, read, request);
  const { digest, bytes } = candidate.package;
  const { onlyIfListed } = candidate;
  if (onlyIfListed !== undefined && decision.kind !== 'unchanged') return refusedBy(candidate, onlyIfListed);
  switch (decision.kind) {
    case 'stage':
      return asNew(candidate);
    case 'conflict':
      return { kind: 'refused', candidate, error: decision.error, differs: [] };
    case 'unchanged':
      return {
        ...keep(candidate, decision.listed, { digest, sizeBytes: bytes.length, request }),
        notes: [...ociWarnings([decision.listed]), ...(onlyIfListed === undefined ? [] : [notPublishedAnew(onlyIfListed, candidate.path)])],
      };
    case 'compare': {
      const found = await comparePublished(candidate, decision.listed, context);
      if (found.kind === 'wrong-digest') return refusedBy(candidate, wrongDigest(candidate, decision.listed, found.digest));
      if (found.kind === 'same')
        return { ...keep(candidate, decision.listed, { ...found, request }), isRead: true, notes: standing(candidate, found) };
      const conflict = publishedConflict(candidate, found);
      // What is listed and gone is no version that could be left alone: users see it, and cannot have it.
      return request.skipExisting && found.kind !== 'gone'
        ? skip(candidate, decision.listed, { ...conflict, request })
        : { kind: 'refused', candidate, ...conflict };
    }
  }
}

function keep(
  candidate: Candidate,
  listed: ListedVersion,
  { digest, sizeBytes, request }: { readonly digest: string; readonly sizeBytes: number | null; readonly request: PublishRequest },
): Planned {
  const url = listed.urls[0] ?? null;
  const key = url === null ? undefined : keyOfUrl(url, request.url);
  return { kind: 'planned', candidate, action: 'keep', key, digest, sizeBytes, url };
}

/** Left as it is published, because that was asked for; the user hears of each. */
function skip(
  candidate: Candidate,
  listed: ListedVersion,
  { differs, request }: { readonly differs: readonly string[]; readonly request: PublishRequest },
): Planned {
  const { name, version } = candidate.package.metadata;
  const kept = keep(candidate, listed, { digest: bareDigest(listed.digest) ?? '', sizeBytes: null, request });
  const what = differs.length === 0 ? '' : `: ${shorten(differs)}`;
  const note: Warning = {
    code: 'version-skipped',
    message: `${name} ${version} is published with other contents${what}; it was left as it is, as --skip-existing asks`,
    hint: 'if the change is to be published, raise the version',
  };
  return { ...kept, action: 'skip', differs, notes: [note] };
}

/** Not a fault, but whoever compares digests should not be surprised. */
function standing(candidate: Candidate, { digest }: { readonly digest: string }): readonly Warning[] {
  if (digest === candidate.package.digest) return [];
  const { name, version } = candidate.package.metadata;
  return [
    {
      code: 'published-bytes-stand',
      message: `${name} ${version} is published with the same contents in other bytes, which stand (sha256:${digest})`,
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
      return { hint: 'raise the version, or pass --skip-existing to leave the published one as it is' };
    case 'different':
      return {};
  }
}

function whyConflict(found: Unlike): string {
  switch (found.kind) {
    case 'gone':
      return 'and its package is gone or cannot be read';
    case 'registry':
      return 'with another digest: its package is in an OCI registry, where charthouse does not look for the same contents';
    case 'different':
      return `with other contents: ${shorten(found.differs)}`;
  }
}

function shorten(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
