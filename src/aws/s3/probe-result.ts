/** The result of a probe, as one line in the metadata of the index: which store, what was tried, and how. */

import type { S3Context } from './context.ts';
import type { EtagForm } from './etag-form.ts';

/** Everything that a probe tries today. A result that lists less is renewed. */
export const tried = ['create', 'replace', 'own-etag', 'at-once'] as const;

/** The content of a result. */
export interface ProbeResult {
  readonly host: string | undefined;
  /** The kinds of versions in the responses. */
  readonly versions: Iterable<string>;
  readonly etag: EtagForm;
}

/** Such as `s3.example.com; tried=create,replace,own-etag,at-once; versions=none; etag=quoted`. */
export function probeResultText({ host, versions, etag }: ProbeResult): string {
  return `${scopeOf(host)}; versions=${[...versions].sort().join(',') || 'none'}; etag=${etag}`;
}

/** From everything seen of the store so far. */
export function probeResultOf({ observer, etagForm }: S3Context): string {
  return probeResultText({ host: observer.host(), versions: observer.versionKinds(), etag: etagForm.now });
}

/**
 * Whether an earlier result is still valid. It is not if it belongs to another endpoint, lists less than is tried today, or is older than
 * the versioning of the bucket: some stores enforce a condition only without versioning. If it is valid, its ETag form is used from now on.
 */
export function acceptProbeResult({ observer, etagForm }: S3Context, result: string): boolean {
  const [, scope, versions, etag] = /^(.*); versions=([a-z,]+); etag=(quoted|bare)$/.exec(result) ?? [];
  if (scope !== scopeOf(observer.host()) || versions === undefined) return false;
  const known = versions.split(',');
  if (![...observer.versionKinds()].every((kind) => known.includes(kind))) return false;
  etagForm.now = etag === 'bare' ? 'bare' : 'quoted';
  return true;
}

function scopeOf(host = ''): string {
  return `${host}; tried=${tried.join(',')}`;
}
