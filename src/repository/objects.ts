/** The objects of a repository: the index's key, and the headers under which all are served (docs/facts/serving.md says why). */
import type { ObjectAttributes } from '../store/contract.ts';

/** The key that every Helm client asks for. */
export const indexKey = 'index.yaml';

/** Packages never change: caches may keep them for a year. No `Content-Encoding`, ever: Helm would not decode it. */
export const packageAttributes: ObjectAttributes = { contentType: 'application/gzip', cacheControl: 'public, max-age=31536000, immutable' };

/** Like its package, a provenance file that was published stays. */
export const provenanceAttributes: ObjectAttributes = { contentType: 'text/plain', cacheControl: 'public, max-age=31536000, immutable' };

/** How long caches may serve an index that was replaced. */
export const indexMaxAgeSeconds = 300;

export const indexAttributes: ObjectAttributes = { contentType: 'text/yaml', cacheControl: `public, max-age=${indexMaxAgeSeconds}` };
