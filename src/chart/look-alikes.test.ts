import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../runtime/node-files.ts';
import { readChart } from './read-chart.ts';
import type { Chart } from './types.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-alike-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chartYaml = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

async function read(files: Readonly<Record<string, string>>): Promise<Chart> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return readChart(folder, { files: nodeFiles });
}

describe('a name that is almost one that counts', () => {
  it.each(['.helmignore ', '.Helmignore', '.helmignore.txt', 'helmignore', '.helm-ignore', '.HELMIGNORE', 'helm_ignore'])(
    '%j is refused: what it leaves out would be packaged',
    async (name) => {
      const refused = read({ 'Chart.yaml': chartYaml, [name]: 'secret\n', secret: 'x' });
      await expect(refused).rejects.toMatchObject({ code: 'CH_CHART_IGNORE', hint: expect.stringContaining('rename it to .helmignore') });
      await writeFile(join(folder, '.helmignore'), 'secret\n');
      expect((await read({})).warnings).toMatchObject([{ code: 'look-alike', where: { file: join(folder, name) } }]);
      await writeFile(join(folder, '.helmignore'), `secret\n${name.trim()}*\n`);
      expect((await read({})).warnings.map(({ code }) => code)).toEqual([]);
    },
  );

  it.each(['Chart.yml', 'chart.yaml', 'CHART.YAML', 'Charts.yaml', 'Chart.yaml ', 'Chart.yaml.txt', 'charts.yml'])(
    '%j instead of Chart.yaml is said',
    async (name) => {
      const hint = 'rename it to Chart.yaml';
      await expect(read({ [name]: chartYaml, 'values.yaml': '' })).rejects.toMatchObject({ code: 'CH_CHART_INVALID', hint });
    },
  );

  it.each([
    ['values.yml', 'values.yaml'],
    ['value.yaml', 'values.yaml'],
    ['Values.yaml', 'values.yaml'],
    ['template/a.yaml', 'templates/'],
    ['Templates/a.yaml', 'templates/'],
    ['crd/a.yaml', 'crds/'],
    ['requirements.yml', 'requirements.yaml'],
    ['chart.lock', 'Chart.lock'],
    ['Chart.lock.yaml', 'Chart.lock'],
    ['values.schema.yaml', 'values.schema.json'],
  ])('%s is a warning that names %s', async (path, right) => {
    const { warnings } = await read({ 'Chart.yaml': chartYaml, [path]: 'a: b\n' });
    expect(warnings).toMatchObject([{ code: 'look-alike', hint: `rename it to ${right}` }]);
  });

  it.each([
    'values-prod.yaml',
    'ci/values.yml',
    'README.md',
    'values.yaml',
    'templates/values.yml',
    'files/helmignore',
    'chartmuseum.yaml',
  ])('%s is meant as it is', async (path) => {
    expect((await read({ 'Chart.yaml': chartYaml, [path]: '' })).warnings).toEqual([]);
  });
});

describe('a folder of charts instead of a chart', () => {
  it('is refused with the charts that lie below it', async () => {
    const refused = read({ 'app/Chart.yaml': chartYaml, 'app/charts/sub/Chart.yaml': chartYaml, 'team/web/Chart.yaml': chartYaml });
    const hint = `run the command again with the charts instead of the folder: ${folder}/app ${folder}/team/web`;
    await expect(refused).rejects.toMatchObject({ code: 'CH_CHART_INVALID', hint });
  });
});

describe('files of the repository in a package', () => {
  it.each([
    ['.github/workflows/a.yml', '.github/'],
    ['.gitlab-ci.yml', '.gitlab-ci.yml'],
    ['charthouse.yaml', 'charthouse.yaml'],
    ['Jenkinsfile', 'Jenkinsfile'],
    ['node_modules/x/a.js', 'node_modules/'],
  ])('%s is a warning with the line to add', async (path, line) => {
    const { warnings } = await read({ 'Chart.yaml': chartYaml, [path]: '' });
    expect(warnings).toMatchObject([{ code: 'repository-file', hint: `add this line to .helmignore: ${line}` }]);
    await writeFile(join(folder, '.helmignore'), `${line}\n`);
    expect((await read({})).warnings).toEqual([]);
  });

  it.each(['templates/charthouse.yaml', 'files/.github/a', 'charthouse.yml'])('%s is not one', async (path) => {
    expect((await read({ 'Chart.yaml': chartYaml, [path]: '' })).warnings).toEqual([]);
  });
});
