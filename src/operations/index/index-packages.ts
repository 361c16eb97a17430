/** Finds the packages of a folder, and tells those that its index lists from those that are new. */

import type { ReadMode } from '../../archive/index.ts';
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { packageFileName } from '../../chart/package.ts';
import { readPackage } from '../../chart/read-package.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { isPackageKey, whyNoPackage } from '../../repository/packages/looks-like-package.ts';
import { notStrict } from '../../repository/packages/not-strict.ts';
import { isInDotFolder, leftOut, type Place, packagePlaces } from '../../repository/packages/package-places.ts';
import { publishedOf } from '../../repository/packages/same-version.ts';
import { packageSkipped, packagesSkipped, type SkippedPackage } from '../../repository/packages/skipped-packages.ts';
import type { IndexPorts, IndexRequest } from './request.ts';

/** A package of the folder, as far as its index matters. */
export type FoundPackage =
  | {
      readonly kind: 'listed';
      readonly key: string;
      readonly name: string;
      readonly version: string;
      readonly digest: string;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: 'read';
      readonly key: string;
      readonly metadata: ChartMetadata;
      readonly digest: string;
      readonly sizeBytes: number;
      readonly warning?: Warning;
    }
  | { readonly kind: 'skipped'; readonly key: string; readonly warning: Warning };

/** Packages are held whole while they are read. */
const width = 4;

/** The packages that `helm repo index` finds: in the folder and one below. */
export interface FoundKeys {
  readonly keys: readonly string[];
  /** Packages in other places, which stay listed if they are. */
  readonly elsewhere: readonly { readonly key: string; readonly place: Exclude<Place, 'near'> }[];
  /** Those that are left out, with the reason. */
  readonly skipped: readonly Warning[];
}

/** Every `.tgz` of the folder is in one of the three lists. */
export async function findPackageKeys({ store, signal }: IndexPorts): Promise<FoundKeys> {
  const skips: SkippedPackage[] = [];
  const all: string[] = [];
  const onSkipped = (key: string, why: string) => {
    if (isPackageKey(key)) skips.push({ key, why });
  };
  for await (const { key } of store.list('', { signal, onSkipped })) {
    const whyNone = whyNoPackage(key);
    if (whyNone !== undefined) skips.push({ key, why: whyNone });
    all.push(key);
  }
  const placeOf = packagePlaces(all);
  const placed = all.filter(isPackageKey).map((key) => ({ key, place: placeOf(key) }));
  return {
    keys: placed.flatMap(({ key, place }) => (place === 'near' ? [key] : [])),
    elsewhere: placed.flatMap(({ key, place }) => (place === 'near' ? [] : [{ key, place }])),
    skipped: packagesSkipped(skips),
  };
}

/** Of packages in other places, those that no entry leads to. */
export function elsewhereSkipped(
  elsewhere: FoundKeys['elsewhere'],
  index: ReadIndex | undefined,
  request: IndexRequest,
): readonly Warning[] {
  const unlisted = elsewhere.filter(({ key }) => !index?.mentionsOf(fileNameOf(key)).some((each) => leadsTo(each, key, request)));
  return packagesSkipped(unlisted.map(({ key, place }) => ({ key, ...leftOut[place] })));
}

/** The last part of a key. */
export function fileNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Hashes every package, and opens those that no entry of `index` names with that digest. */
export function readPackages(
  keys: readonly string[],
  { read: index, published }: { readonly read: ReadIndex | undefined; readonly published: ReadIndex | undefined },
  context: { readonly request: IndexRequest; readonly ports: IndexPorts },
): Promise<readonly FoundPackage[]> {
  const { request, ports } = context;
  return mapBounded(keys, width, async (key): Promise<FoundPackage> => {
    ports.signal.throwIfAborted();
    const found = await ports.store.get(key, { signal: ports.signal }).catch(unlessTooLarge);
    if (found instanceof Error) return skipped(key, 'it is larger than any package');
    if (found.kind === 'missing') return skipped(key, 'it was deleted meanwhile');
    const digest = sha256Hex(found.body);
    const sizeBytes = found.body.length;
    const listed = index?.mentionsOf(fileNameOf(key)).find((each) => leadsTo(each, key, request) && bareDigest(each.digest) === digest);
    if (listed !== undefined) return { kind: 'listed', key, name: listed.name, version: listed.version, digest, sizeBytes };
    const open = async (reading: ReadMode): Promise<FoundPackage & { kind: 'read' }> => {
      const { metadata } = await readPackage(found.body, { fileName: `${ports.store.name}/${key}`, limits: request.limits, reading });
      return { kind: 'read', key, metadata, digest, sizeBytes };
    };
    try {
      return await open('strict');
    } catch (error) {
      if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
      const odd = await open('as-published').catch(unlessInvalid);
      const isListed = odd !== undefined && [index, published].some((each) => listsBytes(each, odd));
      return isListed ? { ...odd, warning: notStrict(error.message, key) } : skipped(key, error.message, error.hint);
    }
  });
}

