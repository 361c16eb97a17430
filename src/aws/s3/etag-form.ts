/** How an ETag is written in If-Match. */

/**
 * HTTP has it in quotes. Ceph RGW compares what stands in the header, quotes included, with an ETag that it keeps without them: there the bare
 * form alone is ever taken.
 */
export type EtagForm = 'quoted' | 'bare';

/** The ETag as If-Match is to have it. */
export function etagIn(form: EtagForm, etag: string): string {
  return form === 'bare' ? etag.replace(/^"(.*)"$/, '$1') : etag;
}
