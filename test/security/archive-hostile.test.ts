/** Archives made to mislead or to harm: each is refused with a code, and nothing of it is kept. */
import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import type { ErrorCode } from '../../src/base/error-catalogue.ts';
import { readArchive } from '../../src/chart/archive-read.ts';
import { chartYaml, endOfTar, gnuLongName, gzip, type Member, member, pax, paxRecord, tar, tgz } from './tar-builder.ts';

const limits = { maxFileBytes: 1000, maxTotalBytes: 4000 };

/** The paths that are read, or the code of the error. */
async function read(bytes: Buffer, reading: 'strict' | 'as-helm' = 'strict'): Promise<readonly string[] | ErrorCode> {
  try {
    return (await readArchive(bytes, { fileName: 'app-1.0.0.tgz', limits, reading })).map(({ path }) => path);
  } catch (error) {
    if (isCharthouseError(error)) return error.code;
    throw error;
  }
}

const invalid = 'CH_PACKAGE_INVALID';
const tooLarge = 'CH_CHART_TOO_LARGE';

it('the table’s own chart is read: what is refused below is refused for its attack', async () => {
  expect(await read(tgz(chartYaml))).toEqual(['Chart.yaml']);
});

describe('names that lead elsewhere', () => {
  /** What Helm makes of the name stands third: a subchart in an archive of others is read as Helm reads it. */
  it.each<[string, string, readonly string[] | ErrorCode]>([
    ['a parent folder', 'app/../../etc/passwd', invalid],
    ['a parent folder that stays inside', 'app/a/../b', ['Chart.yaml', 'b']],
    ['a parent folder as the chart’s folder', '../values.yaml', ['Chart.yaml', 'values.yaml']],
    ['a name that begins with two dots, which Helm refuses too', 'app/..data', invalid],
    ['an absolute path', '/etc/passwd', ['Chart.yaml', 'etc/passwd']],
    ['an absolute path behind the chart’s folder', 'app//etc/passwd', invalid],
    ['a drive', 'app/C:/windows/x', invalid],
    ['a drive as the chart’s folder', 'C:/x', ['Chart.yaml', 'x']],
    ['backslashes', 'app\\templates\\x.yaml', ['Chart.yaml', 'templates/x.yaml']],
    ['backslashes that lead out', 'app\\..\\..\\x', invalid],
    ['one backslash, which hides the folders before it', 'app/templates/a\\b', ['Chart.yaml', 'b']],
    ['a dot as the chart’s folder', './app/Chart.yaml', ['Chart.yaml', 'app/Chart.yaml']],
    ['dots inside', 'app/./values.yaml', ['Chart.yaml', 'values.yaml']],
    ['an empty component', 'app/templates//x', ['Chart.yaml', 'templates/x']],
    ['a file beside the chart’s folder', 'values.yaml', invalid],
    ['Chart.yaml as the chart’s folder', 'Chart.yaml/x', invalid],
    ['a slash at the end of a file’s name', 'app/values.yaml/', ['Chart.yaml', 'values.yaml']],
  ])('%s', async (_, name, asHelm) => {
    const bytes = tgz(chartYaml, { name, data: 'x' });
    expect(await read(bytes)).toBe(invalid);
    expect(await read(bytes, 'as-helm')).toEqual(asHelm);
  });

  it('a name that is not UTF-8, which two programs would show as two names', async () => {
    const bytes = tgz(chartYaml, pax({ path: '' }), member({ name: 'app/x' }));
    expect(await read(bytes), 'an empty PAX path changes nothing').toEqual(['Chart.yaml', 'x']);
    const block = member({ name: 'app/x', checksum: '0' });
    block[4] = 0xff;
    block.write('        ', 148);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(await read(tgz(chartYaml, block))).toBe(invalid);
  });
});

