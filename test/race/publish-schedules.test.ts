/** Two publishers of one repository, in every order of their steps, and with a fault at every step: the same final state, always. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOrder, explore, ofA, playAtRandom } from '../support/schedule/explore.ts';
import { memoryFixture } from '../support/schedule/memory-repository.ts';
import { begin, crowd, type Scenario, scenarios } from '../support/schedule/scenarios.ts';

const opening = (scenario: Scenario) => async () => begin(scenario, await memoryFixture(scenario.begun, scenario.isEmptied));

describe.each(Object.entries(scenarios))('%s', (name, scenario) => {
  it('end well in every order of their steps', async () => {
    // Two interruptions are all pairs: A runs i steps, B runs j, A goes on.
    const { schedules, steps } = await explore(opening(scenario), { interruptions: scenario.isLong ? 3 : anyOrder, faults: 0 });
    console.log(`${name}: ${schedules} schedules, ${steps} steps`);
    expect(schedules).toBeGreaterThan(5);
  });

  it('end well whatever befalls one step, if the other goes on at any moment', async () => {
    const spared = scenario.isMirrored ? { mayFail: ofA } : {};
    const { schedules, steps } = await explore(opening(scenario), { interruptions: 1, faults: 1, ...spared });
    console.log(`${name}, with a fault: ${schedules} schedules, ${steps} steps`);
    expect(schedules).toBeGreaterThan(50);
  });
});

it('any number of them, with any faults, end well', async () => {
  const seed = Date.now() % 0x7fff_ffff;
  console.log(`random schedules of five at once: seed ${seed}`);
  const numbers = fc.array(fc.nat({ max: 1_000 }), { minLength: 20, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(numbers, fc.nat({ max: 4 }), (choices, faults) => playAtRandom(opening(crowd), choices, faults)),
    { seed, numRuns: 200 },
  );
});
