/** A run as a cache sees it. */
import { sha256Hex } from '../../../src/base/digest.ts';
import type { ContentCache } from '../../../src/runtime/content-cache.ts';

/** Reads and keeps the same things as every other run. @throws if it is given what no run keeps */
export async function useCache(cache: ContentCache, round: number): Promise<void> {
  for (const at of [0, 1]) {
    const key = `https://charts.example.com/${at}`;
    // Each round has another index under the same URL, as a repository does.
    const bytes = Buffer.alloc(20_000, `${at} in round ${round}`);
    const record = await cache.record('urls', key);
    if (record !== undefined && typeof record['round'] !== 'number') throw new Error('the record is not one of ours');
    const found = await cache.blob(sha256Hex(bytes), 1e6);
    if (found !== undefined && Buffer.compare(found, bytes) !== 0) throw new Error('the bytes are not ours');
    const digest = await cache.keep(bytes);
    await cache.note('urls', key, { digest, round });
    const before = record?.['digest'];
    if (typeof before === 'string' && before !== digest) await cache.drop(before);
  }
}
