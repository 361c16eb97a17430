/** Media types of repository files. A file without one is not part of a repository and is not served. */

/** Of pages for browsers. */
export const htmlType = 'text/html; charset=utf-8';

const types: readonly (readonly [suffix: string, type: string])[] = [
  // Helm 4 requests application/gzip. Never with Content-Encoding: Helm would keep the bytes, other clients would unpack them.
  ['.tgz', 'application/gzip'],
  ['.prov', 'text/plain; charset=utf-8'],
  // An index in JSON format is still index.yaml.
  ['.yaml', 'text/yaml; charset=utf-8'],
  ['.yml', 'text/yaml; charset=utf-8'],
  ['.json', 'application/json'],
  ['.html', htmlType],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.atom', 'application/atom+xml; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.webp', 'image/webp'],
  ['.gif', 'image/gif'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.md', 'text/markdown; charset=utf-8'],
  ['.asc', 'application/pgp-keys'],
  ['.gpg', 'application/pgp-keys'],
];

/** The type of the object under `key`, by its suffix. */
export function contentTypeOf(key: string): string | undefined {
  return types.find(([suffix]) => key.endsWith(suffix))?.[1];
}
