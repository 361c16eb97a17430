/** Points URLs of a repaired index at the store, as far as the packages are there. */
import { Buffer } from 'node:buffer';
import { bareDigest } from '../../base/digest.ts';
import { changeUrls, type UrlChange } from '../../index-file/change-urls.ts';
import { identityOf } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { IndexChange, RepairedIndex } from '../../index-file/repair/changes.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { walkPlaced } from '../../index-file/walk.ts';
import { isSha256 } from '../../readers/audit-index.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import { movedUrl } from '../../repository/packages/moved-url.ts';
import { type Looks, lookAtPlaces, type PlaceFinding } from '../../repository/packages/places-in-store.ts';
import type { RepairContext } from './request.ts';

/** An index with other URLs, and the entries whose URLs stay because their packages are not in the store. */
export interface MovedEntries extends RepairedIndex {
  readonly left: readonly AuditFinding[];
}

/** Each key is looked at once, however many attempts the commit takes. @throws CH_INDEX_INVALID if a URL cannot be changed in its place */
export async function moveUrls(read: ReadIndex, { request, ports }: RepairContext, looks: Looks): Promise<MovedEntries> {
  const { oldUrl, url, indexUrls } = request;
  if (oldUrl === undefined) return { read, changes: [], left: [] };
  const target = (from: string): string => movedUrl(from, { oldUrl, url, indexUrls });
  const places = await lookAtPlaces(changeUrls(read, target).changes.map(promised), looks, { ...ports, url });
  const absent = new Map(places.map((place) => [identityOf(place), place]));
  const left: AuditFinding[] = [];
  const staying = new Set<string>();
  for (const listed of walkPlaced(read.layout)) {
    const place = absent.get(identityOf(listed));
    if (place === undefined) continue;
    for (const each of listed.urls) staying.add(each);
    left.push(auditFinding(ruleOf(place), place.message, { ...listed, line: listed.line, remedy }));
  }
  const next = (from: string): string => (staying.has(from) ? from : target(from));
  const { chunks, changes } = changeUrls(read, next);
  if (changes.length === 0) return { read, changes: [], left };
  return {
    read: readIndex(Buffer.concat(chunks), { mentions: [], source: read.layout.source }),
    changes: [...changesOf(read, next)],
    left,
  };
}

/** A digest that is none promises no bytes: it is corrected by the package. */
function promised({ before, after }: UrlChange): UrlChange {
  return { before, after: isSha256(bareDigest(after.digest) ?? '') ? after : { ...after, digest: undefined } };
}

const remedy = 'put the listed package there, then run this again';

function ruleOf({ kind }: PlaceFinding): 'package-missing' | 'package-changed' {
  return kind === 'missing' ? 'package-missing' : 'package-changed';
}

function* changesOf({ layout }: ReadIndex, next: (from: string) => string): Generator<IndexChange> {
  for (const { name, version, line, urls } of walkPlaced(layout)) {
    const after = urls.map(next);
    if (urls.every((url, at) => url === after[at])) continue;
    yield { name, version, line, changes: [{ path: 'urls', before: urls.join(', '), after }] };
  }
}
