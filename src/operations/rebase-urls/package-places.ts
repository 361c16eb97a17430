/** Checks that packages are at the new URLs of their entries, before the URLs change. */

import { createHash } from 'node:crypto';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import type { UrlChange } from '../../index-file/change-urls.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { PlaceFinding, RebaseContext, RebasePorts, RebaseRequest } from './request.ts';

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
export async function lookAtPlaces(
  changes: readonly UrlChange[],
  looks: Looks,
  { request, ports }: RebaseContext,
): Promise<readonly PlaceFinding[]> {
  const found = await mapBounded(changes, width, async ({ after }): Promise<PlaceFinding | undefined> => {
    ports.signal.throwIfAborted();
    const { name, version, urls } = after;
    const key = urls[0] === undefined ? undefined : keyOfUrl(urls[0], request.url);
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

/** @throws CH_VERIFY_FAILED for other bytes, and for what is missing unless that is allowed */
export function refuseFindings(findings: readonly PlaceFinding[], { allowMissing }: RebaseRequest): void {
  const refused = findings.filter(({ kind }) => kind === 'wrong-digest' || !allowMissing);
  if (refused.length > 0) throw notThere(refused);
}

async function lookAt(key: string, withDigest: boolean, { store, signal }: RebasePorts): Promise<Stored> {
  const head = await store.head(key, { signal });
  if (head.kind === 'missing') return undefined;
  if (!withDigest || head.info.sha256 !== undefined) return { digest: head.info.sha256 };
  const answer = await store.stream(key, { signal });
  if (answer.kind === 'missing') return undefined;
  const hash = createHash('sha256');
  for await (const piece of answer.body) hash.update(piece);
  return { digest: hash.digest('hex') };
}

function notThere(findings: readonly PlaceFinding[]): CharthouseError {
  const [first] = findings;
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  const isMissing = findings.every(({ kind }) => kind === 'missing');
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `no URL was changed, since a package is not at its new URL: ${first?.name} ${first?.version}: ${first?.message}${more}`,
    hint: isMissing
      ? `put the packages there first; or pass ${option('allow-missing')}, then put them there with charthouse publish FILE.tgz --restore`
      : 'put the listed package there instead; what is published never changes',
    details: { findings },
  });
}