describe('members that are no files', () => {
  const members: readonly [string, Member][] = [
    ['a symbolic link', { name: 'app/values.yaml', type: '2', linkName: '/etc/passwd' }],
    ['a symbolic link that stays inside', { name: 'app/values.yaml', type: '2', linkName: 'Chart.yaml' }],
    ['a hard link', { name: 'app/values.yaml', type: '1', linkName: 'app/Chart.yaml' }],
    ['a character device', { name: 'app/values.yaml', type: '3' }],
    ['a block device', { name: 'app/values.yaml', type: '4' }],
    ['a named pipe', { name: 'app/values.yaml', type: '6' }],
    ['a member of an unknown type', { name: 'app/values.yaml', type: 'Z' }],
  ];

  it.each(members)('%s is refused', async (_, hostile) => {
    expect(await read(tgz(chartYaml, hostile))).toBe(invalid);
  });

  it.each(members)('%s in a subchart of others becomes an empty file, as Helm loads it', async (_, hostile) => {
    const files = await readArchive(tgz(chartYaml, hostile), { fileName: 'sub.tgz', limits, reading: 'as-helm' });
    expect(files.map(({ path, bytes }) => [path, bytes.length])).toEqual([
      ['Chart.yaml', 40],
      ['values.yaml', 0],
    ]);
  });

  it('a link that claims contents, which some programs skip and others read as members', async () => {
    const hostile = Buffer.concat([member({ name: 'app/a', type: '2', size: '00000001000\0' }), member({ name: 'app/b' })]);
    expect(await read(tgz(chartYaml, hostile), 'as-helm')).toBe(invalid);
  });

  it('a file with the mode of a folder, which Helm does not see', async () => {
    const bytes = tgz(chartYaml, { name: 'app/hidden', mode: '0040644\0', data: 'x' }, { name: 'app/seen', mode: '0100644\0' });
    expect(await read(bytes)).toBe(invalid);
    expect(await read(bytes, 'as-helm')).toEqual(['Chart.yaml', 'seen']);
  });

  it('folders are passed over, whatever their names and sizes say', async () => {
    const folders = tgz({ name: 'app/', type: '5', mode: '0000755\0' }, { name: '/', type: '5', size: '00000001000\0' }, chartYaml);
    expect(await read(folders)).toEqual(['Chart.yaml']);
  });

  it.each([
    ['a folder', { name: 'app/a', type: '5' }],
    ['a folder in the old style', { name: 'app/a/', type: '\0' }],
  ])('%s that claims contents does not hide the member behind it', async (_, folder) => {
    const bytes = tgz(chartYaml, Buffer.concat([member({ ...folder, size: '00000001000\0' }), member({ name: 'app/b' })]));
    expect(await read(bytes)).toEqual(['Chart.yaml', 'b']);
  });
});

describe('PAX and GNU headers', () => {
  it('a path that replaces a harmless one is the path that is checked', async () => {
    expect(await read(tgz(chartYaml, pax({ path: 'app/../../x' }), { name: 'app/x' }))).toBe(invalid);
  });

  it('a GNU long name that replaces a harmless one is the name that is checked', async () => {
    expect(await read(tgz(chartYaml, gnuLongName('../../x'), { name: 'app/x' }))).toBe(invalid);
  });

  it('a GNU long name wins over a PAX path, as in Go', async () => {
    expect(await read(tgz(chartYaml, pax({ path: 'app/pax' }), gnuLongName('app/gnu'), { name: 'app/x' }))).toEqual(['Chart.yaml', 'gnu']);
  });

  it('a size that replaces the header’s counts, so that no member hides in another’s contents', async () => {
    const hidden = member({ name: 'app/hidden' });
    const bytes = tgz(chartYaml, pax({ size: '512' }), Buffer.concat([member({ name: 'app/a', size: '00000000000\0' }), hidden]));
    expect(await read(bytes)).toEqual(['Chart.yaml', 'a']);
  });

  it('a size above the limit is refused before anything of it is read', async () => {
    expect(await read(tgz(chartYaml, pax({ size: String(2 ** 60) }), { name: 'app/a' }))).toBe(tooLarge);
  });

  it.each(['-1', '1.5', '0x10', '9223372036854775808', ' 1'])('the size %j', async (size) => {
    expect(await read(tgz(chartYaml, pax({ size }), { name: 'app/a' }))).toBe(invalid);
  });

  it('a path inside another record’s value is no path: only readers that split at line ends see it', async () => {
    const comment = pax({ comment: `x\n${paxRecord(['path', 'app/../../x'])}` });
    expect(await read(tgz(chartYaml, comment, { name: 'app/a' }))).toEqual(['Chart.yaml', 'a']);
  });

  it.each([
    ['a length that is too large', '99 path=app/b\n'],
    ['a length that is too small', '9 path=app/b\n'],
    ['a length that is no number', 'x path=app/b\n'],
    ['no length', 'path=app/b\n'],
    ['no line end', '15 path=app/bcd'],
    ['no value', '8 path\n\n'],
    ['no key', '6 =a\n\n'],
    ['a NUL in the path', paxRecord(['path', 'app/b\0/../x'])],
    ['a NUL in a key', paxRecord(['a\0b', 'c'])],
  ])('a record with %s', async (_, data) => {
    expect(await read(tgz(chartYaml, { name: 'x', type: 'x', data }, { name: 'app/a' }))).toBe(invalid);
  });

  it('a global header changes nothing, as in Helm: no path, no size', async () => {
    const bytes = tgz(pax({ path: 'app/../../x', size: '512', comment: 'a commit' }, 'g'), chartYaml);
    expect(await read(bytes)).toEqual(['Chart.yaml']);
  });

  it('a global header ends the effect of the extended one before it, as in Go', async () => {
    const bytes = tgz(chartYaml, pax({ path: 'app/other' }), pax({ comment: 'x' }, 'g'), { name: 'app/a' });
    expect(await read(bytes)).toEqual(['Chart.yaml', 'a']);
  });

  it.each([
    ['PAX 1.0', pax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'app/../../x', 'GNU.sparse.realsize': '9' })],
    ['PAX 0.1', pax({ 'GNU.sparse.map': '0,1', 'GNU.sparse.numblocks': '1', 'GNU.sparse.size': '99999999999' })],
    ['GNU', Buffer.alloc(0)],
  ])('a sparse member (%s), whose contents are not the bytes that stand there', async (kind, header) => {
    const sparse = member({
      name: 'app/a',
      data: '1\n0\n1\n',
      type: kind === 'GNU' ? 'S' : '0',
      magic: kind === 'GNU' ? 'ustar  \0' : 'ustar\x0000',
    });
    expect(await read(tgz(chartYaml, Buffer.concat([header, sparse])))).toBe(invalid);
  });

  it('an extended header larger than 1 MiB', async () => {
    expect(await read(tgz(chartYaml, { name: 'x', type: 'x', data: Buffer.alloc(1024 * 1024 + 1) }, { name: 'app/a' }))).toBe(invalid);
  });
});

