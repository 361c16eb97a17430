/** Reads back what was published: from the store, and then from the public URL. */

import type { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { command, option } from '../../hint/hint.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { indexKey } from '../../repository/objects.ts';
import type { Accepted } from './outcome.ts';
import { storeWidth } from './plan.ts';
import { namesDigest } from './provenance.ts';
import type { PublicView } from './public-url-state.ts';
import type { PublishContext, PublishPorts } from './request.ts';
import { digestOf, indexForCharts, listingOf, verifyFailed } from './verify-findings.ts';
import { readPublic } from './verify-public-url.ts';

/**
 * Invariant: the origin is read first.
 *
 * @throws CH_VERIFY_FAILED if the origin lacks an entry or a package, or the public URL has no such repository
 */
export async function readBack(charts: readonly Accepted[], etag: string, { request, ports }: PublishContext): Promise<PublicView> {
  ports.onEvent({ kind: 'verify-started', total: charts.length });
  const changed = charts.filter(isChanged);
  // One after the other: a second connection takes longer than the look that it would save.
  if (changed.length > 0) await readOriginIndex(changed, etag, ports);
  let done = 0;
  await mapBounded(charts, storeWidth, async (chart) => {
    if (isChanged(chart)) await readOriginPackage(chart, ports);
    await readOriginProvenance(chart, ports);
    done += 1;
    const { name, version } = chart.candidate.package.metadata;
    ports.onEvent({ kind: 'version-verified', name, version, done, total: charts.length });
  });
  return request.url === undefined || changed.length === 0 ? { kind: 'current' } : readPublic(changed, request.url, { request, ports });
}

/** Whether this run changed the package or the entry. */
export function isChanged({ outcome }: Accepted): boolean {
  return outcome !== 'unchanged' && outcome !== 'skipped';
}

/** The same, or a provenance file alone. */
export function isToReadBack(chart: Accepted): boolean {
  return isChanged(chart) || chart.provenance === 'new' || chart.provenance === 'replaced';
}

/** The index version that we put lists our entries; any other one is read and searched. */
async function readOriginIndex(charts: readonly Accepted[], etag: string, { store, signal }: PublishPorts): Promise<void> {
  const head = await store.head(indexKey, { signal });
  if (head.kind === 'found' && head.info.etag === etag) return;
  const answer = await store.get(indexKey, { signal });
  if (answer.kind === 'missing') throw verifyFailed('the index is gone from the store', charts, hints.noIndex);
  const index = indexForCharts(answer.body, store.name);
  const lacking = charts.filter((chart) => listingOf(index, chart) !== 'listed');
  if (lacking.length > 0) throw replacedByAnother(lacking);
}

const hints = {
  noIndex: 'restore index.yaml, or make it again with charthouse rebuild, then publish again',
  noPackage: 'put it back with: charthouse publish --restore',
  otherBytes: `publish the chart under a new version, and test with ${command('doctor')} whether the store lets several publishers win at once`,
  noProvenance: 'publish again, with the provenance file beside the package',
  otherProvenance: `publish again with ${option('replace-provenance')}`,
};

/** Publishers only add. An index without our entries was put by a write that should have been refused, or by hand. */
function replacedByAnother(lacking: readonly Accepted[]): CharthouseError {
  return verifyFailed(
    'another write has replaced the index that this run committed, most likely because the store lets several publishers win at once',
    lacking,
    'publish again; then test the store with: charthouse doctor (charthouse verify cannot see a version that is no longer listed)',
    { cause: 'store' },
  );
}

async function readOriginPackage(chart: Accepted, { store, signal }: PublishPorts): Promise<void> {
  const { key, digest } = chart;
  if (key === undefined) return;
  const look = async (): Promise<string> => {
    const answer = await store.stream(key, { signal });
    if (answer.kind === 'missing') throw verifyFailed(`${quoted(key)} is not in the store`, [chart], hints.noPackage);
    return digestOf(answer.body);
  };
  if ((await lookTwice(look, (found) => found === digest)) !== digest) {
    throw verifyFailed(`${quoted(key)} has another digest in the store`, [chart], hints.otherBytes);
  }
}

/** Another run may have put one that signs the same package. But if ours replaced one, that one must be gone. */
async function readOriginProvenance(chart: Accepted, { store, signal }: PublishPorts): Promise<void> {
  const { key, candidate, digest } = chart;
  const own = candidate.provenance;
  if (key === undefined || own === undefined) return;
  const isOwn = (bytes: Uint8Array): boolean => Buffer.from(bytes).equals(own);
  const provenance = await lookTwice(
    () => store.get(`${key}.prov`, { signal }),
    (found) => found.kind === 'found' && (chart.provenance !== 'replaced' || isOwn(found.body)),
  );
  if (provenance.kind === 'missing') throw verifyFailed(`${quoted(`${key}.prov`)} is not in the store`, [chart], hints.noProvenance);
  if (!namesDigest(provenance.body, candidate, digest)) {
    throw verifyFailed(`${quoted(`${key}.prov`)} in the store names other bytes than its package`, [chart], hints.otherProvenance);
  }
  if (chart.provenance === 'replaced' && !isOwn(provenance.body)) {
    throw verifyFailed(`${quoted(`${key}.prov`)} in the store is not the one that this run has put`, [chart], hints.otherProvenance);
  }
}
