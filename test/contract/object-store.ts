/** The contract of src/ports/object-store.ts as tests: every store passes them, but for the deviations that it declares with a reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/ports/object-store.ts';
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

/** Why a store does not keep a claim, and why that is right. */
export interface Deviation {
  readonly reason: string;
  /** Another claim that is not kept for the same reason, for a race that goes wrong so seldom that it cannot be waited for. */
  readonly shownBy?: string;
}

/** By the title of the claim. It is run all the same, or what shows it is, and must fail before long. */
export type Deviations = Readonly<Record<string, Deviation>>;

const rooms: Readonly<Record<string, readonly Claim[]>> = {
  reading: readClaims,
  writing: writeClaims,
  listing: listClaims,
  races: raceClaims,
};

/** Where nothing keeps a race from going wrong it goes right now and then, so that one try shows no deviation. */
const tries = 50;

/** Against hangs; nothing is measured here. */
const limitMs = 60_000;

/** Declares the suite for one store. */
export function describeObjectStore(name: string, make: () => Promise<StoreUnderTest>, deviations: Deviations = {}): void {
  const claimOf = new Map(Object.values(rooms).flat());
  // Without this a misspelt deviation would excuse nothing and say so nowhere.
  for (const title of Object.entries(deviations).flatMap(([each, { shownBy = each }]) => [each, shownBy])) {
    if (!claimOf.has(title)) throw new Error(`no claim is called: ${title}`);
  }

  describe(`${name} keeps the contract of a store:`, () => {
    let under: StoreUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    for (const [room, claims] of Object.entries(rooms)) {
      describe(room, () => {
        for (const [at, [title, holds]] of claims.entries()) {
          const prefix = `${room}-${at}/`;
          const deviation = deviations[title];
          if (deviation === undefined) {
            it(title, () => holds(under.store, prefix, under.again), limitMs);
            continue;
          }
          const shows = claimOf.get(deviation.shownBy ?? title) ?? holds;
          const isKept = () => keeps((below) => shows(under.store, prefix + below, under.again));
          it(`${title} (not here: ${deviation.reason})`, async () => expect(await isKept()).toBe(false), limitMs);
        }
      });
    }
  });
}

/** Each try has keys of its own. */
async function keeps(run: (below: string) => Promise<void>): Promise<boolean> {
  for (let at = 0; at < tries; at++) {
    const isKept = await run(`${at}/`).then(
      () => true,
      () => false,
    );
    if (!isKept) return false;
  }
  return true;
}
