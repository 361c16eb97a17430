/** Which package each version was, in the pin file and when the cache last saw it: what is published never changes. */
import { type CharthouseError, type Place, placeText } from '../../base/error.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';
import { dependencyError, type Wanted } from './faults.ts';
import { type PinnedVersion, type Pins, pinFileName, pinKey, pinText } from './pins.ts';

/** A version whose package is another one now. */
export interface ChangedVersion {
  readonly expected: string;
  /** The line of the pin file; undefined if the cache saw the other package. */
  readonly pin: Place | undefined;
}

/** What a run knows of versions. */
export interface KnownVersions {
  /** Compares a version that was fetched, and remembers it; undefined if it is the same as before, or new. */
  check(version: PinnedVersion): Promise<ChangedVersion | undefined>;
  /** The versions that were checked. */
  readonly checked: ReadonlyMap<string, PinnedVersion>;
}

/**
 * Invariant: a version whose package is another one than before is not used. The pin file counts before the cache: a line with the new
 * digest is how a user accepts it.
 */
export function knownVersions({ cache, pins }: { readonly cache: ContentCache; readonly pins: Pins | undefined }): KnownVersions {
  const pinned = new Map(pins?.lines.map((pin) => [pinKey(pin), pin]));
  const checked = new Map<string, PinnedVersion>();
  return {
    checked,
    check: async (version) => {
      const key = pinKey(version);
      const { digest } = version;
      const pin = pinned.get(key);
      if (pin !== undefined && pin.digest !== digest) return { expected: pin.digest, pin: { file: pins?.file ?? '', line: pin.line } };
      const seen = (await cache.record('versions', key))?.['digest'];
      if (pin === undefined && typeof seen === 'string' && seen !== digest) return { expected: seen, pin: undefined };
      if (seen !== digest) await cache.note('versions', key, { ...version });
      checked.set(key, version);
      return undefined;
    },
  };
}

/** For a version that was another package before. */
export function changedPackage(wanted: Wanted, fetched: PinnedVersion, { expected, pin }: ChangedVersion): CharthouseError {
  const { name, version, digest } = fetched;
  const before = pin === undefined ? 'when charthouse last fetched it' : `in ${placeText(pin)}`;
  return dependencyError('CH_DEPENDENCY_CHANGED', wanted, {
    message: `the package of ${name} ${version} was replaced: its SHA-256 is ${digest} now, and was ${expected} ${before}`,
    hint:
      pin === undefined
        ? `ask the owners of the repository why; to accept the new package, add this line to ${pinFileName}: ${pinText(fetched)}`
        : `ask the owners of the repository why; to accept the new package, write its digest into ${placeText(pin)}`,
    details: { expected, digest, pin: pin ?? null },
  });
}
