/** The form of an ETag in If-Match. */

/**
 * HTTP requires quotes. Ceph RGW compares the header, quotes included, with an ETag that it stores without them: so it accepts only the
 * bare form.
 */
export type EtagForm = 'quoted' | 'bare';

/** The ETag in the form for If-Match. */
export function etagIn(form: EtagForm, etag: string): string {
  return form === 'bare' ? etag.replace(/^"(.*)"$/, '$1') : etag;
}

/** The response at the end of an upload has its ETag in the body, and some stores leave the quotes out. The next reader compares it with that of a header. */
export function inFormOf(known: string, etag: string): string {
  return known.startsWith('"') && !etag.startsWith('"') ? `"${etag}"` : etag;
}
