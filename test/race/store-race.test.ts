import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bundle, bundleChild, type Child, startChild } from '../support/cli/child.ts';
import { readPublished, watchPublished } from './published.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleChild(new URL('children/store-child.ts', import.meta.url));
});
afterAll(() => bundle.remove());

let root: string;
const children: Child[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-race-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
  await rm(root, { recursive: true });
});

function start(name: string, ...options: readonly string[]): Child {
  const child = startChild(bundle.path, [root, name, ...options]);
  children.push(child);
  return child;
}

const names = (count: number, prefix = 'p') => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** Watches the repository while something happens. */
async function whileWatched(happens: () => Promise<void>): Promise<void> {
  let over = false;
  const watching = watchPublished(root, () => over);
  try {
    await happens();
  } finally {
    over = true;
    expect(await watching).toBeGreaterThan(1);
  }
}

describe.each(['plain', 'poor'])('32 processes at once, in a %s folder', (kind) => {
  it('all get in, and nobody ever sees a version go', async () => {
    await whileWatched(async () => {
      const ends = await Promise.all(names(32).map((name) => start(name, `folder=${kind}`).ended));
      expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    });
    expect([...(await readPublished(root))].sort()).toEqual(names(32).sort());
    expect(await readdir(join(root, '.charthouse/writers'))).toEqual([]);
  });
});

describe('processes that are killed at any moment', () => {
  it('take nothing with them, hold up nobody, and succeed when they run again', async () => {
    const doomed = names(12, 'doomed');
    await whileWatched(async () => {
      const victims = doomed.map((name) => start(name));
      const others = names(12).map((name) => start(name));
      for (const victim of victims) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        victim.process.kill('SIGKILL');
      }
      for (const other of others) expect(await other.ended).toMatchObject({ code: 0 });
      for (const victim of victims) await victim.ended;
      for (const name of doomed) expect(await start(name).ended).toMatchObject({ code: 0 });
    });
    expect([...(await readPublished(root))].sort()).toEqual([...names(12), ...doomed].sort());
  });
});

describe.runIf(process.platform !== 'win32')('a process that is stopped between comparing and renaming', () => {
  it('keeps its lock for as long as it is stopped; readers read on, writers give up with its name', async () => {
    await start('first').ended;
    const stopped = start('stopped', 'stop-before=commit');
    await stopped.said('stopping');
    await whileWatched(async () => {
      for (const round of [1, 2]) {
        const late = await start(`late${round}`, 'wait=700').ended;
        expect(late).toMatchObject({ code: 1, stdout: 'CH_STORE_LOCKED' });
      }
      expect(await readPublished(root)).toEqual(['first']);
      stopped.process.kill('SIGCONT');
      expect(await stopped.ended).toMatchObject({ code: 0 });
      expect(await start('late1').ended).toMatchObject({ code: 0 });
    });
    expect(await readPublished(root)).toEqual(['first', 'stopped', 'late1']);
  });

  it('loses nothing of those who waited for it', async () => {
    await start('first').ended;
    const stopped = start('stopped', 'stop-before=commit');
    await stopped.said('stopping');
    await whileWatched(async () => {
      const waiting = names(6).map((name) => start(name));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      stopped.process.kill('SIGCONT');
      for (const child of [stopped, ...waiting]) expect(await child.ended).toMatchObject({ code: 0 });
    });
    expect([...(await readPublished(root))].sort()).toEqual(['first', ...names(6), 'stopped']);
  });

  it('is taken over when it is killed', async () => {
    await start('first').ended;
    const stopped = start('stopped', 'stop-before=commit');
    await stopped.said('stopping');
    await whileWatched(async () => {
      const waiting = names(4).map((name) => start(name));
      await new Promise((resolve) => setTimeout(resolve, 500));
      stopped.process.kill('SIGKILL');
      for (const child of waiting) expect(await child.ended).toMatchObject({ code: 0 });
    });
    expect([...(await readPublished(root))].sort()).toEqual(['first', ...names(4)]);
    expect(await readdir(join(root, '.charthouse'))).toEqual(['writers']);
  });
});
