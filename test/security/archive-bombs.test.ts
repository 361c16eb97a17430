/** Small archives that unpack to very much: refused in bounded memory, read in a process of their own whose peak is measured. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chartYaml, gzip, member, pax } from './tar-builder.ts';

const MiB = 1024 * 1024;
let folder = '';

/** Reads the package named in its arguments, and prints the code and its peak memory in MiB. */
const reader = `
  import { readFileSync } from 'node:fs';
  import { readArchive } from './src/archive/read.ts';
  import { defaultLimits } from './src/chart/types.ts';
  import { peakMiB } from './test/support/cli/peak-memory.ts';
  const [, , file, reading] = process.argv;
  const outcome = await readArchive(readFileSync(file), { fileName: 'bomb.tgz', limits: defaultLimits, reading }).then(() => 'read', (error) => error.code);
  console.log(JSON.stringify({ outcome, peakMiB: peakMiB() }));
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bombs-'));
  const stdin = { contents: reader, resolveDir: process.cwd(), loader: 'ts' as const };
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'reader.mjs'), logLevel: 'error' });
});
afterAll(() => rm(folder, { recursive: true }));

/** Deflate blocks that stand by themselves, so that one can be repeated without compressing it again. */
const segment = (bytes: Buffer): Buffer => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });

/** A gzip of `head`, then `repeated` many times. The trailer is wrong: nobody may come that far. */
function bomb(head: Buffer, repeated: Buffer, times: number): Buffer {
  const again = segment(repeated);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  return Buffer.concat([header, segment(head), ...Array.from({ length: times }, () => again), Buffer.from([3, 0]), Buffer.alloc(8)]);
}

const headerOf = (name: string, sizeBytes: number): Buffer => member({ name, size: `${sizeBytes.toString(8).padStart(11, '0')}\0` });
const many = (bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: Math.floor((4 * MiB) / bytes.length) }, () => bytes));
const chart = member(chartYaml);
const zeros = Buffer.alloc(16 * MiB);
const file = Buffer.concat([headerOf('app/charts/x', 5 * MiB), Buffer.alloc(5 * MiB)]);

it.each<[string, () => Buffer]>([
  ['one file of 8 GiB', () => bomb(Buffer.concat([chart, headerOf('app/x', 8 * 1024 * MiB - 1)]), zeros, 500)],
  [
    'one file of 8 GiB by its PAX header',
    () => bomb(Buffer.concat([chart, pax({ size: String(8 * 1024 * MiB) }), headerOf('app/x', 0)]), zeros, 500),
  ],
  ['files of 5 MiB, 1,600 times', () => bomb(chart, file, 1600)],
  ['four million empty files', () => bomb(chart, many(headerOf('app/charts/x', 0)), 500)],
  ['four million folders', () => bomb(chart, many(member({ name: 'app/x/', type: '5' })), 500)],
  ['four million global headers', () => bomb(chart, many(member({ name: 'x', type: 'g' })), 500)],
  ['extended headers that extend nothing, 8 GiB', () => bomb(chart, Buffer.concat([headerX(MiB - 512), paxFiller(MiB - 512)]), 8000)],
  ['GNU long names, 8 GiB', () => bomb(chart, Buffer.concat([headerX(MiB - 512, 'L'), Buffer.alloc(MiB - 512, 97)]), 8000)],
])(
  '%s',
  async (_, make) => {
    const path = join(folder, 'bomb.tgz');
    await writeFile(path, make());
    expect(await readApart(path, 'strict')).toEqual({ outcome: 'CH_CHART_TOO_LARGE', withinBounds: true });
  },
  60_000,
);

it('gzip members without end, each of which costs an unpacker', async () => {
  const path = join(folder, 'members.tgz');
  const none = gzip(Buffer.alloc(0));
  await writeFile(path, Buffer.concat([gzip(chart), ...Array.from({ length: 200_000 }, () => none)]));
  expect(await readApart(path, 'as-helm')).toEqual({ outcome: 'CH_PACKAGE_INVALID', withinBounds: true });
}, 60_000);

it('8 GiB of zeros behind the end of the tar', async () => {
  const path = join(folder, 'zeros.tgz');
  await writeFile(path, bomb(Buffer.concat([chart, Buffer.alloc(1024)]), zeros, 500));
  expect(await readApart(path, 'strict')).toEqual({ outcome: 'CH_CHART_TOO_LARGE', withinBounds: true });
  expect(await readApart(path, 'as-helm'), 'Helm stops at the end of the tar').toEqual({ outcome: 'read', withinBounds: true });
}, 60_000);

function headerX(sizeBytes: number, type = 'x'): Buffer {
  return member({ name: 'x', type, size: `${sizeBytes.toString(8).padStart(11, '0')}\0` });
}

/** One PAX record of exactly so many bytes. */
function paxFiller(sizeBytes: number): Buffer {
  const record = Buffer.alloc(sizeBytes, 97);
  record.write(`${sizeBytes} comment=`);
  record.write('\n', sizeBytes - 1);
  return record;
}

/** The limits allow 100 MiB of files; with what Node itself takes and a reader's share, 300 MiB is a generous bound. */
async function readApart(path: string, reading: string): Promise<{ readonly outcome: string; readonly withinBounds: boolean | number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=128', join(folder, 'reader.mjs'), path, reading]);
  const { outcome, peakMiB }: { outcome: string; peakMiB: number } = JSON.parse(stdout);
  return { outcome, withinBounds: peakMiB < 300 || peakMiB };
}