describe('numbers that lie', () => {
  it.each([
    ['a size that is no number', { name: 'app/a', size: 'twelve\0' }],
    ['a negative size in base 256', { name: 'app/a', size: '\xff'.repeat(12) }],
    ['a size beyond 64 bits', { name: 'app/a', size: `\x80${'\xff'.repeat(11)}` }],
    ['a wrong checksum', { name: 'app/a', checksum: '0000001\0' }],
    ['a checksum that is no number', { name: 'app/a', checksum: '????????' }],
  ] satisfies [string, Member][])('%s', async (_, hostile) => {
    expect(await read(tgz(chartYaml, hostile))).toBe(invalid);
  });

  it('a size above the limit in base 256', async () => {
    expect(await read(tgz(chartYaml, { name: 'app/a', size: `\x80${'\0'.repeat(6)}\x40${'\0'.repeat(4)}` }))).toBe(tooLarge);
  });
});

describe('one name, several members', () => {
  it('are refused: which one counts differs between files and programs', async () => {
    expect(await read(tgz(chartYaml, { name: 'app/Chart.yaml', data: 'name: evil\n' }))).toBe(invalid);
  });

  it('are refused across chart folders, since the first component is dropped', async () => {
    expect(await read(tgz(chartYaml, { name: 'other/Chart.yaml', data: 'name: evil\n' }))).toBe(invalid);
  });

  it('stand below charts/, where Helm itself writes two versions of one subchart', async () => {
    const sub = { name: 'app/charts/sub/Chart.yaml' };
    expect(await read(tgz(chartYaml, sub, sub))).toEqual(['Chart.yaml', 'charts/sub/Chart.yaml', 'charts/sub/Chart.yaml']);
  });
});

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
    ['a tar in two gzip members', Buffer.concat([gzip(member(chartYaml)), gzip(endOfTar)])],
    ['no end of the tar', gzip(member(chartYaml))],
    ['bytes behind the end of the tar', gzip(Buffer.concat([tar(chartYaml), Buffer.alloc(100_000, 1)]))],
    ['a wrong checksum behind the end of the tar', gzip(Buffer.concat([tar(chartYaml), Buffer.alloc(100_000, 1)]), { crc: 1 })],
  ])('%s in a subchart of others is read, as Helm reads it', async (_, bytes) => {
    expect(await read(bytes, 'as-helm')).toEqual(['Chart.yaml']);
  });
});
