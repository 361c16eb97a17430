/** Publishers that have lost twice, in every order of their steps from there, and with a fault at every step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { explore, ofA, playAtRandom } from '../support/schedule/explore.ts';
import { memoryFixture } from '../support/schedule/memory-repository.ts';
import { begin, type Scenario, scenarios } from '../support/schedule/scenarios.ts';

const opening =
  (scenario: Scenario, lost: number | readonly number[] = 2, met?: string, others?: number) =>
  async () =>
    begin(scenario, await memoryFixture(scenario.begun, scenario.isEmptied, lost, met, others));

const names = [
  'two charts',
  'two versions of one chart',
  'one version in the same bytes',
  'two versions that Helm takes for equal',
] as const;

const found = (name: string): Scenario => {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return scenario;
};

describe.each(names)('%s', (name) => {
  it('end well in the orders with up to two interruptions', async () => {
    const { schedules, steps } = await explore(opening(found(name)), { interruptions: 2, faults: 0 });
    console.log(`${name}: ${schedules} schedules, ${steps} steps`);
    expect(schedules).toBeGreaterThan(20);
  });
});

// Each takes half a minute. The games of the others differ from these only in what the last publisher reports.
describe.each(['two charts', 'two versions that Helm takes for equal'] as const)('%s', (name) => {
  it('end well whatever befalls one step, if the other goes on at any moment', async () => {
    const { schedules, steps } = await explore(opening(found(name)), { interruptions: 1, faults: 1, mayFail: ofA });
    console.log(`${name}, with a fault: ${schedules} schedules, ${steps} steps`);
    expect(schedules).toBeGreaterThan(50);
  });
});

interface Newcomers {
  readonly who: string;
  readonly lost: number | readonly number[];
  readonly met: string | undefined;
  readonly others?: number;
}

/** Those that have lost twice, and those that have not, with an index that was or was not committed in a crowd. */
const newcomers: readonly Newcomers[] = [
  { who: 'one that lost and one that comes later', lost: [2, 0], met: undefined },
  { who: 'one that lost, one that comes later, and an index of a crowd', lost: [2, 0], met: '2' },
  { who: 'two that come later, and an index of a crowd', lost: 0, met: '2' },
  { who: 'two that lost once, and an index of one that lost', lost: 1, met: '1' },
  { who: 'two that lost once, in a folder that shows others', lost: 1, met: undefined, others: 2 },
  { who: 'two that come later, in a folder that shows others', lost: 0, met: undefined, others: 2 },
];

describe.each<Newcomers>(newcomers)('$who', ({ who, lost, met, others }) => {
  it.each(['two charts', 'two versions that Helm takes for equal'] as const)('%s: end well in every such order', async (name) => {
    const { schedules, steps } = await explore(opening(found(name), lost, met, others), { interruptions: 2, faults: 0 });
    console.log(`${who}, ${name}: ${schedules} schedules, ${steps} steps`);
    expect(schedules).toBeGreaterThan(20);
  });
});

it.each([
  { who: 'the one that lost', lost: [2, 0] },
  { who: 'the one that comes later', lost: [0, 2] },
])('one that lost, and one that comes later, end well whatever befalls one step of $who', async ({ who, lost }) => {
  const { schedules, steps } = await explore(opening(found('two charts'), lost, '2'), { interruptions: 0, faults: 1, mayFail: ofA });
  console.log(`a fault of ${who}: ${schedules} schedules, ${steps} steps`);
  expect(schedules).toBeGreaterThan(50);
});

const crowd: Scenario = {
  ...found('two charts'),
  publishers: ['A', 'B', 'C', 'D', 'E'].map((name, i) => ({ name, packages: [chartPackage(i < 2 ? 'app' : `chart-${name}`, `2.0.${i}`)] })),
  isMirrored: false,
};

it.each([
  { what: 'that have lost', lost: 2, met: undefined },
  { what: 'of whom some come later', lost: [2, 2, 0, 0, 1], met: '2' },
])('any number of them $what, with any faults, end well', async ({ lost, met }) => {
  const seed = Date.now() % 0x7fff_ffff;
  console.log(`random schedules of five at once: seed ${seed}`);
  const numbers = fc.array(fc.nat({ max: 1_000 }), { minLength: 20, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(numbers, fc.nat({ max: 4 }), (choices, faults) => playAtRandom(opening(crowd, lost, met), choices, faults)),
    { seed, numRuns: 100 },
  );
});
