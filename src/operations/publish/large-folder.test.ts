/** A large index in a folder: with its map, only the charts of a run are read as an index, and the result is that of the whole. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderAt } from '../../../test/support/publish/folder-context.ts';
import { largeIndex } from '../../../test/support/publish/large-index.ts';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { tapped } from '../../../test/support/publish/tapped.ts';
import { CharthouseError } from '../../base/error.ts';
import { rulesEdition } from '../../index-file/loader/fault.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readHistory } from '../../repository/history/read-history.ts';
import { readPastIndex } from '../../repository/history/read-past-index.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const { signal } = new AbortController();
const index = largeIndex({ charts: 20, versions: 3, entryBytes: 100 })
  .toString()
  .replace('chart-007-1.0.0.tgz', 'https://charts.example/x/other-1.0.0.tgz');
const largeFromBytes = 4_000;

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-large-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

interface Scene {
  readonly root: string;
  readonly store: ObjectStore;
  /** What was read of the index: `whole`, or `range`. */
  readonly reads: string[];
}

async function scene(name: string, options: Parameters<typeof folderAt>[1] = { largeFromBytes }): Promise<Scene> {
  const root = join(scratch, name);
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'index.yaml'), index);
  const store = folderAt(root, options);
  const reads: string[] = [];
  const { large } = store;
  const watched: ObjectStore = {
    ...store,
    get: async (key, options) => {
      if (key === 'index.yaml') reads.push('whole');
      return store.get(key, options);
    },
    large: large && {
      ...large,
      getSmall: async (key, options) => {
        const found = await large.getSmall(key, options);
        if (found.kind === 'found') reads.push('whole');
        return found;
      },
      getRange: (key, etag, options) => {
        reads.push('range');
        return large.getRange(key, etag, options);
      },
    },
  };
  return { root, store: watched, reads };
}

async function publish({ store }: Scene, name: string, version: string, template?: string) {
  const { fileName, bytes } = chartPackage(name, version, template);
  const history = { origin: {}, keepsRecords: true };
  return bench().publish({ [fileName]: bytes }, { verify: true }, { store, history });
}

const textIn = ({ root }: Scene): Promise<string> => readFile(join(root, 'index.yaml'), 'utf8');
const mapIn = ({ root }: Scene): string => join(root, '.charthouse/index-map');

async function pastTexts(store: ObjectStore): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const past of readHistory(store, signal)) {
    texts.push(Buffer.from((await readPastIndex(store, past, signal)) ?? []).toString());
  }
  return texts;
}

