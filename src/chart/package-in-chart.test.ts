import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chartYaml, type Tree, writeTree } from '../../test/support/publish/chart-tree.ts';
import { writeArchive } from '../../test/support/publish/packed.ts';
import { nodeFiles } from '../runtime/node-files.ts';
import { readChart } from './read-chart.ts';

const root = await mkdtemp(join(tmpdir(), 'charthouse-packed-'));
afterAll(() => rm(root, { recursive: true }));
let folders = 0;

const packageOf = (name: string): Uint8Array =>
  writeArchive([{ path: 'Chart.yaml', bytes: Buffer.from(chartYaml.replace('app', name)) }], { folder: name, modifiedSeconds: 0 });

/** Which packed charts stay in the package of the chart `app`, and what is said. */
async function read(tree: Tree): Promise<{ readonly kept: readonly string[]; readonly said: readonly string[] }> {
  const folder = join(root, String(++folders));
  await writeTree(folder, { 'Chart.yaml': chartYaml, ...tree });
  const { files, warnings } = await readChart(folder, { files: nodeFiles });
  return {
    kept: files.map(({ path }) => path).filter((path) => path.endsWith('.tgz')),
    said: warnings.map(({ code, message }) => `${code}: ${message.replaceAll(folder, 'app')}`),
  };
}

describe('a packed chart in the folder of a chart', () => {
  it('of another chart, alone in a folder, stays with a warning', async () => {
    const other = packageOf('other');
    expect(await read({ 'vendor/other-0.1.0.tgz': other, 'vendor/x-0.1.0.tgz': packageOf('x') })).toEqual({
      kept: ['vendor/other-0.1.0.tgz', 'vendor/x-0.1.0.tgz'],
      said: [
        "package-in-chart: 'app/vendor/other-0.1.0.tgz', 'app/vendor/x-0.1.0.tgz' go into the package: packed charts that Helm reads only in charts/",
      ],
    });
    const sub: Tree = { 'charts/sub/Chart.yaml': chartYaml.replace('app', 'sub'), 'charts/sub/dist/other-0.1.0.tgz': other };
    expect((await read(sub)).said).toEqual([
      expect.stringContaining("'app/charts/sub/dist/other-0.1.0.tgz' goes into the package: a packed chart"),
    ]);
  });

  it('beside one of the chart itself is left out, as what the same run wrote', async () => {
    const { kept, said } = await read({ 'out/app-0.1.0.tgz': packageOf('app'), 'out/other-0.1.0.tgz': packageOf('other') });
    expect(kept).toEqual([]);
    expect(said.map((line) => line.split(':')[0])).toEqual(['own-files-left-out', 'own-files-left-out']);
  });

  it('is not said if it is ignored, or no chart at all', async () => {
    expect((await read({ '.helmignore': 'vendor/\n', 'vendor/other-0.1.0.tgz': packageOf('other') })).said).toEqual([]);
    expect((await read({ 'files/backup.tgz': 'no archive' })).said).toEqual([]);
  });

  it('in charts/ is a dependency', async () => {
    const folder = join(root, String(++folders));
    await writeTree(folder, { 'Chart.yaml': chartYaml });
    await writeTree(folder, { 'charts/x/Chart.yaml': chartYaml.replace('app', 'x') });
    await writeFile(join(folder, 'charts/other-0.1.0.tgz'), packageOf('other'));
    expect((await readChart(folder, { files: nodeFiles })).warnings).toEqual([]);
  });
});
