/** The comparison of two runs of the benchmarks, its table and its picture. */
import { describe, expect, it } from 'vitest';
// @ts-expect-error: a script without types.
import { claim } from '../../bench/claims.mjs';
// @ts-expect-error: a script without types.
import { goals } from '../../bench/goals.mjs';
// @ts-expect-error: a script without types.
import { compared, reached, regressions, resultOf, tableOf } from '../../bench/results.mjs';
// @ts-expect-error: a script without types.
import { pageOf } from '../../bench/results-page.mjs';
// @ts-expect-error: a script without types.
import { resultsPicture } from '../../bench/results-picture.mjs';
// @ts-expect-error: a script without types.
import { stepsOf } from '../../bench/steps.mjs';

const ratio = { what: 'as fast as <x> & y | z', unit: 'times', goal: { least: 10 } };
const count = { what: 'requests', unit: 'requests', goal: { most: 3 } };
const time = { what: 'processor time', unit: 's', goal: { most: 1 } };
const kept = { what: 'without a goal', unit: 'times', goal: undefined };

const result = (id: string, values: readonly number[], of: object, sides = {}) => resultOf({ id, values, sides }, of);

const machine = { processor: 'EPYC', node: 'v20.20.0', cores: 2, memoryBytes: 2 ** 33, system: 'linux x64', commit: '0123456789', load: 1 };

const run = (claims: readonly object[], more = {}) => ({
  date: '2026-12-01',
  machine: { ...machine, ...more },
  steps: { many: { load: 1.23 }, verify: { load: 4 } },
  claims,
});

const changeOf = (before: object, now: object, more = {}) => compared(run([before]), run([now], more))[0].change;

describe('a result', () => {
  it('is the middle of its rounds, with the least and the most', () => {
    expect(result('a', [9, 1, 2], ratio)).toMatchObject({ value: 2, least: 1, most: 9 });
    expect(result('a', [9, 1, 2, 4], ratio)).toMatchObject({ value: 3 });
  });

  it('reaches its goal from above or from below', () => {
    expect(reached(result('a', [10], ratio))).toBe(true);
    expect(reached(result('a', [9.9], ratio))).toBe(false);
    expect(reached(result('a', [3], count))).toBe(true);
    expect(reached(result('a', [4], count))).toBe(false);
    expect(reached(result('a', [4], kept))).toBeUndefined();
  });
});

describe('compared with the run before', () => {
  it('a ratio is worse if it falls, and everything else if it grows, by more than a tenth', () => {
    expect(changeOf(result('a', [10], ratio), result('a', [8], ratio))).toBe('worse');
    expect(changeOf(result('a', [10], ratio), result('a', [12], ratio))).toBe('better');
    expect(changeOf(result('a', [10], ratio), result('a', [9.2], ratio))).toBe('same');
    expect(changeOf(result('a', [10], kept), result('a', [8], kept))).toBe('worse');
    expect(changeOf(result('a', [2], count), result('a', [3], count))).toBe('worse');
    expect(changeOf(result('a', [3], count), result('a', [2], count))).toBe('better');
    expect(changeOf(result('a', [0], count), result('a', [2], count))).toBe('worse');
    expect(changeOf(result('a', [0], count), result('a', [0], count))).toBe('same');
  });

  it('a change within the rounds of either run is none', () => {
    expect(changeOf(result('a', [5, 10, 12], ratio), result('a', [8], ratio))).toBe('same');
    expect(changeOf(result('a', [10], ratio), result('a', [6, 8, 12], ratio))).toBe('same');
    expect(changeOf(result('a', [5, 10, 12], ratio), result('a', [4], ratio))).toBe('worse');
  });

  it('a round that was disturbed hides nothing', () => {
    expect(changeOf(result('a', [1, 10, 10, 10, 10], ratio), result('a', [8, 8, 8, 8, 90], ratio))).toBe('worse');
  });

  it('times are compared only on the same machine with the same Node', () => {
    const [before, now] = [result('a', [1], time), result('a', [2], time)];
    expect(changeOf(before, now)).toBe('worse');
    expect(changeOf(before, now, { node: 'v24.0.0' })).toBe('another machine');
    expect(changeOf(before, now, { processor: 'Xeon' })).toBe('another machine');
    expect(changeOf(result('a', [10], ratio), result('a', [8], ratio), { node: 'v24.0.0' })).toBe('worse');
  });

  it('a claim without an earlier result is new, and only what became worse is a regression', () => {
    const before = run([result('a', [10], ratio), result('gone', [1], ratio)]);
    const now = run([result('a', [5], ratio), result('b', [1], ratio)]);
    expect(compared(before, now).map(({ change }: { change: string }) => change)).toEqual(['worse', 'new']);
    expect(regressions(before, now)).toEqual(['a: 5 times, it was 10 on 2026-12-01']);
    expect(regressions(now, now)).toEqual([]);
  });
});

