/** What a trial of a store found, as one line in the metadata of the index: of which store, what was tried, and how. */

import type { S3Context } from './context.ts';
import type { EtagForm } from './etag-form.ts';

/** All that a trial tries today. A verdict that names less is made anew. */
export const tried = ['create', 'replace', 'own-etag', 'at-once'] as const;

/** What a verdict says. */
export interface Verdict {
  readonly host: string | undefined;
  /** Which kinds of versions the answers named. */
  readonly versions: Iterable<string>;
  readonly etag: EtagForm;
}

/** Such as `s3.example.com; tried=create,replace,own-etag,at-once; versions=none; etag=quoted`. */
export function verdictText({ host, versions, etag }: Verdict): string {
  return `${scopeOf(host)}; versions=${[...versions].sort().join(',') || 'none'}; etag=${etag}`;
}

/** By all that has been seen of the store so far. */
export function writeVerdict({ witness, etagForm }: S3Context): string {
  return verdictText({ host: witness.host(), versions: witness.versionKinds(), etag: etagForm.now });
}

/**
 * Whether a verdict still holds. It does not if it is of another endpoint, names less than is tried today, or is older than the versioning of
 * the bucket: some stores keep a condition only without it. If it holds, the form of ETags that it names is used from now on.
 */
export function acceptVerdict({ witness, etagForm }: S3Context, verdict: string): boolean {
  const [, scope, versions, etag] = /^(.*); versions=([a-z,]+); etag=(quoted|bare)$/.exec(verdict) ?? [];
  if (scope !== scopeOf(witness.host()) || versions === undefined) return false;
  const known = versions.split(',');
  if (![...witness.versionKinds()].every((kind) => known.includes(kind))) return false;
  etagForm.now = etag === 'bare' ? 'bare' : 'quoted';
  return true;
}

function scopeOf(host = ''): string {
  return `${host}; tried=${tried.join(',')}`;
}