/** The strict reader has reported already what is wrong. */
function unlessInvalid(error: unknown): undefined {
  if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
}

/** Whether the version is published with exactly these bytes, wherever its URL leads. */
function listsBytes(index: ReadIndex | undefined, { metadata: { name, version }, digest }: FoundPackage & { kind: 'read' }): boolean {
  return (index?.versionsOf(name) ?? []).some((each) => each.version === version && bareDigest(each.digest) === digest);
}

/** One file that is no package must not keep the others out of the index. */
function unlessTooLarge(thrown: unknown): CharthouseError {
  if (isCharthouseError(thrown) && thrown.details['reason'] === 'too-large') return thrown;
  throw thrown;
}

function leadsTo({ urls }: ListedVersion, key: string, { url }: IndexRequest): boolean {
  const [first] = urls;
  return first !== undefined && keyOfUrl(first, url) === key;
}

/** A file that is left out, and why: Helm leaves it out silently. */
export function skipped(key: string, why: string, hint?: string): FoundPackage {
  return { kind: 'skipped', key, warning: packageSkipped(key, why, hint) };
}

/**
 * One package a version: the one that the index lists, or that was published by all that is known. What lies beside it with other bytes
 * was left by a run that published nothing.
 *
 * @throws CH_CHART_TWICE if packages with different bytes claim a version, and nothing shows which was published
 */
export function withoutTwins(found: readonly FoundPackage[], index: ReadIndex | undefined): readonly FoundPackage[] {
  const claims = new Map<string, Claimant[]>();
  for (const each of found) if (each.kind !== 'skipped') claims.set(identityOf(each), [...(claims.get(identityOf(each)) ?? []), each]);
  return found.flatMap((each) => {
    if (each.kind !== 'read') return [each];
    const { name, version } = each.metadata;
    const rivals = claims.get(identityOf(each)) ?? [];
    const listed = bareDigest(index?.versionsOf(name).find((entry) => entry.version === version)?.digest);
    if (listed !== undefined && listed !== each.digest && isInDotFolder(each.key)) {
      return [skipped(each.key, `${name} ${version} is listed with other bytes`)];
    }
    const published =
      rivals.find(({ kind }) => kind === 'listed') ?? publishedOf(rivals, { fileName: packageFileName(each.metadata), listed });
    if (published === undefined) throw unclear(rivals, `${name} ${version}`);
    if (published === each || (published.kind === 'listed' && published.digest === each.digest)) return [each];
    return [
      published.digest === each.digest ? skipped(each.key, `it is ${published.key} too, in the same bytes`) : orphan(each, published.key),
    ];
  });
}

type Claimant = Exclude<FoundPackage, { kind: 'skipped' }>;

function identityOf(found: Claimant): string {
  const { name, version } = found.kind === 'listed' ? found : found.metadata;
  return `${name}\n${version}`;
}

function orphan({ key, metadata: { name, version } }: FoundPackage & { kind: 'read' }, published: string): FoundPackage {
  const message = `not listed: ${name} ${version} was published as ${published}, with other bytes`;
  return { kind: 'skipped', key, warning: { code: 'orphan-left', message, where: { file: key } } };
}

function unclear(rivals: readonly Claimant[], what: string): CharthouseError {
  return new CharthouseError('CH_CHART_TWICE', {
    message: `${rivals.map(({ key }) => quoted(key)).join(' and ')} are both ${what}, with different bytes, and nothing shows which of them was published`,
    hint: 'move the package that was not published out of the folder',
    details: { packages: rivals.map(({ key, digest }) => ({ key, digest })) },
  });
}