describe('what is shown', () => {
  const sides = { ours: { seconds: 1, cpuSeconds: 2, peakBytes: 3e6, requests: 4, bytes: 5e6, roundTrips: 6 } };
  const now = run([result('a', [5, 6, 7], ratio, sides), result('b', [4], count), result('c', [1], kept)]);

  it('the table has each claim with goal, rounds, both sides and the run before', () => {
    const before = run([result('a', [50], ratio)]);
    const rows = tableOf(now, before).split('\n');
    expect(rows).toHaveLength(5);
    expect(rows[2]).toContain(
      '| as fast as <x> & y \\| z | 6 times | 5–7 | at least 10 | no | 1 s, 2 s processor, 3 MB, 4 requests, 5 MB on the wire, 6 round trips |  | 50, worse |',
    );
    expect(rows[3]).toContain('| requests | 4 requests |  | at most 3 | no |');
    expect(rows[4]).toContain('| without a goal | 1 times |  |  |  |');
    expect(tableOf(now, undefined)).not.toContain('50');
  });

  it('the page names the machine, the newest run and all results', () => {
    const page = pageOf(now, undefined, ['2026-11-01.json', '2026-12-01.json']);
    expect(page).toContain('2026-12-01, the newest');
    expect(page).toContain('load 1.2 to 4.0');
    expect(page).toContain('[2026-11-01](2026-11-01.json)');
  });

  it('the picture has a bar for each claim with a goal, marks the goal, and reads in light and dark', () => {
    const picture = resultsPicture(now);
    expect(picture.match(/<rect /g)).toHaveLength(2);
    expect(picture).toContain('class="goal"');
    expect(picture).toContain('prefers-color-scheme:dark');
    const lines = [...picture.matchAll(/x2="(\d+)"/g)].map(([, x]) => Number(x));
    const values = [...picture.matchAll(/ x="(\d+)" y="\d+">[\d.]+ (times|requests) /g)].map(([, x]) => Number(x));
    expect(values).toHaveLength(2);
    expect(Math.min(...values)).toBeGreaterThan(Math.max(...lines));
    expect(picture).toContain('&lt;x&gt; &amp; y');
    expect(picture).not.toMatch(/NaN|undefined/);
  });
});

it('a benchmark can only make a claim that the table of goals has', () => {
  expect(() => claim('nothing/such', [1])).toThrow('goals.mjs has no nothing/such');
  for (const id of Object.keys(goals)) expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9.-]+$/);
});

describe('ONLY', () => {
  const namesOf = (only?: string) => stepsOf(only).map(({ name }: { name: string }) => name);

  it('chooses benchmarks, and all of them if it is empty', () => {
    expect(namesOf('many, startup')).toEqual(['startup', 'many']);
    expect(namesOf()).toContain('readers');
    expect(namesOf('')).toEqual(namesOf());
  });

  it('says so if it names what is no benchmark', () => {
    expect(() => stepsOf('many,nothing')).toThrow(/^ONLY has no benchmark named "nothing": choose from startup, many, /);
  });
});
