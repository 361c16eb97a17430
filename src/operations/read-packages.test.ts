import { describe, expect, it } from 'vitest';
import { packChart } from '../../test/support/publish/packed.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said } from '../../test/support/publish/rebuild-harness.ts';
import { sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { readIndex } from '../index-file/read-index.ts';
import type { ObjectInfo, ObjectStore, StreamOutcome } from '../ports/object-store.ts';
import { packageReader } from './read-packages.ts';

/** Text that hardly packs. */
function noise(length: number): Buffer {
  let seed = 7;
  return Buffer.from(
    Array.from({ length }, () => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return 33 + (seed % 90);
    }),
  );
}

/** A package of some 400 kB. */
function large(apiVersion: 'v1' | 'v2', name = 'large'): Uint8Array {
  const metadata = { apiVersion, name, version: '1.0.0' };
  const files = [
    { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: ${apiVersion}\nname: ${name}\nversion: 1.0.0\n`) },
    { path: 'templates/big.yaml', bytes: noise(500_000) },
  ];
  return packChart({ metadata, files, warnings: [] }, { modifiedSeconds: 0 }).bytes;
}

/** What was asked of the store: `stream app.tgz 0-32767`. */
interface Watched {
  readonly store: ObjectStore;
  readonly asked: string[];
}

/** The bench's store, which vouches for digests as it is told. */
function watched(repository: Bench, knows: { readonly stream?: boolean; readonly head?: boolean } = {}): Watched {
  const { store } = portsOf(repository);
  const asked: string[] = [];
  const told = (info: ObjectInfo, whether = false): ObjectInfo => ({ ...info, sha256: whether ? info.sha256 : undefined });
  return {
    asked,
    store: {
      ...store,
      stream: async (key, options) => {
        asked.push(`stream ${key}${options?.range === undefined ? '' : ` ${options.range.start}-${options.range.end}`}`);
        const answer = await store.stream(key, options);
        return answer.kind === 'found' ? { ...answer, info: told(answer.info, knows.stream) } : answer;
      },
      head: async (key, options) => {
        asked.push(`head ${key}`);
        const answer = await store.head(key, options);
        return answer.kind === 'found' ? { ...answer, info: told(answer.info, knows.head) } : answer;
      },
    },
  };
}

/** The store, and how many of its bodies were handed out and neither read to their end nor left. */
function counting(store: ObjectStore): { readonly store: ObjectStore; readonly isOpen: { now: number; most: number } } {
  const isOpen = { now: 0, most: 0 };
  const counted = (body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => {
    isOpen.now += 1;
    isOpen.most = Math.max(isOpen.most, isOpen.now);
    const close = (): void => {
      isOpen.now -= 1;
    };
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        yield* body;
      } finally {
        close();
      }
    }
    return pieces();
  };
  const stream: ObjectStore['stream'] = async (key, options) => {
    const answer = await store.stream(key, options);
    return answer.kind === 'found' ? { ...answer, body: counted(answer.body) } : answer;
  };
  return { store: { ...store, stream }, isOpen };
}

async function digests(repository: Bench): Promise<readonly (string | undefined)[]> {
  return [...readIndex(Buffer.from(await repository.index()), { mentions: [], source: '' }).allVersions()].map(({ digest }) => digest);
}

describe('of a package is asked', () => {
  it.each<[string, Uint8Array, Parameters<typeof watched>[1], readonly string[]]>([
    ['a small one: once, whole', chartPackage('p', '1.0.0').bytes, {}, ['stream p.tgz']],
    ['whose digest comes along: its beginning', large('v2'), { stream: true }, ['stream p.tgz 0-32767']],
    ['whose digest the store knows: its beginning, and that', large('v2'), { head: true }, ['stream p.tgz 0-32767', 'head p.tgz']],
  ])('%s', async (_, bytes, knows, expected) => {
    const repository = bench();
    await putPackage(repository, 'p.tgz', bytes);
    const { store, asked } = watched(repository, knows);
    expect((await rebuild(repository, {}, { store })).error).toBeNull();
    expect([asked, await digests(repository)]).toEqual([expected, [sha256Hex(bytes)]]);
  });

  it('whose digest nobody knows: all of it, each byte once', async () => {
    const repository = bench();
    const bytes = large('v2');
    await putPackage(repository, 'p.tgz', bytes);
    const { store, asked } = watched(repository);
    await rebuild(repository, {}, { store });
    // The first range came in two pieces, of which one was enough.
    expect(asked).toEqual(['stream p.tgz 0-32767', 'head p.tgz', `stream p.tgz 16384-${bytes.length - 1}`]);
    expect(await digests(repository)).toEqual([sha256Hex(bytes)]);
  });

  it('of a v1 chart: ranges that grow, up to its end', async () => {
    const repository = bench();
    const bytes = large('v1');
    await putPackage(repository, 'p.tgz', bytes);
    const { store, asked } = watched(repository);
    await rebuild(repository, {}, { store });
    expect(asked).toEqual(['stream p.tgz 0-32767', 'stream p.tgz 32768-163839', `stream p.tgz 163840-${bytes.length - 1}`]);
    expect(await digests(repository)).toEqual([sha256Hex(bytes)]);
  });

  it('that is an orphan and will not be added: no digest that costs anything', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0').bytes });
    await putPackage(repository, 'p.tgz', large('v2'));
    const { store, asked } = watched(repository);
    const report = await rebuild(repository, {}, { store });
    expect([asked, report.orphans[0]?.digest]).toEqual([['stream p.tgz 0-32767'], null]);
  });

  it('that only the current index lists, beside an earlier state: nothing, its entry stays', async () => {
    const repository = bench();
    const bytes = large('v2');
    await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0').bytes });
    const before = Buffer.from(await repository.index());
    repository.store.meddle('index.yaml', undefined);
    await repository.publish({ 'p.tgz': bytes }, { newIndex: true });
    const { store, asked } = watched(repository);
    const report = await rebuild(repository, { from: { bytes: before, source: 'before.yaml' } }, { store });
    expect([said(report), asked]).toEqual([['unchanged app 1.0.0', 'unchanged large 1.0.0', 'ok'], []]);
    expect(await digests(repository)).toContain(sha256Hex(bytes));
  });

  it('that is empty, or larger than all that may be in one: nothing', async () => {
    const repository = bench();
    repository.store.meddle('empty.tgz', '');
    const { store, asked } = watched(repository);
    const list: ObjectStore['list'] = async function* () {
      yield* store.list('');
      yield { key: 'huge.tgz', sizeBytes: 1024 ** 4, lastModifiedMs: 0 };
    };
    const report = await rebuild(repository, {}, { store: { ...store, list } });
    expect([said(report), asked]).toEqual([['no-chart empty.tgz', 'no-chart huge.tgz', 'CH_NO_CHARTS'], []]);
  });
});

it('lists packages again that were published with higher limits', async () => {
  const repository = bench();
  const large = { path: 'a.bin', bytes: Buffer.alloc(6 << 20) };
  const chartYaml = { path: 'Chart.yaml', bytes: Buffer.from('apiVersion: v2\nname: large\nversion: 1.0.0\n') };
  const metadata = { apiVersion: 'v2', name: 'large', version: '1.0.0' };
  // The large file before Chart.yaml, as no Helm writes it.
  const { bytes } = packChart({ metadata, files: [large, chartYaml], warnings: [] }, { modifiedSeconds: 0 });
  await putPackage(repository, 'p.tgz', bytes);
  expect(said(await rebuild(repository))).toEqual(['new large 1.0.0', 'ok']);
});

describe('a package that is replaced while it is read', () => {
  const [first, second] = [large('v1'), large('v1', 'newer')];

  it('is read again from its beginning', async () => {
    const repository = bench();
    await putPackage(repository, 'p.tgz', first);
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'stream' || when !== 'after') return;
      repository.hook = () => undefined;
      repository.store.meddle('p.tgz', undefined);
      await putPackage(repository, 'p.tgz', second);
    };
    expect(said(await rebuild(repository))).toEqual(['new newer 1.0.0', 'ok']);
    expect(await digests(repository)).toEqual([sha256Hex(second)]);
  });

  it('or asked about: then, too', async () => {
    const repository = bench();
    const [before, after] = [large('v2'), large('v2', 'newer')];
    await putPackage(repository, 'p.tgz', before);
    const { store } = watched(repository, { head: true });
    const head: ObjectStore['head'] = async (key, options) => {
      repository.store.meddle('p.tgz', undefined);
      await putPackage(repository, 'p.tgz', after);
      return store.head(key, options);
    };
    expect(said(await rebuild(repository, {}, { store: { ...store, head } }))).toEqual(['new newer 1.0.0', 'ok']);
    expect(await digests(repository)).toEqual([sha256Hex(after)]);
  });

  it('leaves no body open', async () => {
    const repository = bench();
    await putPackage(repository, 'p.tgz', first);
    const { store, isOpen } = counting(portsOf(repository).store);
    let at = 0;
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'stream' || when !== 'after' || at++ > 2) return;
      repository.store.meddle('p.tgz', undefined);
      await putPackage(repository, 'p.tgz', at % 2 === 0 ? first : second);
    };
    expect((await rebuild(repository, {}, { store })).error).toBeNull();
    expect(isOpen.now).toBe(0);
  });

  it('again and again ends the run', async () => {
    const repository = bench();
    await putPackage(repository, 'p.tgz', first);
    let at = 0;
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'stream' || when !== 'after') return;
      repository.store.meddle('p.tgz', undefined);
      await putPackage(repository, 'p.tgz', at++ % 2 === 0 ? second : first);
    };
    expect(said(await rebuild(repository))).toEqual(['CH_STORE_UNAVAILABLE']);
    expect(await repository.index()).toBe('');
  });
});

it('a body that breaks off, or comes short, is asked for again', async () => {
  for (const isShort of [true, false]) {
    const repository = bench();
    const { bytes } = chartPackage('app', '1.0.0');
    await putPackage(repository, 'p.tgz', bytes);
    const { store } = portsOf(repository);
    let broken = 2;
    const failing: ObjectStore['stream'] = async (key, options): Promise<StreamOutcome> => {
      const answer = await store.stream(key, options);
      if (answer.kind === 'missing' || broken-- <= 0) return answer;
      return { ...answer, body: part(answer.body) };
    };
    async function* part(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of body) {
        yield piece.subarray(0, 20);
        if (isShort) return;
        throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'connection reset', retryable: true });
      }
    }
    expect(said(await rebuild(repository, {}, { store: { ...store, stream: failing } }))).toEqual(['new app 1.0.0', 'ok']);
  }
});

it('a body that comes short while it is hashed alone is asked for again, too', async () => {
  const repository = bench();
  const bytes = large('v2');
  await putPackage(repository, 'p.tgz', bytes);
  const { store } = watched(repository);
  let isShort = true;
  async function* short(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 10);
  }
  const stream: ObjectStore['stream'] = async (key, options) => {
    const answer = await store.stream(key, options);
    if (answer.kind === 'missing' || options?.range?.start === 0 || !isShort) return answer;
    isShort = false;
    return { ...answer, body: short() };
  };
  await rebuild(repository, {}, { store: { ...store, stream } });
  expect(await digests(repository)).toEqual([sha256Hex(bytes)]);
});

it('what was read without its digest is read again where the digest is needed', async () => {
  const repository = bench();
  const bytes = large('v2');
  await putPackage(repository, 'p.tgz', bytes);
  const { store, asked } = watched(repository);
  const read = packageReader({ ...portsOf(repository), store });
  const objects = [{ key: 'p.tgz', sizeBytes: bytes.length, lastModifiedMs: repository.now }];
  for (const withDigests of [false, false, true, true]) await read({ objects, withDigests });
  expect(asked).toEqual(['stream p.tgz 0-32767', 'stream p.tgz 0-32767', 'head p.tgz', `stream p.tgz 16384-${bytes.length - 1}`]);
});

it('no more than a few packages are open at once, and every body is read or left', async () => {
  const repository = bench();
  for (let at = 0; at < 60; at++) await putPackage(repository, `p-${at}.tgz`, at % 2 ? large('v2', `p${at}`) : Buffer.from('no gzip'));
  const { store, isOpen } = counting(portsOf(repository).store);
  const report = await rebuild(repository, {}, { store });
  expect([report.charts.length, report.orphans.length, isOpen.now]).toEqual([30, 30, 0]);
  expect(isOpen.most).toBeLessThanOrEqual(16);
});
