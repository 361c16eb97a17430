/** Whatever files a chart holds, its package holds the same, for our reader and for another one; and no damage goes unseen. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzip } from 'pako';
import { Parser } from 'tar';
import { expect, it } from 'vitest';
import { gzipSteps } from '../../src/archive/gzip.ts';
import type { ChartFile } from '../../src/archive/index.ts';
import { inArchiveOrder, readArchive } from '../../src/archive/index.ts';
import { isCharthouseError } from '../../src/base/error.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { runSteps, writeArchive } from '../support/publish/packed.ts';

const options = { fileName: 'app.tgz', limits: defaultLimits };
const pack = (files: readonly ChartFile[], folder = 'app'): Buffer =>
  Buffer.from(writeArchive(files, { folder, modifiedSeconds: 315_532_800 }));

/** A file's or folder's name: mostly plain, sometimes of any characters or any length. */
const component = fc
  .oneof(
    { weight: 5, arbitrary: fc.stringMatching(/^[a-zA-Z0-9._ -]{1,12}$/) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 255 }).map((length) => 'x'.repeat(length)) },
  )
  .filter((name) => !/[/\\\0\n]/.test(name) && name !== '.' && !name.startsWith('..') && !/^[a-zA-Z]:$/.test(name));

const contents = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 1200 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 511, 512, 513, 70_000).map((length) => Buffer.alloc(length, 'charthouse')) },
  { weight: 1, arbitrary: fc.string().map((text) => Buffer.from(`\uFEFF${text}`)) },
);

const files: fc.Arbitrary<readonly ChartFile[]> = fc.uniqueArray(
  fc.record({ path: fc.array(component, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')), bytes: contents }),
  { selector: ({ path }) => path, maxLength: 12, minLength: 1 },
);

const shown = (list: readonly ChartFile[]): readonly string[] =>
  list.map(({ path, bytes }) => `${path} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`);

/** As Helm reads files: less one BOM. */
const withoutBom = ({ path, bytes }: ChartFile): ChartFile =>
  Buffer.from(bytes.subarray(0, 3)).toString('hex') === 'efbbbf' ? { path, bytes: bytes.subarray(3) } : { path, bytes };

/** Text that a compressor finds much in, little in, and nothing in, one after the other. */
const stretch = fc.tuple(fc.constantFrom(1, 2, 5, 30, 256), fc.integer({ min: 0, max: 40_000 }), fc.nat()).map(([spread, length, seed]) => {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % spread;
  });
});

it('packing in steps gives the bytes of packing at once, however the input is cut', () => {
  const width = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 4 }), fc.array(width, { minLength: 1, maxLength: 5 }), (stretches, widths) => {
      const bytes = Buffer.concat(stretches);
      const pieces: Uint8Array[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const to = at + (widths[i % widths.length] ?? 1);
        pieces.push(bytes.subarray(at, to));
        at = to;
      }
      const atOnce = gzip(bytes, { level: 9 });
      atOnce[9] = 255;
      expect(Buffer.compare(runSteps(gzipSteps(pieces)), atOnce)).toBe(0);
    }),
    { numRuns: 25 },
  );
});

it('every file comes back, in the order of the package', async () => {
  await fc.assert(
    fc.asyncProperty(files, async (list) => {
      expect(shown(await readArchive(pack(list), options))).toEqual(shown(inArchiveOrder(list).map(withoutBom)));
    }),
    { numRuns: 150 },
  );
});

it('another reader sees the same names, contents, times, modes and owners', async () => {
  await fc.assert(
    fc.asyncProperty(files, async (list) => {
      expect(await readElsewhere(pack(list))).toEqual(shown(inArchiveOrder(list)).map((line) => `app/${line} 644 0:0 315532800 File`));
    }),
    { numRuns: 150 },
  );
});

it('the order in which files are found changes no byte', () => {
  fc.assert(
    fc.property(
      files.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))),
      ([list, shuffled]) => {
        expect(pack(shuffled).equals(pack(list))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

it('a package with any bytes changed is refused, or holds the same files', async () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(files, damage, async (list, changes) => {
      const bytes = pack(list);
      const before = shown(await readArchive(bytes, options));
      for (const [at, by] of changes) bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ by, at % bytes.length);
      const after = await readArchive(bytes, options).then(shown, (error: unknown) => (isCharthouseError(error) ? error.exitCode : error));
      expect([before, 3]).toContainEqual(after);
    }),
    { numRuns: 200 },
  );
});

/** The members, by the tar library of the npm client. */
async function readElsewhere(bytes: Buffer): Promise<readonly string[]> {
  const members: Promise<string>[] = [];
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry) => {
    const { path, size = 0, mode = 0, uid, gid, mtime, type } = entry;
    members.push(
      entry.concat().then((data: Buffer) => {
        const sum = createHash('sha256').update(data).digest('hex');
        return `${path} ${size} ${sum} ${mode.toString(8)} ${uid}:${gid} ${Number(mtime) / 1000} ${type}`;
      }),
    );
  });
  // In one piece: of a pax header that a piece ends within, behind its first block, it forgets the path (tar 7.5.23).
  await new Promise<void>((resolve, reject) => parser.on('end', resolve).on('error', reject).end(gunzipSync(bytes)));
  return Promise.all(members);
}
