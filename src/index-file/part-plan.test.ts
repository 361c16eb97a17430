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
  const parts = planParts(segments, { leastBytes: 1_000_000, mostBytes: 2 ** 32 });
  expect(parts.map((part) => (part.kind === 'copy' ? [part.from, part.to] : part.segments.length))).toEqual([
    [0, 2_000_000],
    1_000,
    [3_000_000, 4_000_000],
  ]);
  expect(looks).toBeLessThan(50 * count);
});
