/** Publishers that have lost twice, in every order of their steps from there, and with a fault at every step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { explore, ofA, playAtRandom } from '../support/schedule/explore.ts';
import { memoryFixture } from '../support/schedule/memory-repository.ts';
import { begin, type Scenario, scenarios } from '../support/schedule/scenarios.ts';

const losses = 2;
const opening = (scenario: Scenario) => async () => begin(scenario, await memoryFixture(scenario.begun, scenario.isEmptied, losses));

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

const crowd: Scenario = {
  ...found('two charts'),
  publishers: ['A', 'B', 'C', 'D', 'E'].map((name, i) => ({ name, packages: [chartPackage(i < 2 ? 'app' : `chart-${name}`, `2.0.${i}`)] })),
  isMirrored: false,
};

it('any number of them, with any faults, end well', async () => {
  const seed = Date.now() % 0x7fff_ffff;
  console.log(`random schedules of five at once: seed ${seed}`);
  const numbers = fc.array(fc.nat({ max: 1_000 }), { minLength: 20, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(numbers, fc.nat({ max: 4 }), (choices, faults) => playAtRandom(opening(crowd), choices, faults)),
    { seed, numRuns: 100 },
  );
});
