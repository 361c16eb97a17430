/** Retention beside an independent model: counts, channels, ages, pins, and what charts of the repository depend on. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Candidate, type Ruling, retentionOf } from '../../src/operations/prune/retention.ts';
import { type ModelNeed, type ModelPolicy, type ModelVersion, modelKept, rangeOf, textOf } from './retention-model.ts';

const day = 86_400_000;
const nowMs = Date.parse('2026-11-30T00:00:00Z');

const name = fc.constantFrom('app', 'lib', 'base');
const numbers = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 3 })) as fc.Arbitrary<[number, number, number]>;
const need: fc.Arbitrary<ModelNeed> = fc.record({ name, from: numbers, fixed: fc.constantFrom(0, 1, 2), pre: fc.boolean() });
const version: fc.Arbitrary<ModelVersion> = fc.record({
  name,
  numbers,
  pre: fc.option(fc.record({ channel: fc.constantFrom('alpha', 'rc'), number: fc.nat({ max: 12 }) }), { nil: undefined, freq: 2 }),
  build: fc.constantFrom('', '', 'b'),
  ageDays: fc.option(fc.nat({ max: 100 }), { nil: undefined, freq: 8 }),
  needs: fc.array(need, { maxLength: 2 }),
});
const count = fc.option(fc.nat({ max: 3 }), { nil: undefined });
const policy: fc.Arbitrary<ModelPolicy> = fc.record({
  ...{ keep: count, major: count, minor: count, preReleases: count },
  days: fc.option(fc.nat({ max: 60 }), { nil: undefined, freq: 1 }),
});
const cases = fc.record({
  versions: fc.array(version, { maxLength: 30 }),
  policy,
  pinned: fc.array(fc.nat({ max: 29 }), { maxLength: 2 }),
});

function candidateOf(each: ModelVersion): Candidate {
  const created = each.ageDays === undefined ? undefined : new Date(nowMs - each.ageDays * day).toISOString();
  const dependencies = each.needs.map((of) => ({ name: of.name, range: rangeOf(of) }));
  return { name: each.name, version: textOf(each), created, dependencies };
}

function rule(versions: readonly ModelVersion[], of: ModelPolicy, pins: ReadonlySet<string>): readonly Ruling[] {
  const { keep, major: keepPerMajor, minor: keepPerMinor, preReleases: keepPreReleases, days } = of;
  return retentionOf(
    versions.map(candidateOf),
    { keep, keepPerMajor, keepPerMinor, keepPreReleases, keepWithinMs: days === undefined ? undefined : days * day },
    { nowMs, isProtected: (each) => pins.has(`${each.name}@${each.version}`) },
  );
}

const keptOf = (rulings: readonly Ruling[]): readonly string[] =>
  rulings.filter(({ kept }) => kept !== undefined).map((each) => `${each.name}@${each.version}`);

it('keeps what the model keeps', () => {
  const seen = { removed: 0, needed: 0, protected: 0 };
  fc.assert(
    fc.property(cases, ({ versions, policy: of, pinned }) => {
      const pins = new Set(pinned.flatMap((at) => versions[at] ?? []).map((each) => `${each.name}@${textOf(each)}`));
      const rulings = rule(versions, of, pins);
      expect([...keptOf(rulings)].sort()).toEqual([...modelKept(versions, of, pins)].sort());
      seen.removed += rulings.filter(({ kept }) => kept === undefined).length;
      for (const { kept } of rulings) if (kept?.kind === 'needed' || kept?.kind === 'protected') seen[kept.kind] += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(
    Object.values(seen).every((times) => times > 100),
    JSON.stringify(seen),
  ).toBe(true);
});

it('removes nothing more once its plan is applied', () => {
  fc.assert(
    fc.property(cases, ({ versions, policy: of }) => {
      const kept = new Set(keptOf(rule(versions, of, new Set())));
      const left = versions.filter((each) => kept.has(`${each.name}@${textOf(each)}`));
      expect(keptOf(rule(left, of, new Set()))).toHaveLength(kept.size);
    }),
    { numRuns: 1_000 },
  );
});
