/** Files with the names of credentials files: in no package unless allowed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate } from '../../src/client/gate.ts';
import { publish } from '../../src/client/operations.ts';
import { packageCharts } from '../../src/client/package.ts';
import { canary, canaryTrees } from '../support/publish/canary.ts';
import { chartYaml, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import { writeArchive } from '../support/publish/packed.ts';

const { workTree } = await canaryTrees();

/** An archive of one chart. */
function packed(tree: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const files = Object.entries(tree).map(([path, content]) => ({ path, bytes: Buffer.from(content) }));
  return writeArchive(files, { folder: 'x', modifiedSeconds: 0 });
}

describe('a name of credentials', () => {
  // Of every name, src/chart/credential-names.test.ts has a table.
  it.each(['.env', 'files/.env.production', '.aws/credentials', '.ENV', 'id_rsa.bak', 'keystore.jks', 'charts/sub/.env'])(
    '%s refuses the chart unless it is allowed or ignored',
    async (name) => {
      const more: Tree = name.startsWith('charts/') ? { 'charts/sub/Chart.yaml': chartYaml } : {};
      const folder = await workTree({ ...more, [name]: 'x' });
      const chart = join(folder, 'charts/app');
      const options = { charts: [chart], destination: join(folder, 'out') };
      expect((await packageCharts(options)).error).toMatchObject({ code: 'CH_CHART_CREDENTIALS', where: { file: `${chart}/${name}` } });
      expect((await packageCharts({ ...options, allowCredentialFiles: true })).error).toBeNull();
      await writeFile(join(chart, '.helmignore'), `${name.split('/').at(-1)}\n`);
      expect((await packageCharts(options)).error).toBeNull();
    },
  );

  it.each(['.env.example', 'id_rsa.pub', 'ca.pem', 'templates/kubeconfig.yaml', '.ssh/known_hosts'])('%s is no such name', async (name) => {
    const folder = await workTree({ [name]: 'x' });
    const { error, warnings } = await packageCharts({ charts: [join(folder, 'charts/app')], destination: join(folder, 'out') });
    expect([error, warnings]).toEqual([null, []]);
  });

  it('is a warning if it is only likely', async () => {
    const folder = await workTree({ 'files/tls.key': 'x' });
    const options = { charts: [join(folder, 'charts/app')], destination: join(folder, 'out') };
    const { error, warnings } = await packageCharts(options);
    expect([error, warnings]).toEqual([null, [expect.objectContaining({ code: 'credentials-likely' })]]);
    expect((await packageCharts({ ...options, allowCredentialFiles: true })).warnings).toEqual([]);
  });

  it('counts in a packed dependency, and in one that is packed in it', async () => {
    const inner = packed({ 'Chart.yaml': chartYaml.replace('app', 'inner'), '.env': canary });
    const outer = packed({ 'Chart.yaml': chartYaml.replace('app', 'outer'), 'charts/inner-0.1.0.tgz': inner, 'tls.key': canary });
    for (const [name, archive, held] of [
      ['inner', inner, 'charts/inner.tgz'],
      ['outer', outer, 'charts/outer.tgz/charts/inner-0.1.0.tgz'],
    ] as const) {
      const folder = await workTree({ [`charts/${name}.tgz`]: archive });
      const chart = join(folder, 'charts/app');
      const options = { charts: [chart], destination: join(folder, 'out') };
      const { error } = await packageCharts(options);
      expect(error).toMatchObject({ code: 'CH_CHART_CREDENTIALS', where: { file: `${chart}/${held}` }, details: { files: ['.env'] } });
      expect(error?.hint).not.toContain('.helmignore');
      expect((await packageCharts({ ...options, allowCredentialFiles: true })).error).toBeNull();
      await writeFile(join(chart, '.helmignore'), '*.tgz\n');
      expect((await packageCharts(options)).error).toBeNull();
    }
  });

  it('counts in a package that is given ready-made, and in what is packed in it', async () => {
    const inner = packed({ 'Chart.yaml': chartYaml.replace('app', 'inner'), '.netrc': canary });
    for (const [tree, file] of [
      [{ 'files/.env': canary }, 'files/.env'],
      [{ 'charts/sub/Chart.yaml': chartYaml, 'charts/sub/id_rsa': canary }, 'charts/sub/id_rsa'],
      [{ 'charts/inner-0.1.0.tgz': inner }, '.netrc'],
    ] as const) {
      const folder = await workTree({});
      const file1 = join(folder, 'app-0.1.0.tgz');
      await writeFile(file1, packed({ 'Chart.yaml': chartYaml, ...tree }));
      const options = { charts: [file1], to: join(folder, 'repository') };
      const { error } = await publish(options);
      expect(error).toMatchObject({ code: 'CH_CHART_CREDENTIALS', details: { files: [file] } });
      expect(error?.hint).not.toContain('.helmignore');
      expect((await gate({ charts: [file1] })).error?.code).toBe('CH_CHART_CREDENTIALS');
      expect((await publish({ ...options, allowCredentialFiles: true })).error).toBeNull();
    }
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
    expect(error?.message).toContain("notes.md', a link to '../../.aws/credentials', would be published");
  });
});
