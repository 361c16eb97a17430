/** The objects of a repository: the index's key, and the headers under which all are served (the reasons are in docs/facts/serving.md). */
import type { ObjectAttributes } from '../ports/object-store.ts';

/** The key that every Helm client asks for. */
export const indexKey = 'index.yaml';

/** Packages never change: caches may keep them for a year. No `Content-Encoding`, ever: Helm would not decode it. */
export const packageAttributes: ObjectAttributes = { contentType: 'application/gzip', cacheControl: 'public, max-age=31536000, immutable' };

/** How long caches may serve an index that was replaced. */
export const indexMaxAgeSeconds = 300;

/** A provenance file may be replaced, when its package is signed again: caches must not keep it as long as the package. */
export const provenanceAttributes: ObjectAttributes = { contentType: 'text/plain', cacheControl: `public, max-age=${indexMaxAgeSeconds}` };

/** The key that Artifact Hub asks for first, beside the index. */
export const artifactHubKey = 'artifacthub-repo.yml';

export const indexAttributes: ObjectAttributes = { contentType: 'text/yaml', cacheControl: `public, max-age=${indexMaxAgeSeconds}` };

export const artifactHubAttributes: ObjectAttributes = indexAttributes;
