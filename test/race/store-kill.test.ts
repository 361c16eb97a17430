import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../src/runtime/real-clock.ts';
import { type Bundle, bundleChild, startChild } from '../support/cli/child.ts';
import { drawRealKills } from '../support/faults/drawn.ts';
import { doomed, parseDoom } from '../support/faults/killed.ts';
import { folderAt } from '../support/publish/folder-context.ts';
import { portsOn } from './children/folder-kinds.ts';
import { publishOnce, stillClock } from './children/publish-once.ts';
import { readPublished, watchPublished } from './published.ts';

/** A publish is killed before and after every single call of the file system: none is chosen by hand, and the count is printed. */
let bundle: Bundle;
let base: string;
beforeAll(async () => {
  bundle = await bundleChild(new URL('children/store-child.ts', import.meta.url));
  base = await mkdtemp(join(tmpdir(), 'charthouse-kill-'));
});
afterAll(async () => {
  await bundle.remove();
  await rm(base, { recursive: true });
});

/** Everything in the repository but what is charthouse's own. */
async function contents(root: string): Promise<Readonly<Record<string, string>>> {
  const paths = await readdir(root, { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const objects = files.filter((path) => !path.includes('/.charthouse/')).sort();
  return Object.fromEntries(await Promise.all(objects.map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')])));
}

/** Plays the kill in this process. Resolves to whether its moment came. */
async function publishUntilKilled(root: string, kill: string, kind: string): Promise<boolean> {
  const { dead, ...ports } = doomed(parseDoom(kill), portsOn(kind));
  return Promise.race([
    publishOnce(folderAt(root, { ...ports, clock: stillClock }), 'second', realClock.sleep).then(() => false),
    dead.then(() => true),
  ]);
}

/** Every name and kind, without what is another one in each run. */
async function shapeOf(root: string): Promise<readonly string[]> {
  const paths = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = paths.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode, nlink, size } = await lstat(path);
    return `${path.slice(root.length + 1).replaceAll(/[^/]+\.[lsfn]{2}[^/]*/g, 'WRITER')} ${mode} ${nlink} ${size}`;
  });
  return (await Promise.all(lines)).sort();
}

/** The repository before: with a first version and an object to delete, or none at all. */
const befores: Readonly<Record<string, (root: string) => Promise<void>>> = {
  'a new repository': async () => {},
  'a repository with versions': async (root) => {
    await startChild(bundle.path, [root, 'first']).ended;
    await mkdir(join(root, 'stale'));
    await writeFile(join(root, 'stale/second'), 'x');
  },
};

/** Runs tasks, a few at a time: most of the time goes into starting processes. */
async function several<T>(tasks: readonly T[], run: (task: T) => Promise<void>): Promise<void> {
  const queue = [...tasks];
  const work = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await run(task);
  };
  await Promise.all([work(), work(), work()]);
}

const cases = [
  ['a new repository', 'plain'],
  ['a repository with versions', 'plain'],
  ['a repository with versions', 'poor'],
] as const;

describe.each(cases)('a publish into %s, in a %s folder, killed before and after every call of the file system', (before, kind) => {
  it('shows readers nothing half-done, and ends as an undisturbed one when it is run again', async () => {
    const template = join(base, `${before} ${kind}`);
    await befores[before]?.(template);
    await mkdir(template, { recursive: true });
    const undisturbed = `${template} undisturbed`;
    await cp(template, undisturbed, { recursive: true });
    const run = await startChild(bundle.path, [undisturbed, 'second', `folder=${kind}`, 'clock=still']).ended;
    const count = Number(/^calls (\d+)$/m.exec(run.stdout)?.[1]);
    expect(count).toBeGreaterThan(50);
    const expected = await contents(undisturbed);

    // Where a file system is poorer, "after" one call and "before" the next are taken as the same.
    const moments = kind === 'plain' ? ['kill-before', 'kill-after'] : ['kill-before'];
    const kills = Array.from({ length: count }, (_, at) => moments.map((moment) => `${moment}=${at + 1}`)).flat();
    const isReal = drawRealKills();
    let [struck, readings, compared] = [0, 0, 0];
    await several([...kills.entries()], async ([at, kill]) => {
      const root = `${template} ${kill}`;
      await cp(template, root, { recursive: true });
      let over = false;
      const disturbed = async () => {
        if (isReal(at)) {
          const killed = await startChild(bundle.path, [root, 'second', `folder=${kind}`, 'clock=still', kill]).ended;
          if (killed.signal === 'SIGKILL') struck += 1;
          else expect(killed, kill).toMatchObject({ code: 0, signal: null });
          const played = `${root} played`;
          await cp(template, played, { recursive: true });
          await publishUntilKilled(played, kill, kind);
          expect(await shapeOf(played), kill).toEqual(await shapeOf(root));
          await rm(played, { recursive: true });
          compared += 1;
        } else if (await publishUntilKilled(root, kill, kind)) struck += 1;
        await publishOnce(folderAt(root), 'second', realClock.sleep);
        expect(await contents(root), kill).toEqual(expected);
      };
      readings += (await Promise.all([watchPublished(root, () => over), disturbed().finally(() => (over = true))]))[0];
      // A later writer clears what is left, also of what was killed before it gave a heartbeat.
      await publishOnce(folderAt(root, { clock: { ...realClock, now: () => Date.now() + 3_600_000 } }), 'third', realClock.sleep);
      expect(await readPublished(root), kill).toContain('second');
      expect(await readdir(join(root, '.charthouse'), { recursive: true }), kill).toEqual(['writers']);
      await rm(root, { recursive: true });
    });
    // A call that fails, as the first look at what is not there, has no "after"; and one more or less depends on the clock.
    expect(struck).toBeGreaterThan(kills.length * 0.85);
    expect(compared).toBeGreaterThan(kills.length / 10);
    console.log(`${before}, ${kind} folder: ${count} calls, ${struck} kills (${compared} of processes), ${readings} readings meanwhile`);
  }, 300_000);
});
