/** Checks that packages are in the store at the new URLs of their entries, before the URLs change. */

import { createHash } from 'node:crypto';
import { bareDigest } from '../../base/digest.ts';
import { quoted } from '../../base/quoted.ts';
import type { UrlChange } from '../../index-file/change-urls.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { mapBounded } from '../map-bounded.ts';

/** An entry whose package is not at its new URL. */
export interface PlaceFinding {
  readonly kind: 'missing' | 'wrong-digest';
  readonly name: string;
  readonly version: string;
  readonly key: string;
  readonly message: string;
}

/** Where packages are looked at. `url`: the public URL of the store, if it is known. */
export interface PlacePorts {
  readonly store: ObjectStore;
  readonly url: string | undefined;
  readonly signal: AbortSignal;
}

/** How many packages are looked at at once. */
const width = 8;

/** What is stored under a key: its SHA-256, if it was asked for; undefined if nothing is there. */
type Stored = { readonly digest: string | undefined } | undefined;

/** Each key is looked at once, however many attempts the commit takes. */
export type Looks = Map<string, Promise<Stored>>;

/**
 * Packages that are not as their entries describe them. Reads a package only if the store does not know its SHA-256. An entry without a digest is right if
 * anything is there.
 */
export async function lookAtPlaces(changes: readonly UrlChange[], looks: Looks, ports: PlacePorts): Promise<readonly PlaceFinding[]> {
  const found = await mapBounded(changes, width, async ({ after }): Promise<PlaceFinding | undefined> => {
    ports.signal.throwIfAborted();
    const { name, version, urls } = after;
    const key = urls[0] === undefined ? undefined : keyOfUrl(urls[0], ports.url);
    if (key === undefined) return undefined;
    const digest = bareDigest(after.digest);
    const look = looks.get(key) ?? lookAt(key, digest !== undefined, ports);
    looks.set(key, look);
    const stored = await look;
    const about = { name, version, key };
    if (stored === undefined) return { kind: 'missing', ...about, message: `there is no ${quoted(key)} in ${ports.store.name}` };
    if (digest === undefined || stored.digest === digest) return undefined;
    return {
      kind: 'wrong-digest',
      ...about,
      message: `${quoted(key)} in ${ports.store.name} has sha256:${stored.digest}, and its entry has ${digest}`,
    };
  });
  return found.filter((each) => each !== undefined);
}

async function lookAt(key: string, withDigest: boolean, { store, signal }: Pick<PlacePorts, 'store' | 'signal'>): Promise<Stored> {
  const head = await store.head(key, { signal });
  if (head.kind === 'missing') return undefined;
  if (!withDigest || head.info.sha256 !== undefined) return { digest: head.info.sha256 };
  const answer = await store.stream(key, { signal });
  if (answer.kind === 'missing') return undefined;
  const hash = createHash('sha256');
  for await (const piece of answer.body) hash.update(piece);
  return { digest: hash.digest('hex') };
}
