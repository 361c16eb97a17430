/** Evaluates the conditions and range of a request for an object (RFC 9110, sections 13 and 14). */
import type { ByteRange, ServedInfo } from './served-objects.ts';

/** The kind of response that the headers require. */
export type Selection =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'precondition-failed' }
  | { readonly kind: 'unsatisfiable' };

type Headers = Readonly<Record<string, string | undefined>>;

/** Preconditions first, in the order of section 13.2.2; then the range, if its condition is met. */
export function select(headers: Headers, info: ServedInfo): Selection {
  return precondition(headers, info) ?? rangeOf(headers, info);
}

/** The ETag in header form: quoted. */
export function quotedEtag(etag: string): string {
  return /^(W\/)?".*"$/.test(etag) ? etag : `"${etag}"`;
}

function precondition(headers: Headers, info: ServedInfo): Selection | undefined {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!listsEtag(ifMatch, info.etag, 'strong')) return { kind: 'precondition-failed' };
  } else {
    const since = seconds(headers['if-unmodified-since']);
    if (since !== undefined && lastModifiedSeconds(info) > since) return { kind: 'precondition-failed' };
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return listsEtag(ifNoneMatch, info.etag, 'weak') ? { kind: 'not-modified' } : undefined;
  const since = seconds(headers['if-modified-since']);
  return since !== undefined && lastModifiedSeconds(info) <= since ? { kind: 'not-modified' } : undefined;
}

/** A weak tag never matches strongly; for If-None-Match the weakness is ignored (section 8.8.3.2). */
function listsEtag(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true;
  const own = quotedEtag(etag);
  const tags: readonly string[] = list.match(/(W\/)?"[^"]*"/g) ?? [];
  if (comparison === 'strong') return !own.startsWith('W/') && tags.includes(own);
  return tags.some((tag) => tag.replace(/^W\//, '') === own.replace(/^W\//, ''));
}

function lastModifiedSeconds(info: ServedInfo): number {
  return Math.floor(info.lastModifiedMs / 1000);
}

function seconds(date: string | undefined): number | undefined {
  const parsed = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(parsed) ? undefined : Math.floor(parsed / 1000);
}

/** Only one range; several ranges, another unit or an invalid value get the whole object, as section 14.2 allows. */
function rangeOf(headers: Headers, info: ServedInfo): Selection {
  const match = /^bytes=(\d*)-(\d*)$/i.exec((headers['range'] ?? '').replace(/\s/g, ''));
  if (match === null || !rangeConditionHolds(headers['if-range'], info)) return { kind: 'whole' };
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const size = info.sizeBytes;
  if (first === '') {
    if (last === '') return { kind: 'whole' };
    const length = Math.min(Number(last), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', range: { start: size - length, end: size - 1 } };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  if (start >= size) return { kind: 'unsatisfiable' };
  return { kind: 'part', range: { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) } };
}

// A date does not distinguish two indexes of the same second, and halves of two indexes joined together would load in Helm: only an ETag
// makes a partial response safe to join.
function rangeConditionHolds(ifRange: string | undefined, info: ServedInfo): boolean {
  return ifRange === undefined || (!ifRange.trim().startsWith('*') && listsEtag(ifRange, info.etag, 'strong'));
}
