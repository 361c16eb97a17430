/** The history of an index in a store that keeps no versions, after anything that happens to a repository: against a model. */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import type { PastIndex } from '../../src/repository/history/past-index.ts';
import { readHistory } from '../../src/repository/history/read-history.ts';
import { readPastIndex } from '../../src/repository/history/read-past-index.ts';
import { type Bench, bench, chartPackage } from '../support/publish/publish-harness.ts';

const history = { origin: { actor: 'ada' }, keepsRecords: true };
const { signal } = new AbortController();

/** What the index became, in order. `lost`: another program replaced it before a commit could see it, so nothing can know of it. */
interface State {
  readonly by: 'commit' | 'other' | 'deletion';
  readonly text: string | undefined;
  lost: boolean;
  /** A run found it and was killed: its record shows what it found. */
  seen?: true;
}

interface World {
  readonly repository: Bench;
  readonly states: State[];
  version: number;
}

const digest = (text: string): string => sha256Hex(Buffer.from(text));
const textOf = async (repository: Bench): Promise<string | undefined> => {
  const answer = await repository.store.get('index.yaml');
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : undefined;
};

function became(world: World, by: State['by'], text: string | undefined): void {
  const last = world.states.at(-1);
  // A state that another program replaces at once was seen by no commit, unless it was a commit itself.
  if (last !== undefined && last.by !== 'commit' && by !== 'commit' && last.seen !== true) last.lost = true;
  world.states.push({ by, text, lost: false });
}

async function publish(world: World, kill: 'not' | 'before the index' | 'beaten' = 'not'): Promise<void> {
  const { repository } = world;
  const pack = () => {
    world.version += 1;
    return chartPackage(`app${world.version % 3}`, `1.${world.version}.0`);
  };
  const one = async (): Promise<void> => {
    const made = pack();
    const newIndex = (await textOf(repository)) === undefined;
    const { error } = await repository.publish({ [made.fileName]: made.bytes }, { verify: false, newIndex }, { history });
    if (error === null) became(world, 'commit', await textOf(repository));
  };
  repository.hook = async ({ operation, key, when }) => {
    if (!operation.startsWith('put') || key !== 'index.yaml' || when !== 'before' || kill === 'not') return;
    repository.hook = () => undefined;
    if (kill === 'beaten') return one();
    const last = world.states.at(-1);
    if (last !== undefined) last.seen = true;
    throw new Error('killed');
  };
  await one();
  repository.hook = () => undefined;
}

const steps: Readonly<Record<string, (world: World) => Promise<void>>> = {
  publish: (world) => publish(world),
  again: (world) => publish(world),
  more: (world) => publish(world),
  killed: (world) => publish(world, 'before the index'),
  beaten: (world) => publish(world, 'beaten'),
  'another program adds': async (world) => {
    const text = await textOf(world.repository);
    if (text === undefined) return;
    const changed = text.replace(/^generated/m, `# ${world.states.length}\ngenerated`);
    world.repository.store.meddle('index.yaml', changed);
    became(world, 'other', changed);
  },
  'another program deletes': async (world) => {
    if ((await textOf(world.repository)) === undefined) return;
    world.repository.store.meddle('index.yaml', undefined);
    became(world, 'deletion', undefined);
  },
};

/** Numbers that repeat. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

async function run(seed: number, count: number): Promise<World> {
  const world: World = { repository: bench(), states: [], version: 0 };
  const next = chance(seed + 1);
  await publish(world);
  const names = Object.keys(steps);
  for (let i = 0; i < count; i++) {
    world.repository.now += 1_000;
    await steps[names[next(names.length)] ?? '']?.(world);
  }
  return world;
}

async function historyOf({ repository }: World): Promise<readonly PastIndex[]> {
  const found: PastIndex[] = [];
  for await (const each of readHistory(repository.store, signal)) found.push(each);
  return found;
}

describe('the history from change records', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('loses nothing and invents nothing (%i)', async (seed) => {
    const world = await run(seed, 25);
    const found = await historyOf(world);
    const told = world.states.filter(({ lost }) => !lost).toReversed();
    const certain = found.filter((each) => each.isCertain);
    const doubtful = found.filter((each) => !each.isCertain);
    const name = (by: string, sha256: string | undefined): string => `${by} ${sha256 ?? ''}`;
    const deletions = (of: readonly { kind?: string; by?: string }[]): number =>
      of.filter(({ kind, by }) => (kind ?? by) === 'deletion').length;
    const truth = told.filter(({ by }) => by !== 'deletion').map(({ by, text }) => name(by, text === undefined ? undefined : digest(text)));
    const inDoubt = new Set(doubtful.map(({ sha256 }) => name('commit', sha256)));
    // Certain ones are the truth in its order, but for those that are shown as doubtful.
    expect(certain.filter(({ kind }) => kind !== 'deletion').map(({ kind, sha256 }) => name(kind, sha256))).toEqual(
      truth.filter((each) => !inDoubt.has(each)),
    );
    expect(deletions(certain)).toBeLessThanOrEqual(deletions(told));
    // Nothing is doubtful but what another program or a deletion came after.
    const breaks = told.filter(({ by }) => by !== 'commit').length;
    if (breaks === 0) expect(doubtful).toEqual([]);
    expect(found.filter(({ isCurrent }) => isCurrent)).toEqual(found.slice(0, 1));
    for (const past of found) {
      if (past.kind === 'deletion') continue;
      expect(digest(Buffer.from(await readPastIndex(world.repository.store, past, signal)).toString())).toBe(past.sha256);
    }
  });

  it('names run, time and what changed', async () => {
    const world = await run(1, 0);
    await publish(world);
    const [newest, oldest] = await historyOf(world);
    expect(newest).toMatchObject({ kind: 'commit', isCurrent: true, note: { operation: 'publish', actor: 'ada', added: 1, versions: 2 } });
    expect(newest?.note?.list).toEqual([{ kind: 'added', name: 'app2', version: '1.2.0' }]);
    expect(oldest).toMatchObject({ kind: 'commit', isCurrent: false, note: { added: 1, versions: 1 } });
  });

  it('goes on where a record was lost, and keeps the index of the time whole from then on', async () => {
    const world = await run(2, 0);
    for (let i = 0; i < 4; i++) await publish(world);
    const { store } = world.repository;
    const keys: string[] = [];
    for await (const { key } of store.list('.charthouse/history/')) keys.push(key);
    // The second newest of five.
    store.meddle(keys[1] ?? '', undefined);
    const found = await historyOf(world);
    expect(found.map(({ kind, isCertain }) => `${kind} ${isCertain}`)).toEqual([
      'commit true',
      'other true',
      'commit false',
      'commit true',
      'commit true',
    ]);
    await publish(world);
    const [top] = await historyOf(world);
    expect(Buffer.from(await readPastIndex(store, top as PastIndex, signal)).toString()).toBe(await textOf(world.repository));
  });
});
