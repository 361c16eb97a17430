/** A large index is spliced by an excerpt and joined in the store: the result and the report are those of the whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishChart as publish, largeScene as scene, wholeReads } from '../../../test/support/publish/large-scene.ts';
import { type Bench, chartPackage, type StoreCall } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import { entryOf } from '../../index-file/entry.ts';
import { mapOf } from '../../index-file/index-map.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { intentText } from '../../repository/commit/together/intent.ts';

const mapKey = '.charthouse/index-map';

const lost = (landed?: string) =>
  new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'lost', details: landed === undefined ? {} : { landed } });

describe('a publish into a large index', () => {
  it('reads it whole once, and then only by ranges', async () => {
    const self = await scene();
    for (const [at, version] of ['2.0.0', '2.0.1', '2.0.2'].entries()) {
      expect((await publish(self, `chart-00${at}`, version)).error).toBeNull();
      expect(wholeReads(self)).toBe(1);
    }
    expect(self.calls.filter((call) => call === 'join index.yaml')).toHaveLength(3);
    expect(self.calls.filter((call) => call === 'putIfMatch index.yaml')).toHaveLength(0);
  });

  it('leaves the same bytes and reports the same as with the whole, whatever is published', { timeout: 60_000 }, async () => {
    const names = ['chart-000', 'chart-007', 'chart-019', 'chart', 'chart-0001', 'aaa', 'other', 'odd', 'zzz'];
    const versions = ['1.1.0', '1.0.0', '000-1.0.0', '9.9.9', '1.1.0+a', 'v1.1.0', '0.1.0'];
    const step = fc.record({
      name: fc.constantFrom(...names),
      version: fc.constantFrom(...versions),
      template: fc.constantFrom('a: 1\n', 'a: 2\n'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const [joined, whole] = [await scene(), await scene(false)];
        for (const { name, version, template } of steps) {
          const [one, other] = [await publish(joined, name, version, template), await publish(whole, name, version, template)];
          expect([one.charts, one.error?.message, one.warnings]).toEqual([other.charts, other.error?.message, other.warnings]);
          expect(await joined.index()).toBe(await whole.index());
        }
        expect(joined.calls).not.toContain('putIfMatch index.yaml');
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the map that a read of the whole would give', async () => {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    await publish(self, 'new', '1.0.0');
    const [map, now] = [await self.store.get(mapKey), await self.store.head('index.yaml')];
    const written = map.kind === 'found' ? JSON.parse(Buffer.from(map.body).toString()) : {};
    const made = mapOf(readIndex(Buffer.from(await self.index()), { mentions: [], source: 'index.yaml' }).layout);
    expect(written.etag).toBe(now.kind === 'found' ? now.info.etag : '');
    expect(written.charts).toEqual(
      made?.charts.map(({ name, sizeBytes, crc64, versions, isPlain }) => [name, sizeBytes, crc64, versions, isPlain]),
    );
  });

  it.each<[string, (text: string) => string | undefined]>([
    ['is missing', () => undefined],
    ['is empty', () => ''],
    ['is cut', (text) => text.slice(0, 200)],
    ['is of another index version', (text) => text.replace(/"etag":"[^,]*,/, '"etag":"x",')],
    ['is of a later charthouse', (text) => text.replace('"schema":1', '"schema":2')],
    ['has another size', (text) => text.replace(/(\["chart-001",)(\d+)/, (_, name: string, size: string) => `${name}${Number(size) + 1}`)],
    ['has another name', (text) => text.replace('["chart-003"', '["chart-00x"').replace('["chart-004"', '["chart-003"')],
    ['has another checksum', (text) => text.replace(/(\["chart-001",\d+,")../, '$100')],
    ['lacks a chart', (text) => text.replace(/\["chart-001".*\n/, '')],
    ['has another count of versions', (text) => text.replace(/(\["chart-003",\d+,"\w+",)3/, '$14')],
    ['has a negative size', (text) => text.replace(/(\["chart-001",)/, '$1-')],
  ])('reads the whole if the map %s', async (_, damage) => {
    const [self, control] = [await scene(), await scene(false)];
    for (const each of [self, control]) await publish(each, 'chart-002', '2.0.0');
    const map = await self.store.get(mapKey);
    self.store.meddle(mapKey, damage(map.kind === 'found' ? Buffer.from(map.body).toString() : ''));
    for (const each of [self, control]) expect((await publish(each, 'chart-003', '2.0.0')).error).toBeNull();
    expect(await self.index()).toBe(await control.index());
    expect(wholeReads(self)).toBe(2);
  });
});

describe('damage of a large index', () => {
  it('reads the whole if the index has no checksum that its map could be compared with', async () => {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    const [map, text] = [await self.store.get(mapKey), await self.index()];
    // Another program put the same index. Its map says that one of the charts has another name.
    self.store.meddle('index.yaml', text);
    const now = await self.store.head('index.yaml');
    const etag = now.kind === 'found' ? now.info.etag : '';
    const forged = (map.kind === 'found' ? Buffer.from(map.body).toString() : '')
      .replace(/"etag":"[^,]*",/, `"etag":${JSON.stringify(etag)},`)
      .replace('["chart-010"', '["chart-01x"');
    self.store.meddle(mapKey, forged);
    expect((await publish(self, 'chart-010', '2.0.0')).error).toBeNull();
    expect((await self.index()).match(/^ {2}chart-010:/gm)).toHaveLength(1);
    expect(await self.index()).toContain('chart-010-2.0.0.tgz');
  });

  it('is none if only its map cannot be read', async () => {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    self.hook = ({ operation, key }) => {
      if (operation === 'get' && key === mapKey) throw new CharthouseError('CH_STORE_CORRUPT', { message: 'damaged' });
    };
    expect((await publish(self, 'chart-010', '2.0.0')).error).toBeNull();
    expect(wholeReads(self)).toBe(2);
  });

  const withRanges = async (change: (bytes: Uint8Array, start: number) => Uint8Array | undefined) => {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    const { large: known } = self.store;
    if (known === undefined) throw new Error('the store is not large');
    const getRange: typeof known.getRange = async (key, etag, options) => {
      const bytes = await known.getRange(key, etag, options);
      return bytes && change(bytes, options.range.start);
    };
    const { fileName, bytes } = chartPackage('chart-010', '2.0.0');
    const before = await self.index();
    const parts = { ...known.parts, extends: false };
    const store = { ...self.store, large: { ...known, parts, getRange } };
    return { self, before, report: await self.publish({ [fileName]: bytes }, {}, { store }) };
  };

  /** Neighbours of what changes are one range. */
  const isSentAgain = ({ length }: Uint8Array): boolean => length > 1_500;

  it('is noticed in what is read for the splice: the whole decides', async () => {
    const { self, report } = await withRanges((bytes, start) => (start === 0 ? bytes.map((byte) => byte ^ 1) : bytes));
    expect(report.error).toBeNull();
    expect(await self.index()).toContain('chart-010-2.0.0.tgz');
  });

  it('is noticed in what is only sent again: nothing is written', async () => {
    const { self, before, report } = await withRanges((bytes) => (isSentAgain(bytes) ? bytes.map((byte) => byte ^ 1) : bytes));
    expect(report.error?.code).toBe('CH_INDEX_CUT');
    expect(await self.index()).toBe(before);
  });

  it('is noticed if a range is too short', async () => {
    const { self, report } = await withRanges((bytes) => (isSentAgain(bytes) ? bytes.subarray(1) : bytes));
    expect(report.error?.code).toBe('CH_INDEX_CUT');
    expect(await self.index()).not.toContain('chart-010-2.0.0.tgz');
  });
});

