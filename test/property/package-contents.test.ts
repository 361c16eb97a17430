/** Random chart trees, targets and working folders: a package never holds what charthouse wrote, and is the same wherever the target lies. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { indexFolder, publish } from '../../src/client/operations.ts';
import { packageChart, packageCharts } from '../../src/client/package.ts';
import { chartYaml, filesOfPackage, type Tree, writeTree } from '../support/publish/chart-tree.ts';

const root = await mkdtemp(join(tmpdir(), 'charthouse-contents-'));
afterAll(() => rm(root, { recursive: true }));
let runs = 0;

const names = [
  'a.md',
  'files/x.json',
  'files/deep/y',
  'templates/a.yaml',
  'crds/b.yaml',
  'charts/sub/Chart.yaml',
  'docs/repository/z',
  'index.yaml',
];

/** Where the repository is, from the folder around the chart; and the folder from which it is named. */
const places = [
  'app/repository',
  'app/dist/charts',
  'app',
  'beside',
  '.',
  '../far',
  'app/templates/repository',
  'app/docs/new',
  'app/charts/.repo',
];
const spellings = ['plain', 'absolute', 'slash', 'dots', 'link'] as const;

/** `place` as somebody in `from` may write it. All are in the folder `base`. */
async function spelled(base: string, place: string, { from, how }: { from: string; how: (typeof spellings)[number] }): Promise<string> {
  const path = join(base, place);
  const plain = relative(join(base, from), path) || '.';
  if (how === 'absolute') return path;
  if (how === 'slash') return `${plain}//`;
  if (how === 'dots') return `./${relative(join(base, from), base)}/./app/../${place}`.replace('.//', './');
  if (how === 'link') {
    await mkdir(path, { recursive: true });
    await symlink(path, join(base, 'the-link'));
    return relative(join(base, from), join(base, 'the-link'));
  }
  return plain;
}

const raised = (version: string): string => chartYaml.replace('0.1.0', version);

describe('a package', () => {
  it('holds nothing that charthouse wrote, and is the same wherever the repository lies', async () => {
    const cases = fc.record({
      own: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 }),
      place: fc.constantFrom(...places),
      from: fc.constantFrom('.', 'app', 'app/files'),
      how: fc.constantFrom(...spellings),
      command: fc.constantFrom('publish', 'package', 'index'),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ own, place, from, how, command }) => {
        const base = join(root, String(runs++), 'base');
        // An index.yaml of the chart's own folder cannot be told from the repository's, if they are one folder.
        const kept = own.filter((name) => name !== 'index.yaml' || place !== 'app');
        const tree: Tree = Object.fromEntries(
          kept.map((name) => [join('app', name), name.endsWith('Chart.yaml') ? chartYaml.replace('app', 'sub') : 'x: 1\n']),
        );
        await writeTree(base, { 'app/Chart.yaml': chartYaml, ...tree });
        await mkdir(join(base, 'app/files'), { recursive: true });
        const expected = (await packageChart(join(base, 'app'))).digest;
        const to = await spelled(base, place, { from, how });
        const folder = join(base, from);
        const chart = relative(folder, join(base, 'app')) || '.';
        for (const version of ['0.1.0', '0.1.0', '0.2.0', '0.10.0']) {
          await writeFile(join(base, 'app/Chart.yaml'), raised(version));
          const alone = await digestElsewhere(base, version, tree);
          if (command === 'publish') {
            const report = await publish({ charts: [chart], to, newIndex: true }, { folder });
            expect(report.error).toBeNull();
            expect(report.charts[0]?.digest).toBe(alone);
          } else {
            const report = await packageCharts({ charts: [chart], destination: to }, { folder });
            expect(report.error).toBeNull();
            expect(report.charts[0]?.digest).toBe(alone);
            if (command === 'index') await indexFolder({ folder: to }, { folder });
          }
          // Every other command, which hears nothing of that folder, makes the same.
          expect((await packageChart(chart, {}, { folder })).digest).toBe(alone);
        }
        expect(expected).toBe(await digestElsewhere(base, '0.1.0', tree));
      }),
      { numRuns: 25 },
    );
  });
});

/** Of the same chart in a folder where nothing was ever written. */
async function digestElsewhere(base: string, version: string, tree: Tree): Promise<string> {
  const folder = join(base, '..', `pure-${version}`);
  await rm(folder, { recursive: true, force: true });
  await writeTree(folder, { 'app/Chart.yaml': raised(version), ...tree });
  return (await packageChart(join(folder, 'app'))).digest;
}

