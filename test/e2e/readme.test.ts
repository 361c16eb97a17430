/** What the README shows is tried: its commands say what it shows, and its examples of the library run. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { played, readmeBlocks, timeless } from '../support/cli/readme.ts';
import { run } from '../support/cli/run.ts';

const project = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-readme-'));
  await cp(join(project, 'charts'), join(folder, 'charts'), { recursive: true });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('shows what the commands of its tour say', async () => {
  const out = join(folder, 'build');
  expect(await run(process.execPath, [join(project, 'scripts/build.mjs'), '--no-types', '--out', out])).toMatchObject({ code: 0 });
  const tour = (await readmeBlocks('console')).filter((block) => !block.includes('stack:'));
  const [opening = '', again = '', changed = '', raised = '', ...more] = tour;
  expect(more).toEqual([]);
  const play = (block: string) => played(block, folder, { PATH: process.env['PATH'] });
  const chart = join(folder, 'charts/kube9-operator');
  const { scripts }: { scripts: { start: string } } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  await play(`$ ${scripts.start.replace(/^.* && /, '')}\n`);
  for (const block of [again, changed]) expect(timeless(await play(block))).toBe(timeless(block));
  const metadata = await readFile(join(chart, 'Chart.yaml'), 'utf8');
  await writeFile(join(chart, 'Chart.yaml'), metadata.replace(/^version: .*$/m, 'version: 1.1.0'));
  expect(timeless(await play(raised))).toBe(timeless(raised));
  // The opening has the command installed, and another folder.
  const opened = opening.replaceAll('$ charthouse', '$ node build/cli.js').replaceAll('/srv/charts', './repository');
  expect(timeless(await play(opened))).toBe(timeless(opened));
  await rm(join(folder, 'repository'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), metadata);
});

it('gives examples of the library that run, one after the other', async () => {
  const examples = await readmeBlocks('ts');
  expect(examples).toHaveLength(4);
  const said: string[] = [];
  for (const [i, example] of examples.entries()) {
    const entry = join(folder, `example-${i}.ts`);
    const outfile = join(folder, `example-${i}.mjs`);
    await writeFile(entry, example);
    const alias = { 'charthouse-library': join(project, 'src/index.ts') };
    await build({
      entryPoints: [entry],
      outfile,
      alias,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
    });
    const { code, stdout, stderr } = await run(process.execPath, [outfile], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    said.push(stdout);
  }
  expect(said[0]).toContain('kube9-operator 1.0.0: new');
  expect(said[1]).toMatch(/^kube9-operator-1\.0\.0\.tgz \d+ [0-9a-f]{64}$/m);
  expect(said[2]).toMatch(/^"[0-9a-f]{64}"$/m);
  expect(said[3]).toMatch(/^CH_ENTRY_NOT_FOUND https:.*\.md$/m);
});
