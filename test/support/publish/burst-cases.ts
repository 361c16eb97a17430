/** What a burst of 64 publishers must show on any store. */
import { expect, it } from 'vitest';
import type { Package } from '../../../src/chart/types.ts';
import { bench, chartPackage } from './publish-harness.ts';
import { burstPackages, type Handle, realBurst } from './real-burst.ts';
import { listedIn, type ReadKey, watchIndex } from './watch-index.ts';

/** A new repository with one version, and the ways to it. */
export interface BurstScene {
  open(): Promise<Handle>;
  readonly read: ReadKey;
}

/** The version that is there before. */
export const begun: Package = chartPackage('begun', '1.0.0');

/** Not more, however many publishers there are. */
const mostIndexWrites = 12;

/** Defines the tests. `lookEachMs`: how often a reader looks meanwhile. */
export function burstCases(scene: () => Promise<BurstScene>, options: { readonly skip: boolean; readonly lookEachMs: number }): void {
  const packages = burstPackages(64);
  const isKilled = (at: number): boolean => at % 5 === 4;
  const listed = async (read: ReadKey): Promise<readonly string[]> =>
    (listedIn(Buffer.from((await read('index.yaml')) ?? '').toString()) ?? []).map(
      ({ name, version, digest }) => `${name} ${version} ${digest}`,
    );
  const namesOf = (all: readonly Package[]): readonly string[] =>
    all.map(({ metadata, digest }) => `${metadata.name} ${metadata.version} ${digest}`);

  it.each([
    ['64 publishers at once are listed by at most 12 index writes', () => undefined],
    // Each at another of its calls after all have read the same index.
    ['64 publishers of whom every fifth is killed: the others are listed', (at: number) => (isKilled(at) ? 2 + (at % 9) : undefined)],
  ] as const)('%s', { skip: options.skip }, async (what, killedAt) => {
    const { open, read } = await scene();
    const watch = watchIndex(read, options.lookEachMs);
    const burst = await realBurst(packages, open, killedAt);
    console.log(`${what}: ${JSON.stringify(burst)}`);
    expect(burst.errors).toEqual([]);
    const alive = packages.filter((_, at) => killedAt(at) === undefined || burst.killed === 0);
    expect(await listed(read)).toEqual(expect.arrayContaining([...namesOf([begun, ...alive])]));
    expect(burst.indexWrites).toBeLessThanOrEqual(mostIndexWrites);
    expect(burst.carried).toBeGreaterThan(30);
    for (const { fileName, bytes } of burst.killed > 0 ? packages.filter((_, at) => isKilled(at)) : []) {
      const { store, close } = await open();
      expect((await bench().publish({ [fileName]: bytes }, { verify: false }, { store })).error).toBeNull();
      await close?.();
    }
    expect((await watch.stop()).faults).toEqual([]);
    expect([...(await listed(read))].sort()).toEqual([...namesOf([begun, ...packages])].sort());
  });
}
