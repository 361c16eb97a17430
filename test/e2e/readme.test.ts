/** What the README says is tried: its examples run, against the library as it is built from these sources. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../support/run.ts';

const project = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-readme-'));
  await cp(join(project, 'charts'), join(folder, 'charts'), { recursive: true });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('gives examples of the library that run, one after the other', async () => {
  const examples = [...(await readFile(join(project, 'README.md'), 'utf8')).matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, text]) => text ?? '',
  );
  expect(examples).toHaveLength(3);
  const said: string[] = [];
  for (const [i, example] of examples.entries()) {
    const entry = join(folder, `example-${i}.ts`);
    const outfile = join(folder, `example-${i}.mjs`);
    await writeFile(entry, example);
    const alias = { charthouse: join(project, 'src/index.ts') };
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
});
