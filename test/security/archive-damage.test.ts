/** Archives that are cut, changed, too large or followed by something: refused with a code. */
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/base/error-catalogue.ts';
import { invalid, read, tooLarge } from './reading.ts';
import { chartYaml, endOfTar, gzip, type Member, member, tar, tgz } from './tar-builder.ts';

describe('sizes', () => {
  const bytes = (count: number): string => 'x'.repeat(count);
  it.each<[string, readonly Member[], readonly string[] | ErrorCode]>([
    ['a file of the limit', [{ name: 'app/a', data: bytes(1000) }], ['a']],
    ['a file above the limit', [{ name: 'app/a', data: bytes(1001) }], tooLarge],
    [
      'all files below the limit',
      [1000, 1000, 1000, 999].map((count, i) => ({ name: `app/${i}`, data: bytes(count) })),
      ['0', '1', '2', '3'],
    ],
    [
      'all files at the limit, which Helm refuses',
      [1000, 1000, 1000, 1000].map((count, i) => ({ name: `app/${i}`, data: bytes(count) })),
      tooLarge,
    ],
  ])('%s', async (_, members, expected) => {
    expect(await read(tgz(...members))).toEqual(expected);
  });
});

describe('damage', () => {
  const whole = tgz(chartYaml, { name: 'app/values.yaml', data: 'a: b\n' });

  it('is seen wherever the package is cut off', async () => {
    for (let length = 0; length < whole.length; length++) {
      expect(await read(whole.subarray(0, length)), `after ${length} bytes`).toBe(invalid);
    }
  });

  it('is seen wherever a byte is changed, but for what gzip says of itself', async () => {
    const describing = new Set([4, 5, 6, 7, 8, 9]); // time, hints, system
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const outcome = await read(changed);
      expect(typeof outcome === 'string', `byte ${at}: ${String(outcome)}`).toBe(!describing.has(at));
    }
  });

  it.each([
    ['a wrong checksum', gzip(tar(chartYaml), { crc: 1 })],
    ['a wrong length', gzip(tar(chartYaml), { length: 1 })],
    ['a second gzip member', Buffer.concat([tgz(chartYaml), tgz({ name: 'app/Chart.yaml', data: 'name: evil\n' })])],
    ['a tar in two gzip members', Buffer.concat([gzip(member(chartYaml)), gzip(endOfTar)])],
    ['bytes behind the gzip', Buffer.concat([tgz(chartYaml), Buffer.from('PK')])],
    ['zeros behind the gzip', Buffer.concat([tgz(chartYaml), Buffer.alloc(512)])],
    ['bytes behind the end of the tar', gzip(Buffer.concat([tar(chartYaml), member({ name: 'app/evil' })]))],
    ['a zero block between members', tgz(member(chartYaml), Buffer.alloc(512), member({ name: 'app/evil' }))],
    ['no end of the tar', gzip(member(chartYaml))],
    ['one zero block for an end', gzip(Buffer.concat([member(chartYaml), Buffer.alloc(512)]))],
    ['a tar cut inside a header', gzip(tar(chartYaml).subarray(0, 100))],
    ['a tar cut inside contents', gzip(tar(chartYaml).subarray(0, 520))],
    ['no members', tgz()],
    ['folders only', tgz({ name: 'app/', type: '5' })],
    ['a tar without gzip', tar(chartYaml)],
    ['a page of HTML', Buffer.from('<!doctype html><title>404</title>')],
    ['nothing', Buffer.alloc(0)],
    [
      'a gzip name without end',
      gzip(tar(chartYaml), {
        header: Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(600, 97), Buffer.alloc(1)]),
      }),
    ],
    ['a gzip header with a wrong checksum', gzip(tar(chartYaml), { header: Buffer.from([0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3, 1, 2]) })],
  ])('%s is refused', async (_, bytes) => {
    expect(await read(bytes)).toBe(invalid);
  });

  it.each<[string, Buffer, readonly string[]]>([
    ['padding to a full record, as GNU tar writes it', gzip(Buffer.concat([tar(chartYaml), Buffer.alloc(8192)])), ['Chart.yaml']],
    [
      'the comment and extra field of Helm',
      gzip(tar(chartYaml), {
        header: Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 20, 0, 0, 0, 0, 0, 255, 3, 0]), Buffer.from('+aHHelm\0')]),
      }),
      ['Chart.yaml'],
    ],
    [
      'a file name in the gzip header',
      gzip(tar(chartYaml), { header: Buffer.from('\x1f\x8b\x08\x08\0\0\0\0\0\x03app.tar\0', 'latin1') }),
      ['Chart.yaml'],
    ],
  ])('%s is none', async (_, bytes, files) => {
    expect(await read(bytes)).toEqual(files);
  });

  it.each([
    ['inside contents', tar(chartYaml).subarray(0, 520)],
    ['inside the zeros of its end', Buffer.concat([member(chartYaml), Buffer.alloc(100)])],
    ['inside the second zero block', Buffer.concat([member(chartYaml), Buffer.alloc(612)])],
  ])('a tar that is cut %s is refused in a subchart too, as Helm refuses it', async (_, cut) => {
    expect(await read(gzip(cut), 'as-helm')).toBe(invalid);
  });

  it.each([
    ['a tar in two gzip members', Buffer.concat([gzip(member(chartYaml)), gzip(endOfTar)])],
    ['no end of the tar', gzip(member(chartYaml))],
    ['bytes behind the end of the tar', gzip(Buffer.concat([tar(chartYaml), Buffer.alloc(100_000, 1)]))],
    ['a wrong checksum behind the end of the tar', gzip(Buffer.concat([tar(chartYaml), Buffer.alloc(100_000, 1)]), { crc: 1 })],
  ])('%s in a subchart of others is read, as Helm reads it', async (_, bytes) => {
    expect(await read(bytes, 'as-helm')).toEqual(['Chart.yaml']);
  });
});
