/** The URLs of entries: how to write one, and which object of the store it refers to. */
import { isOwnObject } from '../base/object-key.ts';

/** Relative to the repository's own URL, or absolute. */
export type UrlForm = 'relative' | 'absolute';

/**
 * The URL of the object `key` for an entry. Parts are escaped, including `+`: S3 and CloudFront read a bare one as a space. A key with `+`
 * becomes absolute if `base` is known, since some readers decode relative URLs. Without `base` every URL is relative: that is correct for
 * every location of the index. The same applies if `base` has a query: Helm requests a relative URL with the query that it was given, and
 * an absolute one without; and a query may be a password, which must not be in an index.
 */
export function packageUrl(key: string, { form, base }: { readonly form: UrlForm; readonly base?: string | undefined }): string {
  const relative = key.split('/').map(encodeURIComponent).join('/');
  if (base === undefined || new URL(base).search !== '' || (form === 'relative' && !key.includes('+'))) return relative;
  return new URL(relative, withSlash(base)).href;
}

/** The form that a list of versions uses: that of its first URL. Undefined if it has none. */
export function urlFormOf(versions: Iterable<{ readonly urls: readonly string[] }>): UrlForm | undefined {
  for (const { urls } of versions) {
    const [url] = urls;
    if (url !== undefined) return isAbsolute(url) ? 'absolute' : 'relative';
  }
  return undefined;
}

/**
 * The key of the object that an entry's URL refers to; `+` and `%2B` are equal, and the query is ignored. Undefined if it leads out of the
 * repository, or if it cannot be known without `repositoryUrl`.
 */
export function keyOfUrl(written: string, repositoryUrl?: string | undefined): string | undefined {
  const url = asGoReads(written);
  if (url === undefined) return undefined;
  const isWhole = isAbsolute(url) || url.startsWith('/');
  const known = repositoryUrl ?? (isWhole ? undefined : 'http://repository.invalid/r/');
  if (known === undefined || !URL.canParse(known)) return undefined;
  const base = withSlash(known);
  if (!URL.canParse(url, base.href)) return undefined;
  const target = new URL(url, base);
  if (target.host !== base.host || !isSameScheme(target, base) || !target.pathname.startsWith(base.pathname)) return undefined;
  const key = decodePath(target.pathname.slice(base.pathname.length));
  // A tombstone or a change record is no package, whatever an index says: a deletion of packages must not reach it.
  return key === '' || isOwnObject(key) ? undefined : key;
}

/** The last part of a URL's path, decoded: the file name of the package. */
export function fileNameOfUrl(url: string): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  const decoded = decodePath(path.slice(path.lastIndexOf('/') + 1));
  return decoded.slice(decoded.lastIndexOf('/') + 1);
}

/**
 * Every key that a URL may refer to, if the repository's own URL is unknown: the ends of its path, decoded. `https://a.example/x/app.tgz`
 * may refer to `app.tgz` and to `x/app.tgz`.
 */
export function pathEndsOfUrl(url: string): readonly string[] {
  if (isOciUrl(url)) return [];
  const parts = url
    .replace(/[?#].*$/s, '')
    .replace(/^(?:[A-Za-z][A-Za-z\d+.-]*:)?\/\/[^/]*/, '')
    .split('/')
    .filter((part) => part !== '');
  return parts.map((_, from) => decodePath(parts.slice(from).join('/')));
}

/**
 * The text that leads to the same place when WHATWG's rules resolve it as for Helm: for Go a blank at an end and a backslash are parts of a
 * name. Undefined if Go refuses it.
 */
export function asGoReads(url: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(url)) return undefined;
  return url.replaceAll('\\', '%5C').replace(/^ +| +$/g, (blanks) => '%20'.repeat(blanks.length));
}

/** Whether it leads to an OCI registry, which is never a part of the repository. */
export function isOciUrl(url: string | undefined): boolean {
  return url !== undefined && /^oci:\/\//i.test(url);
}

// A repository that is served over both http and https is one repository.
function isSameScheme(a: URL, b: URL): boolean {
  const web = ['http:', 'https:'];
  return a.protocol === b.protocol || (web.includes(a.protocol) && web.includes(b.protocol) && a.port === b.port);
}

function isAbsolute(url: string): boolean {
  return /^[A-Za-z][A-Za-z\d+.-]*:/.test(url) || url.startsWith('//');
}

function withSlash(url: string): URL {
  const base = new URL(url);
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray `%` is not an escape in any reader; the text is used as it is.
    return path;
  }
}
