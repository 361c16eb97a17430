/** A publish as far as a store sees it: a package, and its line in the index. */
import { sha256Hex } from '../../../src/base/digest.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';

/** A store remembers ETags of files that have rested for a second. By this clock none has, so that each run makes the same calls. */
export const stillClock: Clock = { ...realClock, now: () => 0 };

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };

/**
 * Puts the package NAME.tgz, adds the line `NAME DIGEST` to the index, reading and swapping until it has won,
 * leaves an intent for a moment, and deletes `stale/NAME`. Run again, it finds what is done and does the rest.
 */
export async function publishOnce(store: ObjectStore, name: string, sleep: (durationMs: number) => Promise<void>): Promise<void> {
  // Large enough for several writes, to tell a whole one from a cut one.
  const bytes = Buffer.from(`package ${name}\n`.repeat(2_000));
  const put = await store.putNew(`packages/${name}.tgz`, [bytes.subarray(0, 10_000), bytes.subarray(10_000)], { attributes });
  if (put.kind === 'refused') {
    const got = await store.get(`packages/${name}.tgz`);
    if (got.kind !== 'found' || sha256Hex(got.body) !== sha256Hex(bytes)) throw new Error('another package is there');
  }
  for (let attempt = 1; !(await addLine(store, `${name} ${sha256Hex(bytes)}\n`)); attempt++) {
    await sleep(Math.random() * Math.min(1_000, 20 * attempt));
  }
  await meetOthers(store, name);
  const stale = await store.head(`stale/${name}`);
  if (stale.kind === 'found') await store.deleteIf(`stale/${name}`, stale.info.etag);
}

/** As a publisher in a crowd does it. */
async function meetOthers(store: ObjectStore, name: string): Promise<void> {
  const key = `.charthouse/intents/${name}.json`;
  await store.putNew(key, [Buffer.from(name)], { attributes, isBrief: true });
  const left = await store.head(key);
  if (left.kind === 'found') await store.deleteIf(key, left.info.etag, { isWrittenOnce: true });
}

/** Whether the line is there now. */
async function addLine(store: ObjectStore, line: string): Promise<boolean> {
  const got = await store.get('index.yaml');
  if (got.kind === 'missing') return (await store.putNew('index.yaml', [Buffer.from(line)], { attributes })).kind === 'stored';
  if (Buffer.from(got.body).toString().includes(line)) return true;
  return (await store.putIfMatch('index.yaml', got.info.etag, [got.body, Buffer.from(line)], { attributes })).kind === 'stored';
}
