/** Many publishers at once, in processes of their own, some of them killed or stopped: nothing that exited 0 is lost. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Package } from '../../src/chart/types.ts';
import { publish as publishHere } from '../../src/client/operations.ts';
import { type Bundle, bundleChild, type Child, startChild } from '../support/cli/child.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { folderReader, type Listed, listedIn, watchIndex } from '../support/publish/watch-index.ts';
import type { PublishOrder } from './publish-child.ts';

let program: Bundle;
let folder: string;

beforeAll(async () => {
  program = await bundleChild(new URL('publish-child.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'charthouse-race-'));
});

afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

async function written({ fileName, bytes }: Package): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'input-')), fileName);
  await writeFile(path, bytes);
  return path;
}

function start(order: PublishOrder): Child {
  return startChild(program.path, [JSON.stringify(order)]);
}

async function listed(root: string): Promise<readonly Listed[]> {
  return listedIn(await readFile(join(root, 'index.yaml'), 'utf8')) ?? [];
}

/** Half of the publishers add versions of one chart, half add a chart of their own. */
function packagesOf(count: number): readonly Package[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? chartPackage('app', `1.0.${i}`) : chartPackage(`chart-${i}`, '1.0.0')));
}

it('loses no version of 32 publishers at once, of whom some are killed', { timeout: 300_000 }, async () => {
  const root = await mkdtemp(join(folder, 'repository-'));
  const packages = packagesOf(32);
  const paths = await Promise.all(packages.map(written));
  const watch = watchIndex(folderReader(root));
  const children = paths.map((path) => start({ root, packages: [path] }));
  // Every fourth is killed at a moment of its own; the moments cover start-up, staging and commit.
  const killed = children.filter((_, i) => i % 4 === 3);
  await Promise.all(killed.map((child) => delay(Math.random() * 3_000).then(() => child.process.kill('SIGKILL'))));
  const ended = await Promise.all(children.map((child) => child.ended));

  const after = await listed(root);
  const done = packages.filter((_, i) => ended[i]?.code === 0);
  for (const { metadata, digest } of done) {
    expect(after).toContainEqual(expect.objectContaining({ name: metadata.name, version: metadata.version, digest }));
  }
  // Who was not killed was not disturbed either.
  expect(ended.filter(({ code, signal }) => code !== 0 && signal !== 'SIGKILL')).toEqual([]);
  process.stdout.write(`32 publishers: ${done.length} exited 0, ${32 - done.length} were killed\n`);

  const again = ended.flatMap(({ code }, i) => (code === 0 ? [] : [publishHere({ charts: [paths[i] ?? ''], to: root })]));
  expect((await Promise.all(again)).map(({ error }) => error)).toEqual(again.map(() => null));
  const { faults, revisions } = await watch.stop();
  expect(faults).toEqual([]);
  expect(revisions).toBeGreaterThan(2);
  const final = (await listed(root)).map(({ name, version, digest }) => `${name} ${version} ${digest}`).sort();
  expect(final).toEqual(packages.map(({ metadata, digest }) => `${metadata.name} ${metadata.version} ${digest}`).sort());
});

it('lets exactly one win where two publish different contents under one version', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 8; round += 1) {
    const root = await mkdtemp(join(folder, 'repository-'));
    const paths = await Promise.all(['a: 1\n', 'a: 2\n'].map((template) => written(chartPackage('app', '1.0.0', template))));
    const ended = await Promise.all(paths.map((path) => start({ root, packages: [path] }).ended));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 4]);
    const winner = paths[ended.findIndex(({ code }) => code === 0)] ?? '';
    expect(await readFile(join(root, 'app-1.0.0.tgz'))).toEqual(await readFile(winner));
    expect(await listed(root)).toHaveLength(1);
  }
});

it('never goes back when a publisher that was stopped before its rename continues', { timeout: 120_000 }, async () => {
  const root = await mkdtemp(join(folder, 'repository-'));
  const [first, slow, ...others] = await Promise.all(packagesOf(6).map(written));
  expect((await publishHere({ charts: [first ?? ''], to: root })).error).toBeNull();
  const watch = watchIndex(folderReader(root));
  const stopped = start({ root, packages: [slow ?? ''], stopBeforeRenameTo: join(root, 'index.yaml') });
  await stopped.said('stopping');

  // Longer than any of the others is ready to wait: they give up, they do not take over from the living.
  const waiting = await Promise.all(others.map((path) => start({ root, packages: [path], deadlineMs: 1_500 }).ended));
  expect(waiting.map(({ code }) => code)).toEqual(others.map(() => 5));
  expect(await listed(root)).toHaveLength(1);

  process.kill(stopped.pid, 'SIGCONT');
  expect((await stopped.ended).code).toBe(0);
  const again = await Promise.all(others.map((path) => start({ root, packages: [path] }).ended));
  expect(again.map(({ code }) => code)).toEqual(others.map(() => 0));
  expect((await watch.stop()).faults).toEqual([]);
  expect(await listed(root)).toHaveLength(6);
});
