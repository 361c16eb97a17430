/** Headers that say one thing to one program and another to the next: read as Go reads them, as every Helm does, or refused. */
import { describe, expect, it } from 'vitest';
import { invalid, read, tooLarge } from './reading.ts';
import { chartYaml, gnuLongName, type Member, member, pax, paxRecord, tgz } from './tar-builder.ts';

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

  it.each(['-1', '-512', '1.5', '0x10', '9223372036854775808', ' 1'])('the size %j', async (size) => {
    expect(await read(tgz(chartYaml, pax({ size }), { name: 'app/a' }))).toBe(invalid);
  });

  it.each(['yesterday', '1e9', '.5', '1.x', '9223372036854775808'])('the time %j, at which Helm gives up', async (mtime) => {
    expect(await read(tgz(chartYaml, pax({ mtime }), { name: 'app/a' }))).toBe(invalid);
  });

  it('times that Go reads, and records without a value, change nothing', async () => {
    const records = pax({ mtime: '1700000000.123456789', atime: '-1.5', ctime: '5.', path: '', size: '', uid: '' });
    expect(await read(tgz(chartYaml, records, { name: 'app/a' }))).toEqual(['Chart.yaml', 'a']);
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
    ['a NUL in the path', paxRecord(['path', 'app/b\0c'])],
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
    const bytes = tgz(chartYaml, Buffer.concat([header, sparse]));
    expect([await read(bytes), await read(bytes, 'as-helm')]).toEqual([invalid, invalid]);
  });

  it('an extended header larger than 1 MiB', async () => {
    const ofSize = (size: number): string => paxRecord(['comment', 'x'.repeat(size - `${size} comment=\n`.length)]);
    const extended = (size: number): Buffer => tgz(chartYaml, { name: 'x', type: 'x', data: ofSize(size) }, { name: 'app/a' });
    expect(await read(extended(1024 * 1024))).toEqual(['Chart.yaml', 'a']);
    expect(await read(extended(1024 * 1024 + 1))).toBe(invalid);
  });
});

describe('numbers that lie', () => {
  it.each([
    ['a size that is no number', { name: 'app/a', size: 'twelve\0' }],
    ['a negative size in base 256', { name: 'app/a', size: '\xff'.repeat(12) }],
    ['a size of -512 in base 256, which keeps the blocks aligned', { name: 'app/a', size: `${'\xff'.repeat(10)}\xfe\0` }],
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

describe('formats of other times', () => {
  it('a prefix that Go before 1.8 wrote over the times of a GNU header stands before the name', async () => {
    expect(await read(tgz(chartYaml, { name: 'x', prefix: 'app/templates', magic: 'ustar  \0' }))).toEqual(['Chart.yaml', 'templates/x']);
  });

  it('the times of a GNU header are no folders', async () => {
    const times = '14000000000\x0014000000000\0';
    expect(await read(tgz(chartYaml, { name: 'app/x', prefix: times, magic: 'ustar  \0' }))).toEqual(['Chart.yaml', 'x']);
  });

  it('the prefix of a star header ends where its times begin', async () => {
    const prefix = `app/${'d'.repeat(127)}14000000000\x0014000000000\0${'\0'.repeat(8)}tar\0`;
    expect(await read(tgz(chartYaml, { name: 'x', prefix }))).toEqual(['Chart.yaml', `${'d'.repeat(127)}/x`]);
  });

  it('a checksum over signed bytes, as Suns wrote it, is right', async () => {
    const block = member({ name: 'app/\u00fc' });
    const unsigned = Number.parseInt(block.toString('latin1', 148, 154), 8);
    block.write((unsigned - 2 * 256).toString(8).padStart(6, '0'), 148);
    expect(await read(tgz(chartYaml, block))).toEqual(['Chart.yaml', '\u00fc']);
  });
});
