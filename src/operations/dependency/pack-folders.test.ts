import { expect, it } from 'vitest';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
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