describe('publishers that meet on a large index', () => {
  it('are both listed, also if the other one wins between any two calls', async () => {
    const calls = (await counted()).length;
    for (let at = 0; at < calls; at++) {
      const self = await scene();
      await publish(self, 'chart-003', '2.0.0');
      let left = at;
      self.hook = async ({ when }) => {
        if (when !== 'before' || left-- !== 0) return;
        const mine = self.hook;
        self.hook = () => undefined;
        expect((await publish(self, 'chart-011', '2.0.0')).error).toBeNull();
        self.hook = mine;
      };
      expect((await publish(self, 'chart-010', '2.0.0')).error).toBeNull();
      const text = await self.index();
      expect([text.includes('chart-010-2.0.0.tgz'), text.includes('chart-011-2.0.0.tgz')], `at call ${at}`).toEqual([true, true]);
      expect(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).versionCount).toBe(63);
    }
  });

  it.each(['before', 'after'] as const)('lose nothing if one is stopped %s any call, and the next run finishes it', async (when) => {
    const calls = (await counted()).length;
    for (let at = 0; at < calls; at++) {
      const self = await scene();
      await publish(self, 'chart-003', '2.0.0');
      self.hook = dyingAt(at, when);
      await publish(self, 'chart-010', '2.0.0').catch(() => undefined);
      self.hook = () => undefined;
      expect((await publish(self, 'chart-011', '2.0.0')).error).toBeNull();
      expect((await publish(self, 'chart-010', '2.0.0')).error).toBeNull();
      const text = await self.index();
      expect([text.includes('chart-010-2.0.0.tgz'), text.includes('chart-011-2.0.0.tgz')], `at call ${at}`).toEqual([true, true]);
      expect(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).versionCount).toBe(63);
    }
  });

  it('take the intents of others along, also of charts that the run did not read', async () => {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    const others = [
      ['listed', chartPackage('chart-014', '2.0.0')],
      ['new', chartPackage('fresh', '1.0.0')],
      ['taken', chartPackage('chart', '015-1.0.0')],
    ] as const;
    for (const [run, { metadata, digest, fileName, bytes }] of others) {
      self.store.meddle(fileName, bytes);
      const entry = entryOf({ metadata, url: fileName, created: '2026-01-02T03:04:05.001Z', digest });
      self.store.meddle(`.charthouse/intents/${run}.json`, intentText({ run, by: {}, entries: [{ key: fileName, entry }] }));
    }
    // What other publishers extend is none of theirs.
    self.store.meddle('.charthouse/intents/joins/x', Buffer.from('{}'));
    let losses = 2;
    const { large: known } = self.store;
    const join: NonNullable<typeof known>['join'] = async (...call) => (losses-- > 0 || !known ? { kind: 'refused' } : known.join(...call));
    const { fileName, bytes } = chartPackage('chart-010', '2.0.0');
    const report = await self.publish({ [fileName]: bytes }, {}, { store: { ...self.store, large: known && { ...known, join } } });
    expect(report.error).toBeNull();
    const text = await self.index();
    const has = (name: string): boolean => text.includes(`${name}.tgz`);
    expect([has('chart-010-2.0.0'), has('chart-014-2.0.0'), has('fresh-1.0.0')]).toEqual([true, true, true]);
    expect(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).versionCount).toBe(64);
    // The package of another chart has that name.
    expect(text).not.toContain('version: 015-1.0.0');
  });

  it('find out what became of a join whose answer was lost', async () => {
    for (const when of ['before', 'after'] as const) {
      const self = await scene();
      await publish(self, 'chart-003', '2.0.0');
      let isLost = false;
      self.hook = (call) => {
        if (call.operation !== 'join' || call.when !== when || isLost) return;
        isLost = true;
        throw lost('unknown');
      };
      const report = await publish(self, 'chart-010', '2.0.0');
      expect(report.error?.code).toBe(when === 'before' ? 'CH_STORE_UNAVAILABLE' : undefined);
      expect((await self.index()).includes('chart-010-2.0.0.tgz')).toBe(when === 'after');
    }
  });

  /** From the call on, nothing reaches the store any more. */
  function dyingAt(at: number, when: StoreCall['when']): Bench['hook'] {
    let left = at;
    let isDead = false;
    return (call) => {
      if (isDead) throw lost();
      if (call.when !== when || left-- !== 0) return;
      isDead = true;
      throw lost();
    };
  }

  async function counted(): Promise<readonly string[]> {
    const self = await scene();
    await publish(self, 'chart-003', '2.0.0');
    self.calls.length = 0;
    await publish(self, 'chart-010', '2.0.0');
    return [...self.calls];
  }
});
