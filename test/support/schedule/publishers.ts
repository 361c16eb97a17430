/** The players: publishers, and who rebuilds, each with a clock of its own and a store whose calls wait for their turn. */

import type { PublishRequest } from '../../../src/operations/publish/request.ts';
import type { RebuildRequest } from '../../../src/operations/rebuild/request.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { type Bench, bench } from '../publish/publish-harness.ts';
import { rebuild } from '../publish/rebuild-harness.ts';
import type { Player, Want } from './repository-game.ts';
import type { Pass } from './turnstile.ts';

/** A package, and the file that vouches for it. */
export interface Packed {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly metadata: { readonly name: string; readonly version: string };
  readonly provenance?: Uint8Array;
}

/** A store whose calls wait for their turn. */
export type OpenGated = (pass: Pass) => ObjectStore;

/** `alike`: packages of the same contents, in other bytes. */
export interface PublishPlan {
  readonly name: string;
  readonly packages: readonly Packed[];
  readonly alike?: readonly Packed[];
  readonly options?: Partial<PublishRequest>;
}

/** A publisher. */
export function publisher({ name, packages, alike = [], options }: PublishPlan, open: OpenGated): Player {
  const inputs = packages.flatMap(({ fileName, bytes, provenance }) => [
    [fileName, bytes] as const,
    ...(provenance === undefined ? [] : [[`${fileName}.prov`, provenance] as const]),
  ]);
  const wants = packages.map(({ metadata, digest, provenance }): Want => {
    const twins = alike.filter((each) => each.metadata.name === metadata.name && each.metadata.version === metadata.version);
    const isSigned = provenance !== undefined;
    return { name: metadata.name, version: metadata.version, digests: [digest, ...twins.map((each) => each.digest)], isSigned };
  });
  const ownBench = benches(name);
  // The same in each game, as the names of intents have it.
  let ids = 0;
  const random = { unit: () => 0, id: () => `${name.toLowerCase()}${ids++}` };
  return {
    name,
    wants,
    run: (pass) => ownBench().publish(Object.fromEntries(inputs), options, { store: open(pass), random }),
  };
}

/** Who rebuilds, and adds nothing of its own. */
export function rebuilder(name: string, options: Partial<RebuildRequest>, open: OpenGated): Player {
  const ownBench = benches(name);
  return { name, wants: [], run: (pass) => rebuild(ownBench(), options, { store: open(pass) }) };
}

/** No two runs have the same time: that is as likely as two machines that agree to the millisecond. */
function benches(name: string): () => Bench {
  let runs = 0;
  return () => {
    const own = bench();
    own.now += name.charCodeAt(0) + 1_000 * runs++;
    return own;
  };
}
