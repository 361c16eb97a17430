import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../test/support/publish/packed.ts';
import { sha256Hex } from '../base/digest.ts';
import { isCharthouseError } from '../base/error.ts';
import type { ChartFile } from './types.ts';
import { inArchiveOrder, maxMembers } from './write.ts';

const modifiedSeconds = 315_532_800;
const file = (path: string, text = path): ChartFile => ({ path, bytes: Buffer.from(text) });
const write = (...files: ChartFile[]): Buffer => Buffer.from(writeArchive(files, { folder: 'app', modifiedSeconds }));
const untarred = (...files: ChartFile[]): Buffer => gunzipSync(write(...files));
const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return isCharthouseError(error) ? error.code : String(error);
  }
};
const text = (block: Buffer, from: number, length: number): string => block.toString('utf8', from, from + length).replace(/\0.*/s, '');

/** One file of each kind of name, and enough text for the compressor to have choices. */
const sample: readonly ChartFile[] = [
  file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n'),
  file('values.yaml', Array.from({ length: 500 }, (_, i) => `key${i}: value ${(i * 7919) % 1009}\n`).join('')),
  file('templates/deployment.yaml', '{{- range .Values.list }}\n- {{ . }}\n{{- end }}\n'.repeat(40)),
  file('empty', ''),
  { path: 'files/logo.bin', bytes: Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff) },
  file('docs/über uns.md'),
  file(`${'folder/'.repeat(20)}long.txt`),
  file(`${'x'.repeat(180)}.txt`),
];

describe('the bytes of a package', () => {
  it('are the same for the same files, on every machine and version of Node', () => {
    const bytes = write(...sample);
    expect(sha256Hex(gunzipSync(bytes)), 'the tar').toMatchInlineSnapshot(
      `"056abbef7bcf8a7b22b7c0d0ff93629a3d4b7044084061eb5454ba68554ad6c4"`,
    );
    expect(sha256Hex(bytes), 'the gzip: pako is pinned to an exact version').toMatchInlineSnapshot(
      `"9dc17cb7ff37c958bfaa3d2af8954ff6c11b00129e63462d782dfb67a314f7bd"`,
    );
  });

  it('do not depend on the order in which the files were found', () => {
    const [chart, ...rest] = sample;
    if (chart === undefined) throw new Error('no sample');
    expect(write(...rest.reverse(), chart).equals(write(...sample))).toBe(true);
  });

  it('begin with a gzip header that names no time, file or system', () => {
    expect([...write(file('Chart.yaml')).subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  });

  it('end with the checksum and length of the tar', () => {
    const bytes = write(...sample);
    const tar = gunzipSync(bytes);
    expect([bytes.readUInt32LE(bytes.length - 8), bytes.readUInt32LE(bytes.length - 4)]).toEqual([crc32(tar), tar.length]);
  });
});

describe('a member', () => {
  it('has the given time, mode 0644 and no owner', () => {
    const tar = untarred(file('Chart.yaml', 'name: app\n'));
    expect({
      name: text(tar, 0, 100),
      mode: text(tar, 100, 8),
      uid: text(tar, 108, 8),
      gid: text(tar, 116, 8),
      size: Number.parseInt(text(tar, 124, 12), 8),
      modifiedSeconds: Number.parseInt(text(tar, 136, 12), 8),
      type: text(tar, 156, 1),
      magic: tar.toString('latin1', 257, 265),
      userAndGroup: text(tar, 265, 64),
    }).toEqual({
      name: 'app/Chart.yaml',
      mode: '0000644',
      uid: '0000000',
      gid: '0000000',
      size: 10,
      modifiedSeconds,
      type: '0',
      magic: 'ustar\x0000',
      userAndGroup: '',
    });
    expect(tar.length, 'header, data, two blocks of end').toBe(4 * 512);
  });

  it.each([
    ['an ASCII name of 100 bytes', 'a'.repeat(96), false],
    ['a longer name that folders divide', `${'d'.repeat(90)}/${'f'.repeat(90)}`, false],
    ['a longer name without folders', 'a'.repeat(101), true],
    ['folders of 155 bytes', `${'d'.repeat(151)}/f`, false],
    ['folders of 156 bytes', `${'d'.repeat(152)}/f`, true],
    ['a name outside ASCII', 'ü', true],
  ])('has a PAX header only if ustar is not enough: %s', (_, path, pax) => {
    expect(text(untarred(file(path)), 156, 1)).toBe(pax ? 'x' : '0');
  });

  it('splits a long name at the last folder that fits', () => {
    const tar = untarred(file(`${'d'.repeat(90)}/${'f'.repeat(90)}`));
    expect([text(tar, 345, 155), text(tar, 0, 100)]).toEqual([`app/${'d'.repeat(90)}`, 'f'.repeat(90)]);
  });

  it.each([93, 94, 95, 96, 97, 98, 99, 100, 990, 991, 992])('has a PAX record that counts itself right (path of %i bytes)', (length) => {
    const name = `app/${'é'}${'a'.repeat(length - 6)}`;
    const tar = untarred(file(name.slice(4)));
    const size = Number.parseInt(text(tar, 124, 12), 8);
    expect(tar.toString('utf8', 512, 512 + size)).toBe(`${size} path=${name}\n`);
  });
});

describe('the order of members', () => {
  const orderOf = (...paths: string[]): string[] => inArchiveOrder(paths.map((path) => file(path))).map(({ path }) => path);

  it('has Chart.yaml first, then goes by the bytes of the path', () => {
    expect(orderOf('a', 'Z', 'a/b', 'a.b', 'Chart.yaml', '.helmignore', 'Chart.lock')).toEqual([
      'Chart.yaml',
      '.helmignore',
      'Chart.lock',
      'Z',
      'a',
      'a.b',
      'a/b',
    ]);
  });

  it('goes by UTF-8, in which astral characters come last', () => {
    expect(orderOf('\u{1F600}', '\uFF5E')).toEqual(['\uFF5E', '\u{1F600}']);
  });

  it('keeps files of one path as they came, as a chart that vendors two versions of one subchart has them', () => {
    const files = [file('charts/sub/Chart.yaml', 'second'), file('Chart.yaml'), file('charts/sub/Chart.yaml', 'first')];
    expect(inArchiveOrder(files).map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['Chart.yaml', 'second', 'first']);
  });
});

describe('what no Helm would load is not written', () => {
  it.each(['../x', 'a/../b', '/x', '..data', 'C:/x', 'a\\b', 'a//b', './a', 'a/', '', 'a\0b'])('%j', (path) => {
    expect(codeOf(() => write(file(path)))).toBe('CH_CHART_INVALID');
  });

  it('more members than will be read back', () => {
    const files = Array.from({ length: maxMembers + 1 }, () => file('a', ''));
    expect(codeOf(() => write(...files))).toBe('CH_CHART_TOO_LARGE');
  });
});
