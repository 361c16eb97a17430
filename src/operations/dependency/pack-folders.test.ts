import { expect, it } from 'vitest';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import { readPackage } from '../../chart/read-package.ts';
import { defaultLimits } from '../../chart/types.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { packFolders } from './pack-folders.ts';

const made = await readPackage(chartPackage('lib', '0.2.0').bytes, { fileName: 'lib.tgz', limits: defaultLimits });

it('packs a folder once for any number of charts', async () => {
  const folders: string[] = [];
  const pack = packFolders({
    files: filesIn('/nowhere', new AbortController().signal),
    allowOutside: true,
    packOne: async (folder) => {
      folders.push(folder);
      return made;
    },
  });
  const of = (folder: string) => ({ folder, where: { file: `${folder}/Chart.yaml` } });
  const all = [
    pack('file://../lib', of('charts/a')),
    pack('file://../lib/', of('charts/b')),
    pack('file://../lib', of('charts/b')),
    pack('file://../lib', of('other/a')),
  ];
  expect((await Promise.all(all)).map(({ name, version }) => `${name} ${version}`)).toEqual(Array.from({ length: 4 }, () => 'lib 0.2.0'));
  expect(folders).toEqual(['charts/lib', 'other/lib']);
});

it('packs by one path, whichever spelling comes first', async () => {
  const folders: string[] = [];
  const pack = packFolders({
    files: filesIn('/nowhere', new AbortController().signal),
    allowOutside: true,
    packOne: async (folder) => {
      folders.push(folder);
      return made;
    },
  });
  for (const repository of ['file://../lib/', 'file://../lib//', 'file://../lib', 'file:///lib/', 'file:///lib'])
    await pack(repository, { folder: 'charts/a', where: { file: 'charts/a/Chart.yaml' } });
  expect(folders).toEqual(['charts/lib', '/lib']);
});

const missing = ['file://../no-such-folder', 'file://../no-such-folder/'].flatMap((repository) =>
  [false, true].map((allowOutside) => ({ repository, allowOutside })),
);
it.each(missing)('names the declaration if $repository is not there (links out of the work tree: $allowOutside)', async (row) => {
  const { repository, allowOutside } = row;
  const pack = packFolders({
    files: filesIn(process.cwd(), new AbortController().signal),
    allowOutside,
    packOne: async (folder) => {
      throw new CharthouseError('CH_CHART_UNREADABLE', { message: `chart folder '${folder}' not found`, where: { file: folder } });
    },
  });
  const where = { file: 'src/Chart.yaml', line: 7, column: 5 };
  await expect(pack(repository, { folder: 'src', where })).rejects.toMatchObject({
    code: 'CH_CHART_UNREADABLE',
    message: expect.stringMatching(/^the dependency 'file:\/\/\.\.\/no-such-folder\/?' cannot be packed: .*'no-such-folder'/),
    where,
  });
});

it('names the place in the other chart if that is at fault', async () => {
  const where = { file: 'lib/Chart.yaml', line: 3, column: 1 };
  const pack = packFolders({
    files: filesIn(process.cwd(), new AbortController().signal),
    allowOutside: true,
    packOne: async () => {
      throw new CharthouseError('CH_CHART_INVALID', { message: 'no version', where });
    },
  });
  await expect(pack('file://../lib', { folder: 'src', where: { file: 'src/Chart.yaml' } })).rejects.toMatchObject({ where });
});

it.each(['file://.', 'file://../base', 'file:///base'])(
  'refuses %s from src/base, which is the chart itself or is not there',
  async (repository) => {
    const packed: string[] = [];
    const pack = packFolders({
      files: filesIn(process.cwd(), new AbortController().signal),
      allowOutside: true,
      packOne: async (folder) => {
        packed.push(folder);
        return made;
      },
    });
    const where = { file: 'src/base/Chart.yaml', line: 5, column: 7 };
    const packing = pack(repository, { folder: 'src/base', where });
    if (repository === 'file:///base') await packing;
    else
      await expect(packing).rejects.toMatchObject({
        code: 'CH_CHART_DEPENDENCY',
        message: expect.stringContaining('the chart itself'),
        where,
      });
    expect(packed).toHaveLength(repository === 'file:///base' ? 1 : 0);
  },
);