describe('of what lies in a chart’s folder', () => {
  const made = async (chart: Tree): Promise<Readonly<Record<string, string>>> => {
    const folder = join(root, String(runs++), 'app');
    await writeTree(folder, { 'Chart.yaml': chartYaml, ...chart });
    return filesOfPackage((await packageChart(folder)).bytes);
  };
  const packed = async (name: string, more = ''): Promise<Uint8Array> => {
    const folder = join(root, String(runs++), name);
    await writeTree(folder, { 'Chart.yaml': `${chartYaml.replace('app', name)}${more}` });
    return (await packageChart(folder)).bytes;
  };

  it('packages of other charts stay where they are no output', async () => {
    const tree = { 'files/other-0.1.0.tgz': await packed('other'), 'files/app-0.1.0.tgz': 'no package', 'files/index.yaml': 'a: 1\n' };
    expect(Object.keys(await made(tree)).sort()).toEqual(['Chart.yaml', ...Object.keys(tree)].sort());
  });

  it('a dependency of the chart’s own name stays', async () => {
    const dependency = `${chartYaml}dependencies:\n  - name: app\n    version: 0.1.0\n    repository: https://example.com\n`;
    const files = await made({ 'Chart.yaml': dependency, 'charts/app-0.1.0.tgz': await packed('app') });
    expect(Object.keys(files)).toContain('charts/app/Chart.yaml');
    const wrapped = await made({ 'charts/app-0.1.0.tgz': await packed('app', 'description: the wrapped one\n') });
    expect(Object.keys(wrapped)).toContain('charts/app/Chart.yaml');
  });

  it('links to what charthouse wrote go with it', async () => {
    const files = await made({
      'dist/app-0.1.0.tgz': await packed('app'),
      'a.tgz': { link: 'dist/app-0.1.0.tgz' },
      'z.tgz': { link: 'a.tgz' },
    });
    expect(Object.keys(files)).toEqual(['Chart.yaml']);
  });

  it.each(['templates', 'charts', 'crds', 'charts/sub'])('%s cannot be the repository', async (to) => {
    const folder = join(root, String(runs++), 'app');
    await writeTree(folder, { 'Chart.yaml': chartYaml, 'charts/sub/Chart.yaml': chartYaml, 'templates/a': 'a', 'crds/a': 'a' });
    await expect(publish({ charts: ['.'], to }, { folder })).resolves.toMatchObject({ error: { code: 'CH_USAGE' }, charts: [] });
  });

  it('a repository that is a link out of the work tree is left out, and a link to a file in it', async () => {
    const base = join(root, String(runs++));
    const folder = join(base, 'tree/app');
    await writeTree(base, { 'tree/app/Chart.yaml': chartYaml, 'tree/.git/HEAD': '', 'srv/old.txt': 'x' });
    await writeTree(folder, { repository: { link: '../../srv' }, 'latest.txt': { link: '../../srv/old.txt' } });
    const report = await packageCharts({ charts: ['.'], destination: '../out' }, { folder });
    expect(report.error).toBeNull();
    expect(Object.keys(await filesOfPackage(await readFile(join(base, 'tree/out/app-0.1.0.tgz'))))).toEqual(['Chart.yaml']);
  });

  it('a chart’s folder may be a link itself', async () => {
    const base = join(root, String(runs++));
    await writeTree(base, {
      'tree/app/Chart.yaml': chartYaml,
      'tree/app/a.md': 'a',
      'tree/app/b.md': { link: 'a.md' },
      'tree/.git/HEAD': '',
    });
    await writeTree(base, { link: { link: 'tree/app' } });
    const { warnings, bytes } = await packageChart(join(base, 'link'));
    expect(warnings.map(({ code }) => code)).toEqual(['git-not-asked']);
    expect(Object.keys(await filesOfPackage(bytes))).toEqual(['Chart.yaml', 'a.md', 'b.md']);
  });

  it('what a killed run left is left out', async () => {
    const name = '.app-0.1.0.tgz.01234567-89ab-cdef-0123-456789abcdef';
    expect(Object.keys(await made({ [name]: 'x', 'dist/.charthouse/lock/x': '' }))).toEqual(['Chart.yaml']);
  });

  it('the repository of the command line’s default is left out by every command, even without a package', async () => {
    const folder = join(root, String(runs++), 'app');
    await writeTree(folder, { 'Chart.yaml': chartYaml, 'repository/README.md': 'mine' });
    const report = await packageCharts({ charts: ['.'] }, { folder });
    expect(report.warnings.map(({ code, where }) => [code, where?.file])).toEqual([['own-files-left-out', './repository']]);
    expect(Object.keys(await filesOfPackage(await readFile(join(folder, 'app-0.1.0.tgz'))))).toEqual(['Chart.yaml']);
  });
});
