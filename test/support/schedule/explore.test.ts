/** The explorer itself: it plays every order once, and finds what goes wrong in one of them alone. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyOrder, type Budget, explore, type Game, ofA, playAtRandom } from './explore.ts';
import { type Pass, type Step, turnstile } from './turnstile.ts';

/** Players that do as told. */
function game(plays: Readonly<Record<string, (pass: Pass) => Promise<void>>>, check: () => void): Game {
  const tables = turnstile({ onCrash: () => undefined });
  for (const [name, play] of Object.entries(plays)) tables.enter(name, play);
  return { waiting: () => tables.waiting(), check: () => undefined, finish: check };
}

const steps = (count: number) => async (pass: Pass) => {
  for (let i = 0; i < count; i++) await pass({ what: `step ${i}`, act: async () => undefined });
};

const free: Budget = { interruptions: anyOrder, faults: 0 };
const lost = (): Error => new Error('unheard');

it.each([
  [1, anyOrder, 2],
  [3, anyOrder, 20],
  [5, anyOrder, 252],
  // A first or B first, and each alone stopped after 1 to 4 of its steps.
  [5, 1, 2 + 2 * 4],
  // And the other one after 1 to 5 of its own.
  [5, 2, 2 + 2 * 4 * 5],
])('plays each order of two times %i steps once, with %d interruptions: %i of them', async (count, interruptions, schedules) => {
  const seen = new Set<string>();
  const open = (): Game => {
    const order: string[] = [];
    const tables = game({ A: steps(count), B: steps(count) }, () => seen.add(order.join('')));
    return { ...tables, check: ({ player }: Step) => void order.push(player) };
  };
  expect(await explore(open, { interruptions, faults: 0 })).toEqual({ schedules, steps: schedules * 2 * count });
  expect(seen.size).toBe(schedules);
});

/** Reads, and then writes what it read and one more: the classic. */
const addOne = (value: { now: number }) => async (pass: Pass) => {
  const read = await pass({ what: 'read', act: async () => value.now });
  const write = async (): Promise<void> => {
    value.now = read + 1;
  };
  await pass({ what: 'write', act: write, lost }).catch(() => undefined);
};

function adding(): Game {
  const value = { now: 0 };
  return game({ A: addOne(value), B: addOne(value) }, () => {
    if (value.now !== 2) throw new Error(`it is ${value.now}`);
  });
}

it('finds the one order that loses something, and tells it', async () => {
  await expect(explore(adding, { interruptions: 0, faults: 0 })).resolves.toMatchObject({ schedules: 2 });
  await expect(explore(adding, free)).rejects.toThrow(/^it is 1\nin the schedule\n {2}(\w): read\n {2}(?!\1)\w: read\n/);
  await expect(playAtRandom(adding, [0, 1, 0, 1], 0)).rejects.toThrow('it is 1');
});

it('lets each step meet each fate', async () => {
  const ends = new Set<string>();
  const open = (): Game => {
    const value = { now: 0 };
    let heard = 'nothing';
    const play = async (pass: Pass): Promise<void> => {
      const put = async (): Promise<string> => `${++value.now}`;
      heard = await pass({ what: 'put', act: put, lost, refusal: () => 'no' }).catch(String);
    };
    return game({ A: play }, () => ends.add(`heard ${heard}, was done ${value.now} times`));
  };
  expect(await explore(open, { interruptions: 0, faults: 1 })).toEqual({ schedules: 5, steps: 6 });
  expect([...ends].sort()).toEqual([
    'heard 1, was done 1 times',
    'heard Error: unheard, was done 1 times',
    'heard no, was done 0 times',
    'heard nothing, was done 0 times',
  ]);
});

it('spares whom it should', async () => {
  const open = (): Game => game({ A: steps(2), B: steps(2) }, () => undefined);
  const all = await explore(open, { interruptions: 0, faults: 1 });
  const some = await explore(open, { interruptions: 0, faults: 1, mayFail: ofA });
  expect(some.schedules).toBeLessThan(all.schedules);
  await expect(explore(open, { interruptions: 0, faults: 1, mayFail: () => false })).resolves.toMatchObject({ schedules: 2 });
});

it('says so where a game is not the same twice', async () => {
  let games = 0;
  const open = (): Game => {
    games += 1;
    const what = `step of game ${games}`;
    const play = async (pass: Pass): Promise<void> => pass({ what, act: async () => undefined });
    return game({ A: play, B: play }, () => undefined);
  };
  await expect(explore(open, free)).rejects.toThrow('not the same game twice');
});

it('hears of what a player throws', async () => {
  const play = async (pass: Pass): Promise<void> => {
    await pass({ what: 'step', act: async () => undefined });
    throw new Error('a bug of the player');
  };
  await expect(explore(() => game({ A: play }, () => undefined), free)).rejects.toThrow('a bug of the player\nin the schedule\n  A: step');
});

/** Each step of a program reads a cell, or writes into it what its player has read so far and its own name. */
interface Touch {
  readonly cell: number;
  readonly isWrite: boolean;
}

/** Two such programs; `ends` gets what is stored and what was heard in the end. */
function touching(programs: readonly (readonly Touch[])[], ends: Set<string>, isStated: boolean): () => Game {
  return () => {
    const cells = ['', ''];
    const tables = turnstile({ onCrash: () => undefined });
    const read = programs.map(() => '');
    for (const [at, program] of programs.entries()) {
      tables.enter('AB'[at] ?? '', async (pass) => {
        for (const { cell, isWrite } of program) {
          const write = async (): Promise<string> => (cells[cell] = `${read[at]}${at}`);
          const call = isWrite
            ? { what: `put ${cell}`, act: write, lost, refusal: () => 'no' }
            : { what: `get ${cell}`, act: async () => cells[cell] };
          read[at] += `(${await pass<string | undefined>(call).catch(String)})`;
        }
      });
    }
    const state = (): string => JSON.stringify([tables.heard(), cells]);
    const finish = (): void => void ends.add(JSON.stringify([cells, read]));
    return { waiting: () => tables.waiting(), check: () => undefined, finish, ...(isStated && { state }) };
  };
}

it('comes to the same ends if it goes on from each state once, in fewer steps', async () => {
  const program = fc.array(fc.record({ cell: fc.nat({ max: 1 }), isWrite: fc.boolean() }), { minLength: 1, maxLength: 3 });
  const budgets = fc.record({ interruptions: fc.constantFrom(1, 2, anyOrder), faults: fc.nat({ max: 1 }) });
  let saved = 0;
  const property = fc.asyncProperty(program, program, budgets, async (a, b, budget) => {
    const [all, once] = [new Set<string>(), new Set<string>()];
    const whole = await explore(touching([a, b], all, false), budget);
    const short = await explore(touching([a, b], once, true), budget);
    saved += whole.steps - short.steps;
    expect([...once].sort()).toEqual([...all].sort());
    expect(short.steps).toBeLessThanOrEqual(whole.steps);
  });
  await fc.assert(property, { numRuns: 60 });
  expect(saved).toBeGreaterThan(0);
});
