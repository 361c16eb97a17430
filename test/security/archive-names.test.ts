/** Members whose names lead elsewhere, or that are no files: refused with a code, and nothing of the archive is kept. */
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/index.ts';
import type { ErrorCode } from '../../src/base/error-catalogue.ts';
import { invalid, limits, read } from './reading.ts';
import { chartYaml, type Member, member, pax, tgz } from './tar-builder.ts';

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
