/** A shard of a rebuild that is killed at any moment goes on, and the index is that of one run. */
import { cp, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type Ended, startChild } from '../support/cli/child.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

const count = 600;

let program: BuiltProgram;
let folder: string;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-shards-'));
  await mkdir(join(folder, 'one'));
  const published = new Date('2026-01-01T00:00:00Z');
  for (let at = 0; at < count; at += 1) {
    const { fileName, bytes } = chartPackage(`app-${at % 10}`, `1.${at}.0`);
    await writeFile(join(folder, 'one', fileName), bytes);
    await utimes(join(folder, 'one', fileName), published, published);
  }
  await cp(join(folder, 'one'), join(folder, 'two'), { recursive: true, preserveTimestamps: true });
});

afterAll(async () => {
  await program?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function run(...words: readonly string[]): Promise<Ended> {
  return startChild(program.path, words, { cwd: folder }).ended;
}

const part = (number: number): string => join(folder, 'parts', `part-${number}-of-2.jsonl`);

/** Kills a shard once it has written lines. Whether it was killed before its end. */
async function killed(): Promise<boolean> {
  await rm(part(1), { force: true });
  const child = startChild(program.path, ['rebuild', '--to', 'two', '--shard', '1/2', '--parts', 'parts'], { cwd: folder });
  const isRunning = () => child.process.exitCode === null && child.process.signalCode === null;
  while (isRunning() && ((await stat(part(1)).catch(() => undefined))?.size ?? 0) < 4000) await wait(1);
  child.process.kill('SIGKILL');
  return (await child.ended).signal === 'SIGKILL' && !(await readFile(part(1), 'utf8')).includes('"end"');
}

it('reads what is left, and a merge of all shards is one run', { timeout: 120_000 }, async () => {
  // On a busy machine, a run may end before the kill comes.
  let isKilled = false;
  for (let attempt = 0; attempt < 5 && !isKilled; attempt += 1) isKilled = await killed();
  expect(isKilled).toBe(true);
  expect((await run('rebuild', '--to', 'two', '--merge', 'parts')).code).toBe(2);
  const again = JSON.parse((await run('rebuild', '--to', 'two', '--shard', '1/2', '--parts', 'parts', '--json')).stdout);
  expect(again).toMatchObject({ exitCode: 0, index: { attempts: 0 } });
  expect(again.part.resumed).toBeGreaterThan(8);
  expect(again.part.read + again.part.resumed).toBe(again.part.packages);
  expect((await run('rebuild', '--to', 'two', '--shard', '2/2', '--parts', 'parts')).code).toBe(0);
  expect((await run('rebuild', '--to', 'two', '--merge', 'parts', '--quiet')).code).toBe(0);
  expect((await run('rebuild', '--to', 'one', '--quiet')).code).toBe(0);
  const index = async (name: string): Promise<string> =>
    (await readFile(join(folder, name, 'index.yaml'), 'utf8')).replace(/^generated: .*$/m, '');
  expect(await index('two')).toBe(await index('one'));
});
