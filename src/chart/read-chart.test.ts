import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeArchive } from '../../test/support/publish/packed.ts';
import { isCharthouseError } from '../base/error.ts';
import { nodeFiles } from '../runtime/node-files.ts';
import { type ReadChartOptions, readChart } from './read-chart.ts';

const root = await mkdtemp(join(tmpdir(), 'charthouse-read-'));
afterAll(() => rm(root, { recursive: true }));
let charts = 0;

/** By path: a file's text or bytes, or the target of a link. */
type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

const plain: Tree = { 'Chart.yaml': 'apiVersion: v2\nname: app # ours\nversion: 1.0.0\n' };

async function folderOf(tree: Tree): Promise<string> {
  const folder = join(root, String(charts++));
  for (const [path, what] of Object.entries(tree)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof what === 'object' && 'link' in what) await symlink(what.link, target);
    else await writeFile(target, what);
  }
  return folder;
}

/** The packaged files by path; the later of two wins, as when a person unpacks them. */
async function filesOf(tree: Tree, options: Partial<ReadChartOptions> = {}): Promise<Record<string, string>> {
  const chart = await readChart(await folderOf(tree), { files: nodeFiles, ...options });
  return Object.fromEntries(chart.files.map(({ path, bytes }) => [path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)]));
}

async function failureOf(tree: Tree, options: Partial<ReadChartOptions> = {}) {
  const folder = await folderOf(tree);
  try {
    await readChart(folder, { files: nodeFiles, ...options });
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    const { file, line } = error.where ?? { file: '' };
    return { code: error.code, file: file.slice(folder.length + 1), line };
  }
  return undefined;
}

const packed = (files: Readonly<Record<string, string>>, folder = 'sub'): Uint8Array =>
  writeArchive(
    Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    { folder, modifiedSeconds: 0 },
  );

const sub = 'apiVersion: v2\nname: sub\nversion: 1.0.0\n';

