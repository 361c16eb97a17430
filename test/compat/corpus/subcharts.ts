/** charts/: folders, archives, and everything that Helm drops, keeps or refuses there. */
import { gnuLongName, gzip, pax, tar, tgz } from '../../security/tar-builder.ts';
import { app, archive, type CorpusGroup, packaged, refused, subYaml } from './tree.ts';

const one = subYaml('one');

/** Subcharts as folders. */
export const folders: CorpusGroup = {
  'a folder': packaged(app({ 'charts/one/Chart.yaml': one, 'charts/one/values.yaml': 'a: 1\n', 'charts/one/templates/x.yaml': 'x' })),
  'a folder with another name than its chart': packaged(app({ 'charts/other/Chart.yaml': one, 'charts/other/a/b.md': 'b' })),
  'folders in folders': packaged(
    app({
      'charts/one/Chart.yaml': one,
      'charts/one/charts/x/Chart.yaml': subYaml('two'),
      'charts/one/charts/x/charts/y/Chart.yaml': subYaml('three'),
    }),
  ),
  'two versions of one chart': packaged(
    app({
      'charts/a/Chart.yaml': subYaml('one', 'version: 1.0.0'),
      'charts/a/values.yaml': 'a: 1\n',
      'charts/b/Chart.yaml': subYaml('one', 'version: 2.0.0'),
      'charts/b/values.yaml': 'b: 1\n',
    }),
  ),
  'names that start with _ or .': packaged(
    app({ 'charts/_one/Chart.yaml': '[', 'charts/.two/x': 'x', 'charts/_README.md': '', 'charts/.gitkeep': '' }),
  ),
  'provenance files': packaged(
    app({
      'charts/one/Chart.yaml': one,
      'charts/one-1.tgz.prov': 'p',
      'charts/dir/Chart.yaml': subYaml('two'),
      'charts/dir/files/x.prov': 'q',
      'charts/_a/y.prov': 'r',
    }),
  ),
  'hidden files and a .helmignore of its own': packaged(
    app({ 'charts/one/Chart.yaml': one, 'charts/one/.helmignore': '**\n', 'charts/one/templates/.x': 'x', 'charts/one/.y': 'y' }),
  ),
  'rules of the outer .helmignore inside': packaged(
    app({ 'charts/one/Chart.yaml': one, 'charts/one/README.md': '', '.helmignore': '*.md\n' }),
  ),
  'a v1 chart with requirements and a lock': packaged(
    app({
      'charts/one/Chart.yaml': subYaml('one', 'apiVersion: v1'),
      'charts/one/requirements.yaml': 'dependencies:\n- name: gone\n  version: 1.0.0\n  repository: https://a.example\n',
      'charts/one/requirements.lock': 'dependencies: []\ndigest: a\ngenerated: 2020-01-01T00:00:00Z\n',
      'charts/one/Chart.lock': 'digest: b\n',
    }),
  ),
  'a subchart whose own dependencies are missing': packaged(
    app({ 'charts/one/Chart.yaml': subYaml('one', 'dependencies: [{name: gone, version: "1", repository: ""}]') }),
  ),
  'a subchart without or with another apiVersion': packaged(
    app({ 'charts/a/Chart.yaml': 'name: a\nversion: 1.0.0\n', 'charts/b/Chart.yaml': subYaml('b', 'apiVersion: v3') }),
  ),
  'a library': packaged(app({ 'charts/one/Chart.yaml': subYaml('one', 'type: library') })),
  'a Chart.yaml with a BOM': packaged(app({ 'charts/one/Chart.yaml': `\ufeff${one}` })),
  'a plain file': refused(app({ 'charts/README.md': '' })),
  'a folder without Chart.yaml': refused(app({ 'charts/one/values.yaml': '' })),
  'a folder whose Chart.yaml is ignored': refused(
    app({ 'charts/one/Chart.yaml': one, 'charts/one/a': '', '.helmignore': 'charts/one/Chart.yaml\n' }),
  ),
  'a subchart with a bad version': refused(app({ 'charts/one/Chart.yaml': subYaml('one', 'version: x') })),
  'a subchart with bad values': refused(app({ 'charts/one/Chart.yaml': one, 'charts/one/values.yaml': '- a\n' })),
  'a subchart with a bad schema': refused(app({ 'charts/one/Chart.yaml': one, 'charts/one/values.schema.json': '{' })),
  'a subchart with a path for a name': refused(app({ 'charts/one/Chart.yaml': subYaml('../../one') })),
  'a subchart with a bad alias': refused(
    app({ 'charts/one/Chart.yaml': subYaml('one', 'dependencies: [{name: a, version: "1", repository: "", alias: a.b}]') }),
  ),
};

const inArchive = (bytes: Buffer) => app({ 'charts/one-1.2.3.tgz': bytes });
const chart = { name: 'one/Chart.yaml', data: one };

