/** The same games as in test/race, over the store of S3 and a real server, where each request is a step; fewer of them, as each takes its time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Budget, explore, ofA } from '../support/schedule/explore.ts';
import { s3Fixture } from '../support/schedule/s3-repository.ts';
import { begin, scenarios } from '../support/schedule/scenarios.ts';
import type { Step } from '../support/schedule/turnstile.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const name = 'ministack';
const tools = needsS3(name);
let server: S3Server;
let games = 0;
beforeAll(async () => {
  if (!tools.skip) server = await startS3Server(name);
});
afterAll(() => server?.close());

async function play(title: string, budget: Budget): Promise<number> {
  const scenario = scenarios[title];
  if (scenario === undefined) throw new Error(`there is no game '${title}'`);
  const open = async () => begin(scenario, await s3Fixture(server, `game-${++games}/`, scenario));
  const { schedules, steps } = await explore(open, budget);
  console.log(`${title}: ${schedules} schedules, ${steps} requests`);
  return schedules;
}

const pairs = [
  'two charts',
  'one version in the same bytes',
  'one version with other contents',
  'one version with the same contents in other bytes',
];
const others = Object.keys(scenarios).filter((title) => !pairs.includes(title));

describe('two publishers of a bucket', () => {
  it.each(pairs)('end well at every pair of their requests: %s', tools, async (title) => {
    expect(await play(title, { interruptions: 2, faults: 0 })).toBeGreaterThan(20);
  });

  it.each(others)('end well where one waits for the other at any request: %s', tools, async (title) => {
    expect(await play(title, { interruptions: 1, faults: 0 })).toBeGreaterThan(3);
  });

  it.each(['two charts', 'one version with other contents, both signed'])(
    'end well whatever befalls any request: %s',
    tools,
    async (title) => {
      expect(await play(title, { interruptions: 0, faults: 1, mayFail: ofA })).toBeGreaterThan(20);
    },
  );

  it('end well whatever befalls a swap, while the other goes on at any request', tools, async () => {
    const mayFail = (step: Step): boolean => ofA(step) && step.what === 'PUT index.yaml';
    expect(await play('two versions of one chart', { interruptions: 1, faults: 1, mayFail })).toBeGreaterThan(50);
  });
});
