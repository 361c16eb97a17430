/** Compares what is served with what was published: the checks that origin and public URL share. */
import { createHash } from 'node:crypto';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { Accepted } from './outcome.ts';

/** The digest of bytes that need not be held whole. */
export async function digestOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of body) hash.update(piece);
  return hash.digest('hex');
}

/** An index that is asked for its versions alone. @throws CH_INDEX_INVALID, CH_INDEX_TOO_LARGE */
export function indexForCharts(bytes: Uint8Array, source: string): ReadIndex {
  return readIndex(bytes, { mentions: [], source });
}

/** Whether an index lists a chart that was published. The first entry counts. */
export function listingOf(index: ReadIndex, { candidate, digest }: Accepted): 'listed' | 'absent' | 'other-digest' {
  const { name, version } = candidate.package.metadata;
  const listed = index.versionsOf(name).find((entry) => entry.version === version);
  if (listed === undefined) return 'absent';
  return bareDigest(listed.digest) === digest ? 'listed' : 'other-digest';
}

/** Names the charts in question. */
export function verifyFailed(message: string, charts: readonly Accepted[], hint: string, details: object = {}): CharthouseError {
  const named = charts.map(({ candidate }) => {
    const { name, version } = candidate.package.metadata;
    return { name, version };
  });
  const list = named.map(({ name, version }) => `${name} ${version}`);
  const shown = list.length > 5 ? `${list.slice(0, 5).join(', ')} and ${list.length - 5} more` : list.join(', ');
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${message}: ${shown}`,
    hint,
    details: { charts: named, ...details },
  });
}