describe('readChart keeps', () => {
  it('Chart.yaml as its author wrote it, first, and the rest by the bytes of the path', async () => {
    const files = await filesOf({ ...plain, 'values.yaml': 'a: 1\n', 'B.md': 'b', 'a.md': 'a', 'templates/x.yaml': 'x' });
    expect(Object.keys(files)).toEqual(['Chart.yaml', 'B.md', 'a.md', 'templates/x.yaml', 'values.yaml']);
    expect(files['Chart.yaml']).toBe(plain['Chart.yaml']);
  });

  it('the lock whose name comes last, in any order of the folder', async () => {
    const tree = { ...plain, 'Chart.lock': 'digest: first\n', 'requirements.lock': 'digest: last\n' };
    for (const reversed of [false, true]) {
      const readDirectory = async (path: string) => (await readdir(path)).sort((a, b) => (a < b === reversed ? 1 : -1));
      expect((await filesOf(tree, { files: { ...nodeFiles, readDirectory } }))['Chart.lock']).toContain('digest: last');
    }
  });

  it('no BOM in any file', async () => {
    expect(await filesOf({ 'Chart.yaml': `\ufeff${plain['Chart.yaml']}`, 'a.bin': '\ufeff\ufeffx' })).toEqual({
      ...plain,
      'a.bin': '\ufeffx',
    });
  });

  it('what links lead to, outside of the chart too', async () => {
    const outside = await folderOf({ 'x.txt': 'x', 'deep/y.txt': 'y' });
    expect(await filesOf({ ...plain, 'a.txt': { link: join(outside, 'x.txt') }, more: { link: outside } })).toEqual({
      ...plain,
      'a.txt': 'x',
      'more/deep/y.txt': 'y',
      'more/x.txt': 'x',
    });
  });

  it('subcharts, packed or not, under the names in their Chart.yaml', async () => {
    const files = await filesOf({
      ...plain,
      'charts/other/Chart.yaml': sub,
      'charts/x.tgz': packed({ 'Chart.yaml': sub.replace('sub', 'packed') }),
    });
    expect(Object.keys(files)).toEqual(['Chart.yaml', 'charts/packed/Chart.yaml', 'charts/sub/Chart.yaml']);
  });

  it('both of two subcharts with one name', async () => {
    const folder = await folderOf({ ...plain, 'charts/a/Chart.yaml': sub, 'charts/b/Chart.yaml': sub.replace('1.0.0', '2.0.0') });
    const { files } = await readChart(folder, { files: nodeFiles });
    expect(files.map(({ path }) => path)).toEqual(['Chart.yaml', 'charts/sub/Chart.yaml', 'charts/sub/Chart.yaml']);
  });

  it('nothing of what git keeps of a clone, folder, file or link, and says so once for each', async () => {
    const clone = {
      '.git/config': 'x',
      'charts/sub/.git': 'gitdir: /home/a',
      'crds/.git': { link: 'nowhere' },
      '.github/a': 'a',
      'x.git': 'x',
    };
    const folder = await folderOf({ ...plain, ...clone, 'charts/sub/Chart.yaml': sub });
    const { files, warnings } = await readChart(folder, { files: nodeFiles });
    expect(files.map(({ path }) => path)).toEqual(['Chart.yaml', '.github/a', 'charts/sub/Chart.yaml', 'x.git']);
    expect(warnings.map(({ code, where }) => [code, where?.file.slice(folder.length + 1)])).toEqual([
      ['git-left-out', '.git'],
      ['git-left-out', 'charts/sub/.git'],
      ['git-left-out', 'crds/.git'],
      ['repository-file', ''],
    ]);
  });

  it('silent about a clone that .helmignore lists', async () => {
    const folder = await folderOf({ ...plain, '.git/config': 'x', '.helmignore': '.git/\n' });
    expect((await readChart(folder, { files: nodeFiles })).warnings).toEqual([]);
  });

  it('files of charts/ that end in .prov in their place, and nothing of what starts with _ or .', async () => {
    const files = await filesOf({ ...plain, 'charts/x.tgz.prov': 'p', 'charts/_a/b': 'b', 'charts/.c': 'c', 'charts/_a/d.prov': 'd' });
    expect(Object.keys(files)).toEqual(['Chart.yaml', 'charts/_a/d.prov', 'charts/x.tgz.prov']);
  });

  it('requirements.yaml and its lock of a v1 chart, and no Chart.lock', async () => {
    const tree = {
      'Chart.yaml': 'name: app\nversion: 1.0.0\n',
      'Chart.lock': 'digest: x\n',
      'requirements.yaml': 'dependencies:\n- name: sub\n  version: 1.0.0\n  repository: ""\n',
      'requirements.lock': 'digest: y\n',
    };
    const files = await filesOf({ ...tree, 'charts/sub/Chart.yaml': sub });
    const { 'Chart.lock': _, ...kept } = tree;
    expect(files).toEqual({ ...kept, 'charts/sub/Chart.yaml': sub });
  });

  it('a v2 chart’s requirements.yaml inside Chart.yaml, and its lock as Chart.lock', async () => {
    const files = await filesOf({
      ...plain,
      'requirements.yaml': 'dependencies:\n- name: sub\n  version: 1.0.0\n',
      'requirements.lock': 'digest: d\n',
      'charts/sub/Chart.yaml': sub,
    });
    expect(files).toEqual({
      'Chart.yaml': 'apiVersion: v2\ndependencies:\n- name: sub\n  repository: ""\n  version: 1.0.0\nname: app\nversion: 1.0.0\n',
      'Chart.lock': 'dependencies: null\ndigest: d\ngenerated: "0001-01-01T00:00:00Z"\n',
      'charts/sub/Chart.yaml': sub,
    });
  });
});

