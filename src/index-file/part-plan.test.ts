/** The cost of a plan follows the number of charts. What it plans is a property: test/property/index-excerpt.test.ts. */
import { expect, it } from 'vitest';
import type { Segment } from './compose-excerpt.ts';
import { planParts } from './part-plan.ts';

it('looks at each of many small charts a few times, however many of them a part needs', () => {
  const count = 4_000;
  let looks = 0;
  const segments = Array.from({ length: count }, (_, at): Segment => {
    const common = {
      crc64: '',
      get sizeBytes() {
        looks += 1;
        return 1_000;
      },
    };
    return at === count / 2
      ? Object.assign(common, { kind: 'new', bytes: new Uint8Array(0) } as const)
      : Object.assign(common, { kind: 'kept', from: at * 1_000 } as const);
  });
  const limits = { leastBytes: 1_000_000, mostBytes: 2 ** 32 };
  const parts = planParts(segments, { ...limits, extends: false });
  expect(parts.map((part) => (part.kind === 'copy' ? [part.from, part.to] : part.segments.length))).toEqual([
    [0, 2_000_000],
    1_000,
    [3_000_000, 4_000_000],
  ]);
  expect(looks).toBeLessThan(50 * count);
  looks = 0;
  expect(planParts(segments, { ...limits, extends: true })).toMatchObject([
    { kind: 'copy', from: 0, to: 1_000_000 },
    { kind: 'extend', from: 1_000_000, to: 2_000_000, segments: { length: 1 } },
    { kind: 'copy', from: 2_001_000, to: 4_000_000 },
  ]);
  expect(looks).toBeLessThan(50 * count);
});
