/** Whatever real Helm loaded before a splice, it loads after it, and finds there what was added. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { markedBytes } from '../../src/repository/commit/first-publish-mark.ts';
import { bytesOf, cases, stamp } from '../property/index-generator.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

const sampleSize = 200;
const sample = fc.sample(cases, { numRuns: sampleSize, seed: 20_260_304 });

const indexes = sample.map(({ file, entries }) => {
  const before = bytesOf(file);
  const read = readIndex(before, { mentions: [], source: 'index.yaml' });
  return { before, after: Buffer.concat(addEntries(read, { entries, generated: stamp, style: 'yaml' }).chunks), entries };
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-index-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Puts each index where Helm keeps what `helm repo update` fetched: one call of `helm search` then loads them all. */
async function home(name: string, files: readonly Buffer[]): Promise<string> {
  const path = join(folder, name);
  const cache = join(path, 'cache', 'repository');
  await mkdir(cache, { recursive: true });
  await mkdir(join(path, 'config'), { recursive: true });
  const repositories = files.map((_, i) => ({ name: `r${i}`, url: 'http://127.0.0.1:9' }));
  await writeFile(join(path, 'config', 'repositories.yaml'), JSON.stringify({ apiVersion: '', repositories }));
  await Promise.all(files.map((bytes, i) => writeFile(join(cache, `r${i}-index.yaml`), bytes)));
  return path;
}

interface Loaded {
  /** Positions in the sample. */
  readonly refused: ReadonlySet<number>;
  /** `r<position>/<chart> <version>` */
  readonly found: ReadonlySet<string>;
}

async function load(version: HelmVersion, name: string, files: readonly Buffer[]): Promise<Loaded> {
  const path = await home(`${version}-${name}`, files);
  const { code, stdout, stderr } = await helm(version, ['search', 'repo', '--versions', '--devel', '-o', 'json'], { home: path });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const refused = [...stderr.matchAll(/repo(?: is corrupt or missing"? repo=| ")"?r(\d+)\b/gi)].map(([, position]) => Number(position));
  const rows: readonly { readonly name: string; readonly version: string }[] = JSON.parse(stdout);
  return { refused: new Set(refused), found: new Set(rows.map((row) => `${row.name} ${row.version}`)) };
}

/** As the first publish of a repository writes it, of nothing and of an index that lists nothing. */
const begun = [undefined, 'apiVersion: v1\nentries: {}\n', '{"apiVersion":"v1","entries":{}}', '---\napiVersion: v1\nentries:\n'].map(
  (text) => {
    const read = text === undefined ? undefined : readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
    return Buffer.concat(markedBytes(read, stamp));
  },
);

describe.each<{ version: HelmVersion }>([{ version: '3.12.1' }, { version: '4.3.1' }])('helm $version', ({ version }) => {
  it('loads an index that begins a repository, and finds nothing in it', needs(`helm-${version}`), async () => {
    expect(await load(version, 'begun', begun)).toEqual({ refused: new Set(), found: new Set() });
  });

  it(
    `loads of ${sampleSize} random indexes the same ones after a splice as before, and finds what was added`,
    needs(`helm-${version}`),
    async () => {
      const before = await load(
        version,
        'before',
        indexes.map((index) => index.before),
      );
      const after = await load(
        version,
        'after',
        indexes.map((index) => index.after),
      );
      expect([...after.refused].filter((position) => !before.refused.has(position))).toEqual([]);
      const loaded = indexes.flatMap((index, position) => (after.refused.has(position) ? [] : [{ ...index, position }]));
      const lacking = loaded.flatMap(({ entries, position }) =>
        entries.map(({ metadata }) => `r${position}/${metadata.name} ${metadata.version}`).filter((row) => !after.found.has(row)),
      );
      expect(lacking).toEqual([]);
      expect(loaded.length).toBeGreaterThan(sampleSize / 2);
    },
  );

  it('refuses some index of the sample, so that a refusal is known to be seen', needs(`helm-${version}`), async () => {
    const broken = Buffer.from('apiVersion: v1\nentries: {}\nnothing: of Helm\n');
    expect((await load(version, 'broken', [broken, Buffer.from('apiVersion: v1\n')])).refused).toEqual(new Set([0]));
  });
});