describe('readChart sets versions', () => {
  const edit = { version: '2.0.0', appVersion: '3' };

  it('in Chart.yaml as its author wrote it', async () => {
    const { 'Chart.yaml': edited = '' } = await filesOf(plain, edit);
    expect(edited).toContain('name: app # ours\n');
    expect(edited).toContain('2.0.0');
  });

  it('in a rewritten Chart.yaml if the author’s cannot be edited', async () => {
    const behindAlias = { 'Chart.yaml': 'apiVersion: v2\nname: app\n<<: {version: 1.0.0}\n' };
    for (const tree of [behindAlias, plain]) {
      const { metadata } = await readChart(await folderOf(tree), { files: nodeFiles, ...edit });
      expect(metadata).toEqual({ apiVersion: 'v2', name: 'app', ...edit });
    }
  });

  it('with what is odd about the new one said, and not what was about the old', async () => {
    const warned = async (written: string, version: string): Promise<readonly string[]> => {
      const folder = await folderOf({ 'Chart.yaml': `apiVersion: v2\nname: app\nversion: ${written}\n` });
      return (await readChart(folder, { files: nodeFiles, version })).warnings.map(({ code }) => code);
    };
    expect(await warned('1.0.0', 'v2.0')).toEqual(['version-not-strict']);
    expect(await warned('1.0.0', 'v2.0.0')).toEqual([]);
    expect(await warned('v1.0.0', 'v2.0.0')).toEqual(['version-not-strict']);
    expect(await warned('v1.0.0', '2.0.0')).toEqual([]);
  });

  it('not if they are empty', async () => {
    expect(await filesOf(plain, { version: '', appVersion: '' })).toEqual(plain);
  });
});

describe('readChart says of the package', () => {
  it('the dependencies that requirements.yaml declares for a v1 chart, and none that its Chart.yaml does', async () => {
    const chartYaml = 'name: app\nversion: 1.0.0\ndependencies:\n- name: sub\n';
    const alone = await readChart(await folderOf({ 'Chart.yaml': chartYaml, 'charts/sub/Chart.yaml': sub }), { files: nodeFiles });
    expect(alone.metadata.dependencies).toBeUndefined();
    const tree = {
      'Chart.yaml': chartYaml,
      'charts/sub/Chart.yaml': sub,
      'requirements.yaml': 'dependencies:\n- name: sub\n  version: 2\n',
    };
    const both = await readChart(await folderOf(tree), { files: nodeFiles });
    expect(both.metadata.dependencies).toEqual([{ name: 'sub', version: '2', repository: '' }]);
  });
});

