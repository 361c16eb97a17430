import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../test/support/publish/packed.ts';
import { defaultLimits } from '../chart/types.ts';
import { readArchive } from './read.ts';
import type { ChartFile } from './types.ts';

const file = (path: string, text = path): ChartFile => ({ path, bytes: Buffer.from(text) });
const packed = (...files: ChartFile[]): Uint8Array => writeArchive(files, { folder: 'app', modifiedSeconds: 315_532_800 });
const options = { fileName: 'app-1.0.0.tgz', limits: defaultLimits };
const read = async (...files: ChartFile[]): Promise<readonly (readonly [string, string])[]> =>
  (await readArchive(packed(...files), options)).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);

describe('reading a package back', () => {
  it('gives the files that were packed, in the package’s order', async () => {
    const long = `${'folder/'.repeat(40)}file`;
    expect(await read(file('b', ''), file('Chart.yaml'), file('ü'), file(long), file('a b'))).toEqual([
      ['Chart.yaml', 'Chart.yaml'],
      ['a b', 'a b'],
      ['b', ''],
      [long, long],
      ['ü', 'ü'],
    ]);
  });

  it('strips one byte order mark, as Helm does', async () => {
    expect(await read(file('a', '\uFEFFx'), file('b', '\uFEFF\uFEFFx'))).toEqual([
      ['a', 'x'],
      ['b', '\uFEFFx'],
    ]);
  });

  it('gives back a file larger than a chunk of the unpacker', async () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `${i}\n`).join('');
    expect(await read(file('Chart.yaml'), file('big', text))).toEqual([
      ['Chart.yaml', 'Chart.yaml'],
      ['big', text],
    ]);
  });

  it('says which package an error is about', async () => {
    await expect(readArchive(new Uint8Array([1, 2, 3]), options)).rejects.toMatchObject({ where: { file: 'app-1.0.0.tgz' } });
  });
});
