/** Reads what an entry needs to know about packages, many at a time, and keeps nothing else of them. */

import type { ChartLimits } from '../archive/index.ts';
import { maxTarBytes } from '../archive/index.ts';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { readPackageHead } from '../chart/read-package-head.ts';
import type { ListedObject } from '../ports/object-store.ts';
import { mapBounded } from '../repository/map-bounded.ts';
import { type FoundPackage, mustRead } from '../repository/orphans/found-package.ts';
import { openPackage } from '../repository/orphans/package-bytes.ts';
import { looksBeside } from '../repository/packages/same-version.ts';
import { retry } from '../runtime/retry.ts';
import type { ChangePorts } from './change-index.ts';

/**
 * `--max-size` of a publish may have been any. What is published is listed again whatever its size, so these only end what unpacks without
 * end; nothing of it is kept in memory.
 */
const limits: ChartLimits = { maxFileBytes: 4 * 1024 ** 3, maxTotalBytes: 4 * 1024 ** 3 };

/** Enough to hide a round trip, few enough for any server; of each, one range and what it unpacks to are held. */
export const readWidth = 16;

/** The store tries requests again by itself; this is for bodies that break off. */
const attempts = 3;

/** What to read, and what of it. */
export interface Wanted {
  readonly objects: readonly ListedObject[];
  /** Whether digests are needed, at the price of reading packages whole if the store does not know them. */
  readonly withDigests: boolean;
}

/** Where they are read. */
export type ReadPorts = Pick<ChangePorts, 'store' | 'clock' | 'random' | 'onEvent' | 'signal'>;

/** Results in the order of `objects`, without those that are gone. */
export type PackageReader = (wanted: Wanted) => Promise<readonly FoundPackage[]>;

/** A reader that reads no package twice, however often it is asked, and none of `before`, such as those of a part file. */
export function packageReader(ports: ReadPorts, before: ReadonlyMap<string, FoundPackage> = new Map()): PackageReader {
  const known = new Map(before);
  const { onEvent } = ports;
  return async ({ objects, withDigests }) => {
    let done = 0;
    const found = await mapBounded(objects, readWidth, async (object) => {
      const earlier = known.get(object.key);
      const now = mustRead(earlier, object, withDigests) ? await readPackage(object, withDigests, ports) : earlier;
      if (now !== undefined) known.set(object.key, now);
      done += 1;
      onEvent({ kind: 'package-read', key: object.key, done, total: objects.length });
      return now;
    });
    return found.filter((each) => each !== undefined);
  };
}

/**
 * Reads one package. Undefined if it is gone.
 *
 * @throws what the store throws; a package that contains no chart is a result
 */
export async function readPackage(object: ListedObject, withDigest: boolean, ports: ReadPorts): Promise<FoundPackage | undefined> {
  const { clock, random, signal, onEvent } = ports;
  try {
    return await retry(() => readOnce(object, withDigest, ports), {
      ...{ clock, random, signal, attempts },
      onRetry: ({ attempt, waitMs, error }) =>
        onEvent({
          kind: 'retrying',
          what: `reading ${object.key}`,
          attempt,
          waitMs,
          why: error instanceof Error ? error.message : String(error),
        }),
    });
  } catch (error) {
    if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
    return { ...object, kind: 'no-chart', error };
  }
}

async function readOnce(object: ListedObject, withDigest: boolean, { store, signal }: ReadPorts): Promise<FoundPackage | undefined> {
  const { key, sizeBytes } = object;
  if (sizeBytes === 0) throw new CharthouseError('CH_PACKAGE_INVALID', { message: `${key} is empty` });
  if (sizeBytes > maxTarBytes(limits)) {
    throw new CharthouseError('CH_CHART_TOO_LARGE', { message: `${key} is larger than all that may be in a package` });
  }
  const opened = await openPackage(store, { key, sizeBytes, signal });
  if (opened === undefined) return undefined;
  const { metadata } = await readPackageHead(opened.pieces, { fileName: `${store.name}/${key}`, limits });
  // The name of its folder may be what tells that it was published, so its digest is not taken on trust.
  if (looksBeside(key)) return { ...object, kind: 'chart', metadata, digest: await opened.hashed() };
  return { ...object, kind: 'chart', metadata, digest: withDigest ? await opened.digest() : opened.knownDigest() };
}
