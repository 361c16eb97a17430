/** `mirror --to charts.tar`, killed at each call that changes the file system: the archive is whole or not there, and the next run completes it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mirror } from '../../src/client/copy.ts';
import { publish } from '../../src/client/operations.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { readArchive } from '../support/publish/archives.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let program: BuiltProgram;
let folder: string;
let source: string;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-mirror-archive-'));
  source = join(folder, 'source');
  const charts = ['1.0.0', '2.0.0'].map((version) => chartPackage('app', version));
  for (const { fileName, bytes } of charts) await writeFile(join(folder, fileName), bytes);
  expect(await publish({ charts: charts.map(({ fileName }) => join(folder, fileName)), to: source, noVerify: true })).toMatchObject({
    error: null,
  });
});

afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

const packages = ({ 'index.yaml': _, ...rest }: Readonly<Record<string, string>>): object => rest;

/** Whether it was killed. */
function killed(root: string, kill: { readonly count: number; readonly moment: string }): Promise<boolean> {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: program.home },
    KILL_AT: JSON.stringify({ folder: root, ...kill }),
    NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/support/cli/kill-at.mjs')).href}`,
  };
  return run(process.execPath, [program.path, 'mirror', source, '--to', join(root, 'charts.tar'), '--quiet'], { cwd: folder, env }).then(
    () => false,
    (error: Error) => error.message.includes('SIGKILL'),
  );
}

it('a killed copy into an archive is completed by the next one', async () => {
  const whole = join(folder, 'whole.tar');
  expect(await mirror({ source, to: whole })).toMatchObject({ error: null });
  const expected = packages(await readArchive(whole));
  let kills = 0;
  for (const moment of ['before', 'after']) {
    for (let count = 1; ; count += 1) {
      const root = await mkdtemp(join(folder, 'r-'));
      const path = join(root, 'charts.tar');
      if (!(await killed(root, { count, moment }))) break;
      kills += 1;
      const isThere = await readFile(path).then(
        () => true,
        () => false,
      );
      if (isThere) expect(packages(await readArchive(path)), `${moment} ${count}`).toEqual(expected);
      expect(await mirror({ source, to: path }), `${moment} ${count}`).toMatchObject({ error: null });
      expect(packages(await readArchive(path))).toEqual(expected);
      await rm(root, { recursive: true });
    }
  }
  expect(kills).toBeGreaterThan(20);
});
