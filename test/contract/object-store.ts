/** The contract of src/store/contract.ts as tests: every store passes them, but for the deviations that it declares with a reason. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ObjectStore } from '../../src/store/contract.ts';
import { listClaims } from './object-store-list.ts';
import type { Claim } from './object-store-parts.ts';
import { raceClaims } from './object-store-race.ts';
import { readClaims } from './object-store-read.ts';
import { writeClaims } from './object-store-write.ts';

/** An empty store. `again` is a second handle on the same objects, as another process would hold it. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly again: ObjectStore;
  close(): Promise<void>;
}

/** A claim that a store does not keep, by its title, and why that is right. It is run all the same, and must fail. */
export type Deviations = Readonly<Record<string, string>>;

const rooms: Readonly<Record<string, readonly Claim[]>> = {
  reading: readClaims,
  writing: writeClaims,
  listing: listClaims,
  races: raceClaims,
};

/** Against hangs; nothing is measured here. */
const limitMs = 60_000;

/** Declares the suite for one store. */
export function describeObjectStore(name: string, make: () => Promise<StoreUnderTest>, deviations: Deviations = {}): void {
  // Without this a misspelt deviation would excuse nothing and say so nowhere.
  const titles = new Set(Object.values(rooms).flatMap((claims) => claims.map(([title]) => title)));
  for (const title of Object.keys(deviations)) if (!titles.has(title)) throw new Error(`no claim is called: ${title}`);

  describe(`${name} keeps the contract of a store:`, () => {
    let under: StoreUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    for (const [room, claims] of Object.entries(rooms)) {
      describe(room, () => {
        for (const [at, [title, holds]] of claims.entries()) {
          const run = () => holds(under.store, `${room}-${at}/`, under.again);
          const reason = deviations[title];
          if (reason === undefined) it(title, run, limitMs);
          else it.fails(`${title} (not here: ${reason})`, run, limitMs);
        }
      });
    }
  });
}
