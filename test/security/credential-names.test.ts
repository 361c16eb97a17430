/** Files with the names of credentials files: in no package unless allowed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageCharts } from '../../src/index.ts';
import { canary, canaryTrees } from '../support/canary.ts';
import { chartYaml, type Tree, writeTree } from '../support/chart-tree.ts';

const { workTree } = await canaryTrees();

describe('a name of credentials', () => {
  it.each([
    ['.env'],
    ['files/.env.production'],
    ['gha-creds-0a1b.json'],
    ['id_rsa'],
    ['files/id_ed25519'],
    ['.aws/credentials'],
    ['.ssh/deploy'],
    ['.netrc'],
    ['_netrc'],
    ['.npmrc'],
    ['.pypirc'],
    ['.docker/config.json'],
    ['.kube/config'],
    ['kubeconfig'],
    ['.git-credentials'],
    ['.vault-token'],
    ['terraform.tfstate'],
    ['credentials.json'],
    ['x.kdbx'],
    ['.ENV'],
    ['charts/sub/.env'],
  ])('%s refuses the chart unless it is allowed or ignored', async (name) => {
    const more: Tree = name.startsWith('charts/') ? { 'charts/sub/Chart.yaml': chartYaml } : {};
    const folder = await workTree({ ...more, [name]: 'x' });
    const chart = join(folder, 'charts/app');
    const options = { charts: [chart], destination: join(folder, 'out') };
    expect((await packageCharts(options)).error).toMatchObject({ code: 'CH_CHART_CREDENTIALS', where: { file: `${chart}/${name}` } });
    expect((await packageCharts({ ...options, allowCredentialFiles: true })).error).toBeNull();
    await writeFile(join(chart, '.helmignore'), `${name.split('/').at(-1)}\n`);
    expect((await packageCharts(options)).error).toBeNull();
  });

  it.each([
    ['.env.example'],
    ['.env.sample'],
    ['.env.production.template'],
    ['id_rsa.pub'],
    ['tls.key'],
    ['ca.pem'],
    ['env'],
    ['.envs'],
    ['files/config.json'],
    ['templates/kubeconfig.yaml'],
    ['.ssh/known_hosts'],
  ])('%s is no such name', async (name) => {
    const folder = await workTree({ [name]: 'x' });
    expect((await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') })).error).toBeNull();
  });

  it('counts at the end of a link in the chart, though .helmignore lists the file', async () => {
    const folder = await workTree({ '.helmignore': '.env\n', '.env': canary, 'notes.md': { link: '.env' } });
    const { error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(error?.code).toBe('CH_CHART_CREDENTIALS');
  });

  it('counts at the end of a link, too', async () => {
    const folder = await workTree({ 'notes.md': { link: '../../.aws/credentials' } });
    await writeTree(folder, { '.aws/credentials': canary });
    const { error } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect(error?.code).toBe('CH_CHART_CREDENTIALS');
  });
});