describe('readChart refuses', () => {
  const cases: readonly (readonly [string, Tree, { code: string; file: string; line?: number }])[] = [
    ['a folder without Chart.yaml', { 'a.md': '' }, { code: 'CH_CHART_INVALID', file: 'Chart.yaml' }],
    ['a Chart.yaml that .helmignore leaves out', { ...plain, '.helmignore': '!a\n' }, { code: 'CH_CHART_INVALID', file: 'Chart.yaml' }],
    ['a broken link, ignored or not', { ...plain, '.helmignore': 'a', a: { link: 'b' } }, { code: 'CH_CHART_INVALID', file: 'a' }],
    ['a link to itself', { ...plain, a: { link: 'a' } }, { code: 'CH_CHART_INVALID', file: 'a' }],
    ['a link back into the chart', { ...plain, 'a/b': { link: '..' } }, { code: 'CH_CHART_INVALID', file: 'a/b' }],
    ['a plain file in charts/', { ...plain, 'charts/README.md': '' }, { code: 'CH_CHART_INVALID', file: 'charts/README.md' }],
    ['a folder in charts/ that is no chart', { ...plain, 'charts/a/b': '' }, { code: 'CH_CHART_INVALID', file: 'charts/a' }],
    ['a folder named like an archive', { ...plain, 'charts/a.tgz/Chart.yaml': sub }, { code: 'CH_CHART_INVALID', file: 'charts/a.tgz' }],
    ['an archive that is none', { ...plain, 'charts/a.tgz': 'x' }, { code: 'CH_PACKAGE_INVALID', file: 'charts/a.tgz' }],
    [
      'values that Helm 4 cuts behind a directive',
      { ...plain, 'values.yaml': '%YAML 1.1\n---\n' },
      { code: 'CH_CHART_YAML', file: 'values.yaml', line: 2 },
    ],
    ['values that are no map', { ...plain, 'values.yaml': '\n- a\n' }, { code: 'CH_CHART_INVALID', file: 'values.yaml', line: 2 }],
    [
      'values of which a later document is no map',
      { ...plain, 'values.yaml': 'a: 1\n---\nb: 2\n---\n- c\n' },
      { code: 'CH_CHART_INVALID', file: 'values.yaml', line: 5 },
    ],
    [
      'a document that starts behind ---',
      { ...plain, 'values.yaml': '--- {a: 1}\n' },
      { code: 'CH_CHART_YAML', file: 'values.yaml', line: 1 },
    ],
    [
      'a line of values that starts with ----',
      { ...plain, 'values.yaml': 'a: 1\n----\n' },
      { code: 'CH_CHART_YAML', file: 'values.yaml', line: 2 },
    ],
    [
      'a schema that is not JSON',
      { ...plain, 'values.schema.json': '{\n  "a": 1,\n}' },
      { code: 'CH_CHART_INVALID', file: 'values.schema.json', line: 3 },
    ],
    ['an empty schema', { ...plain, 'values.schema.json': '' }, { code: 'CH_CHART_INVALID', file: 'values.schema.json', line: 1 }],
    ['a subchart’s faults', { ...plain, 'charts/a/Chart.yaml': 'name: a\n' }, { code: 'CH_CHART_INVALID', file: 'charts/a/Chart.yaml' }],
    [
      'a dependency that is not there',
      { 'Chart.yaml': `${plain['Chart.yaml']}dependencies:\n- name: sub\n  version: 1\n  repository: ""\n` },
      { code: 'CH_CHART_DEPENDENCY', file: 'Chart.yaml', line: 5 },
    ],
  ];
  it.each(cases)('%s', async (_, tree, failure) => {
    expect(await failureOf(tree)).toMatchObject(failure);
  });

  it('a folder that is not there, and a file', async () => {
    await expect(readChart(join(root, 'none'), { files: nodeFiles })).rejects.toMatchObject({ code: 'CH_CHART_UNREADABLE' });
    await expect(readChart(join(await folderOf(plain), 'Chart.yaml'), { files: nodeFiles })).rejects.toMatchObject({
      code: 'CH_CHART_UNREADABLE',
    });
  });

  it('a name that is not UTF-8, and says to rename the file', async () => {
    // As Node lists it: no file system of macOS or Windows would take the name itself.
    const readDirectory = async (path: string) => [...(await nodeFiles.readDirectory(path)), 'a\ufffd.txt'];
    const reading = readChart(await folderOf(plain), { files: { ...nodeFiles, readDirectory } });
    await expect(reading).rejects.toMatchObject({ code: 'CH_CHART_INVALID', hint: expect.stringMatching(/^rename /) });
  });

  it('more than the limits, but counts nothing that is ignored', async () => {
    const limits = { maxFileBytes: 100, maxTotalBytes: 250 };
    const big = 'x'.repeat(101);
    expect(await failureOf({ ...plain, big }, { limits })).toMatchObject({ code: 'CH_CHART_TOO_LARGE', file: 'big' });
    expect(await failureOf({ ...plain, big, '.helmignore': 'big' }, { limits })).toBeUndefined();
    const many = { a: 'x'.repeat(90), b: 'x'.repeat(90), c: 'x'.repeat(90) };
    expect(await failureOf({ ...plain, ...many }, { limits })).toMatchObject({ code: 'CH_CHART_TOO_LARGE' });
  });

  it('packed subcharts that only together unpack to more than the limit', async () => {
    const limits = { maxFileBytes: 5000, maxTotalBytes: 6000 };
    const large = (name: string) => packed({ 'Chart.yaml': sub.replace('sub', name), big: 'x'.repeat(3000) });
    expect(await failureOf({ ...plain, 'charts/a.tgz': large('a') }, { limits })).toBeUndefined();
    expect(await failureOf({ ...plain, 'charts/a.tgz': large('a'), 'charts/b.tgz': large('b') }, { limits })).toMatchObject({
      code: 'CH_CHART_TOO_LARGE',
    });
  });

  it('a version that is none', async () => {
    expect(await failureOf(plain, { version: 'one' })).toMatchObject({ code: 'CH_USAGE' });
  });
});
