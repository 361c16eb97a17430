/** Killed before and after every file-system call of a publish, then run again: the same final state, and never a torn or lying index. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publish as publishHere } from '../../src/client/operations.ts';
import { type Bundle, bundleChild, startChild } from '../support/cli/child.ts';
import { drawRealKills } from '../support/faults/drawn.ts';
import { type Doom, doomed } from '../support/faults/killed.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { folderReader, listedIn, watchIndex } from '../support/publish/watch-index.ts';
import { publishPackages } from './children/publish-packages.ts';
import type { PublishOrder } from './publish-child.ts';

let child: Bundle;
let folder: string;
let inputs: string[];
let template: string;
let mapped: string;

beforeAll(async () => {
  child = await bundleChild(new URL('publish-child.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'charthouse-kill-'));
  const packages = [chartPackage('app', '2.0.0'), chartPackage('other', '1.0.0')];
  inputs = packages.map(({ fileName }) => join(folder, fileName));
  await Promise.all(packages.map(({ bytes }, i) => writeFile(inputs[i] ?? '', bytes)));
  template = await mkdtemp(join(folder, 'template-'));
  const before = join(folder, 'app-1.0.0.tgz');
  await writeFile(before, chartPackage('app', '1.0.0').bytes);
  expect((await publishHere({ charts: [before], to: template, noVerify: true })).error).toBeNull();
  mapped = await mkdtemp(join(folder, 'mapped-'));
  await cp(template, mapped, { recursive: true });
  const another = join(folder, 'app-1.1.0.tgz');
  await writeFile(another, chartPackage('app', '1.1.0').bytes);
  expect((await publish({ root: mapped, packages: [another], largeFromBytes })).code).toBe(0);
  expect(await readdir(join(mapped, '.charthouse'))).toContain('index-map');
});

/** Every index is large, so that it is replaced by parts of itself. */
const largeFromBytes = 100;

afterAll(async () => {
  await child.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A fresh copy each time: what a run finds must not depend on the runs before. */
async function repository(kind: 'empty' | 'with one version' | 'large'): Promise<string> {
  const root = await mkdtemp(join(folder, 'repository-'));
  if (kind !== 'empty') await cp(kind === 'large' ? mapped : template, root, { recursive: true });
  return root;
}

/** `calls` counts those of a run that was not killed. */
async function publish(order: PublishOrder): Promise<{ readonly code: number | null; readonly calls: number; readonly said: string }> {
  const { code, stdout, stderr } = await startChild(child.path, [JSON.stringify(order)]).ended;
  return { code, calls: code === 0 ? JSON.parse(stdout).calls : 0, said: stdout + stderr };
}

/** Whether it died: in a process of its own, or played in this one. */
async function diesAt(doom: Doom, order: PublishOrder, isReal: boolean): Promise<boolean> {
  if (isReal) return (await publish({ ...order, doom })).code === null;
  const { dead, ...ports } = doomed(doom);
  return Promise.race([publishPackages(order, ports, new AbortController().signal).then(() => false), dead.then(() => true)]);
}

async function stateOf(root: string): Promise<readonly string[]> {
  const listed = listedIn(await readFile(join(root, 'index.yaml'), 'utf8')) ?? [];
  return listed.map(({ name, version, url, digest }) => `${name} ${version} ${url} ${digest}`);
}

// One test for each moment: together they come near the limit if the machine is busy.
it.each([
  ['empty', 'before'],
  ['empty', 'after'],
  ['with one version', 'before'],
  ['with one version', 'after'],
  ['large', 'before'],
] as const)(
  'finishes what a killed run began, in a repository that is %s, killed %s each call',
  { timeout: 600_000 },
  async (kind, when) => {
    const undisturbed = await repository(kind);
    const size = kind === 'large' ? { largeFromBytes } : {};
    const { code, calls } = await publish({ root: undisturbed, packages: inputs, ...size });
    expect(code).toBe(0);
    const wanted = await stateOf(undisturbed);
    process.stdout.write(`file-system calls of a publish, ${kind}: ${calls}, killed ${when} each\n`);
    expect(calls).toBeGreaterThan(20);

    const dooms = Array.from({ length: calls }, (_, i): Doom => ({ at: i + 1, when }));
    const died: number[] = [];
    const isReal = drawRealKills();
    // Two at a time: the machine has as many processors.
    const lane = async (): Promise<void> => {
      for (let doom = dooms.pop(); doom !== undefined; doom = dooms.pop()) {
        const root = await repository(kind);
        const watch = watchIndex(folderReader(root));
        if (await diesAt(doom, { root, packages: inputs, ...size }, isReal(doom.at))) died.push(doom.at);
        const second = await publishHere({ charts: inputs, to: root });
        const { faults } = await watch.stop();
        expect({ doom, faults, error: second.error, state: await stateOf(root) }).toEqual({ doom, faults: [], error: null, state: wanted });
        await rm(root, { recursive: true, force: true });
      }
    };
    await Promise.all([lane(), lane()]);
    // Calls run side by side, so the last ones are not reached in every run, and a run may end before the process is killed after one.
    expect(died.length).toBeGreaterThan(calls * (when === 'before' ? 0.98 : 0.82));
  },
);
