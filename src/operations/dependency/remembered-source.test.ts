import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../base/digest.ts';
import type { JsonMap } from '../../base/json.ts';
import type { ChartSource } from '../../ports/chart-source.ts';
import { type ContentCache, noCache } from '../../runtime/content-cache.ts';
import { cachedSource } from './cached-source.ts';
import { rememberedSource } from './remembered-source.ts';

const { signal } = new AbortController();
const bytes = Buffer.from('the package');
const found = { name: 'db', version: '1.0.0', digest: sha256Hex(bytes), address: '1.0.0' };

/** A cache in memory. */
function memory(): ContentCache {
  const [blobs, records] = [new Map<string, Uint8Array>(), new Map<string, JsonMap>()];
  return {
    ...noCache,
    blob: async (digest) => blobs.get(digest),
    keep: async (kept) => {
      blobs.set(sha256Hex(kept), kept);
      return sha256Hex(kept);
    },
    record: async (part, key) => records.get(`${part} ${key}`),
    note: async (part, key, record) => void records.set(`${part} ${key}`, record),
  };
}

const registry: ChartSource = {
  name: 'oci://r.example.com/charts',
  versions: async () => [found, { ...found, version: '0.9.0', address: '0.9.0', digest: undefined }],
  find: async (_, version) => (version === '1.0.0' ? found : undefined),
  read: async () => ({ kind: 'found', bytes }),
};

const silent: ChartSource = {
  name: registry.name,
  versions: () => Promise.reject(new Error('asked')),
  find: () => Promise.reject(new Error('asked')),
  read: () => Promise.reject(new Error('asked')),
};

const open = (source: ChartSource, cache: ContentCache, offline: boolean): ChartSource =>
  cachedSource(rememberedSource(source, { cache, offline }), { cache, offline });

describe('a registry in a run without a connection', () => {
  it('has what an earlier run read', async () => {
    const cache = memory();
    const online = open(registry, cache, false);
    const [offers, offered] = [await online.versions('db', signal), await online.find('db', '1.0.0', signal)];
    if (offered === undefined) throw new Error('nothing offered');
    await online.read(offered, { maxBytes: 100, signal });
    const later = open(silent, cache, true);
    expect(await later.versions('db', signal)).toEqual(offers);
    expect(await later.find('db', '1.0.0', signal)).toEqual(found);
    expect(await later.read(found, { maxBytes: 100, signal })).toEqual({ kind: 'found', bytes });
  });

  it('says what it lacks', async () => {
    const later = open(silent, memory(), true);
    await expect(later.find('db', '1.0.0', signal)).rejects.toMatchObject({
      code: 'CH_DEPENDENCY_OFFLINE',
      message: expect.stringContaining('oci://r.example.com/charts/db:1.0.0'),
    });
    await expect(later.versions('db', signal)).rejects.toMatchObject({ code: 'CH_DEPENDENCY_OFFLINE' });
  });
});

it('keeps the list of the versions once, for any number of charts', async () => {
  let kept = 0;
  const cache = { ...memory(), keep: async () => String(++kept) };
  const source = open(registry, cache, false);
  for (const chart of ['db', 'db', 'web']) await source.versions(chart, signal);
  expect(kept).toBe(2);
});

it('asks the registry again in a run with one, since a tag can move', async () => {
  const cache = memory();
  await open(registry, cache, false).find('db', '1.0.0', signal);
  await expect(open(silent, cache, false).find('db', '1.0.0', signal)).rejects.toThrow('asked');
});