describe('a publish into a large index in a folder', () => {
  it('reads it as an index once, and then only ranges of it', async () => {
    const self = await scene('one');
    for (const [at, version] of ['2.0.0', '2.0.1', '2.0.2'].entries()) {
      expect(await publish(self, `chart-00${at}`, version)).toMatchObject({ error: null, warnings: [] });
      expect(self.reads.filter((read) => read === 'whole')).toHaveLength(1);
    }
    expect(self.reads.filter((read) => read === 'range').length).toBeGreaterThan(2);
  });

  it('leaves the bytes, the reports and the history of a folder that has no map', { timeout: 60_000 }, async () => {
    const names = ['chart-000', 'chart-007', 'chart-019', 'chart', 'chart-0001', 'aaa', 'other', 'zzz'];
    const step = fc.record({
      name: fc.constantFrom(...names),
      version: fc.constantFrom('1.1.0', '1.0.0', '000-1.0.0', '9.9.9', '1.1.0+a', '0.1.0'),
      template: fc.constantFrom('a: 1\n', 'a: 2\n'),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        run += 1;
        const [joined, whole] = [await scene(`joined-${run}`), await scene(`whole-${run}`, {})];
        const texts = [index];
        for (const { name, version, template } of steps) {
          const [one, other] = [await publish(joined, name, version, template), await publish(whole, name, version, template)];
          expect([one.charts, one.error?.message?.replaceAll(joined.root, whole.root), one.warnings]).toEqual([
            other.charts,
            other.error?.message,
            other.warnings,
          ]);
          const text = await textIn(joined);
          expect(text).toBe(await textIn(whole));
          if (text !== texts[0]) texts.unshift(text);
        }
        if (texts.length > 1) expect(await pastTexts(joined.store)).toEqual(texts);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps what another program added meanwhile, and judges it', async () => {
    const self = await scene('changed');
    expect((await publish(self, 'chart-001', '2.0.0')).error).toBeNull();
    const entry = '  zz:\n  - apiVersion: v2\n    name: zz\n    urls:\n    - zz-1.0.0.tgz\n    version: 1.0.0\n';
    await writeFile(join(self.root, 'index.yaml'), (await textIn(self)).replace('generated:', `${entry}generated:`));
    expect((await publish(self, 'chart-001', '2.0.1')).error).toBeNull();
    expect(self.reads.filter((read) => read === 'whole').length).toBeGreaterThan(1);
    expect(await textIn(self)).toContain(entry);
    await writeFile(join(self.root, 'index.yaml'), (await textIn(self)).replace('version: 1.0.0\ngenerated', 'version: 1\ngenerated'));
    expect((await publish(self, 'chart-001', '2.0.2')).error).toMatchObject({ code: 'CH_INDEX_INVALID' });
    await writeFile(join(self.root, 'index.yaml'), (await textIn(self)).replace('version: 1\ngenerated', 'version: 1.0.0\ngenerated'));
    expect((await publish(self, 'chart-001', '2.0.3')).error).toBeNull();
    expect(new Set(await pastTexts(self.store)).size).toBeGreaterThan(3);
  });

  it.each<[string, (map: string) => string]>([
    ['of an older edition of the rules', (map) => map.replace(`"rules":${rulesEdition}`, `"rules":${rulesEdition - 1}`)],
    ['without an edition', (map) => map.replace(`"rules":${rulesEdition},`, '')],
    ['of another index', (map) => map.replace(/"etag":"\\"..../, '"etag":"\\"0000')],
    ['with other names', (map) => map.replace('"chart-003"', '"chart-00x"')],
    ['with another size', (map) => map.replace(/\["chart-003",(\d+)/, (_, size) => `["chart-003",${Number(size) + 1}`)],
    ['with another number of versions in a chart that is read', (map) => map.replace(/(\["chart-001",\d+,"[^"]*"),4/, '$1,5')],
    ['with another checksum', (map) => map.replace(/(\["chart-001",\d+),"..../, '$1,"0000')],
    ['that is cut', (map) => map.slice(0, 400)],
  ])('does not believe a map %s', async (_, change) => {
    const self = await scene('map');
    expect((await publish(self, 'chart-001', '2.0.0')).error).toBeNull();
    const map = await readFile(mapIn(self), 'utf8');
    expect(change(map)).not.toBe(map);
    await writeFile(mapIn(self), change(map));
    self.reads.length = 0;
    expect((await publish(self, 'chart-001', '2.0.1')).error).toBeNull();
    expect(self.reads).toContain('whole');
    // The right map is there again.
    self.reads.length = 0;
    expect((await publish(self, 'chart-001', '2.0.2')).error).toBeNull();
    expect(self.reads).not.toContain('whole');
  });

  it('commits without a change record that cannot be written, with a warning', async () => {
    const self = await scene('record');
    expect((await publish(self, 'chart-001', '2.0.0')).error).toBeNull();
    const denied: ObjectStore = {
      ...self.store,
      putNew: async (key, body, options) => {
        if (key.startsWith('.charthouse/history/')) throw new CharthouseError('CH_STORE_DENIED', { message: 'no' });
        return self.store.putNew(key, body, options);
      },
    };
    const report = await publish({ ...self, store: denied }, 'chart-001', '2.0.1');
    expect([report.error, report.warnings.map(({ code }) => code)]).toEqual([null, ['history-not-kept']]);
    expect(await textIn(self)).toContain('2.0.1');
  });

  it('leaves the old or the new index, and can be run again, whichever call of the file system fails', { timeout: 120_000 }, async () => {
    const ports = { files: nodeDurableFiles, heartbeats: socketHeartbeats };
    const template = await scene('template');
    await publish(template, 'chart-001', '2.0.0');
    const before = { index: await textIn(template), map: await readFile(mapIn(template), 'utf8') };
    /** The number of calls of one publish, of which the one at `fails` fails. */
    const attempt = async (fails: number): Promise<number> => {
      let done = 0;
      const { files, heartbeats } = tapped(ports, {
        before: (call) => {
          done = call.at;
          if (call.at === fails) throw Object.assign(new Error('EIO: no disk'), { code: 'EIO' });
        },
      });
      const self = await scene(`fault-${fails}`, { largeFromBytes, files, heartbeats });
      await mkdir(join(self.root, '.charthouse'), { recursive: true });
      await Promise.all([writeFile(join(self.root, 'index.yaml'), before.index), writeFile(mapIn(self), before.map)]);
      const { error } = await publish(self, 'chart-001', '2.0.1');
      const text = await textIn(self);
      if (error === null) expect(text, `call ${fails}`).toContain('2.0.1');
      const again = { ...self, store: folderAt(self.root, { largeFromBytes }) };
      expect(await publish(again, 'chart-001', '2.0.1'), `call ${fails}`).toMatchObject({ error: null });
      const last = await textIn(self);
      expect(last.match(/ {2}version: /g), `call ${fails}`).toHaveLength(20 * 3 + 2);
      expect([before.index, last], `call ${fails}`).toContain(text);
      return done;
    };
    const most = await attempt(0);
    for (let at = 1; at <= most; at += 3) await attempt(at);
    expect(most).toBeGreaterThan(60);
  });
});