/** Subcharts as archives. */
export const archives: CorpusGroup = {
  'an archive': packaged(
    inArchive(archive({ 'Chart.yaml': one, 'values.yaml': 'a: 1\n', 'templates/x.yaml': 'x', 'a/b.bin': Buffer.from([0, 255]) })),
  ),
  'an archive under any folder name, with BOMs': packaged(
    inArchive(archive({ 'Chart.yaml': `\ufeff${one}`, 'a.txt': '\ufeffa' }, 'whatever')),
  ),
  'folders and an archive in an archive': packaged(
    inArchive(
      archive({
        'Chart.yaml': one,
        'charts/two/Chart.yaml': subYaml('two'),
        'charts/three.tgz': archive({ 'Chart.yaml': subYaml('three') }),
      }),
    ),
  ),
  'one chart as folder and archive': packaged(
    app({ 'charts/one/Chart.yaml': one, 'charts/one-1.2.3.tgz': archive({ 'Chart.yaml': one }) }),
  ),
  'an archive with folders and a PAX header': packaged(
    inArchive(
      tgz(
        { name: 'one/', type: '5' },
        pax({ comment: 'c' }, 'g'),
        pax({ path: `one/${'p'.repeat(120)}` }),
        { name: 'x', data: 'p' },
        chart,
      ),
    ),
  ),
  'an archive with a GNU long name': packaged(
    inArchive(tgz(gnuLongName(`one/${'g'.repeat(120)}`), { name: 'x', data: 'g', magic: 'ustar  \0' }, chart)),
  ),
  'an archive with links': packaged(
    inArchive(
      tgz(
        chart,
        { name: 'one/a', data: 'a' },
        { name: 'one/l', type: '2', linkName: 'a' },
        { name: 'one/h', type: '1', linkName: 'one/a' },
      ),
    ),
  ),
  'an archive from Windows': packaged(
    inArchive(tgz({ name: 'one\\Chart.yaml', data: one }, { name: 'one\\templates\\x.yaml', data: 'x' })),
  ),
  'an archive with names that are not clean': packaged(
    inArchive(tgz(chart, { name: 'one/./a', data: 'a' }, { name: 'one/b//c', data: 'c' }, { name: 'one/d/../e', data: 'e' })),
  ),
  'an archive with one file twice': packaged(inArchive(tgz(chart, { name: 'one/a', data: '1' }, { name: 'one/a', data: '2' }))),
  'an archive with a lock and a requirements.yaml of a v2 chart': packaged(
    inArchive(
      archive({
        'Chart.yaml': one,
        'Chart.lock': 'digest: a\n',
        'requirements.yaml': 'dependencies: [{name: two, version: "1", repository: ""}]\n',
      }),
    ),
  ),
  'an archive with hidden files': packaged(inArchive(archive({ 'Chart.yaml': one, '.helmignore': '*\n', 'templates/.x': 'x' }))),
  'an archive that goes on behind its end': packaged(inArchive(gzip(Buffer.concat([tar(chart), Buffer.from('rubbish')])))),
  'an archive of two gzip members': packaged(
    inArchive(Buffer.concat([gzip(tar(chart).subarray(0, 1024)), gzip(tar(chart).subarray(1024))])),
  ),
  'an archive with an empty schema': refused(inArchive(archive({ 'Chart.yaml': one, 'values.schema.json': '' }))),
  'an archive with a dot for its folder': refused(inArchive(tgz({ name: './one/Chart.yaml', data: one }))),
  'an archive with Chart.yaml at its root': refused(inArchive(tgz({ name: 'Chart.yaml', data: one }))),
  'an archive that leaves its folder': refused(inArchive(tgz(chart, { name: 'one/../../a' }))),
  'an archive with a name that starts with two dots': refused(inArchive(tgz(chart, { name: 'one/..a' }))),
  'an archive with an absolute path': refused(inArchive(tgz(chart, { name: 'one//etc/a' }))),
  'an archive with a drive': refused(inArchive(tgz(chart, { name: 'one/c:/a' }))),
  'an archive with a file of more than 5 MiB': refused(inArchive(archive({ 'Chart.yaml': one, big: Buffer.alloc(5 * 1024 * 1024 + 1) }))),
  'an empty archive': refused(inArchive(tgz())),
  'a cut archive': refused(inArchive(archive({ 'Chart.yaml': one, a: Buffer.alloc(3000, 'abc') }).subarray(0, 120))),
  'a tar that is not packed': refused(inArchive(tar(chart))),
  'an empty file': refused(inArchive(Buffer.alloc(0))),
  'an archive that is no chart': refused(inArchive(archive({ 'README.md': '' }))),
  'a folder named like an archive': refused(app({ 'charts/one.tgz/Chart.yaml': one })),
  'an archive that ends in .tar.gz': refused(app({ 'charts/one.tar.gz': archive({ 'Chart.yaml': one }) })),
};
