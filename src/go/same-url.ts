/** Compares URLs as Helm compares the URLs of repositories: `Equal` in internal/urlutil. */
import { posix } from 'node:path';

/** Equal but for the case of the scheme, the escapes of the path, slashes that repeat or end the path, and `.` and `..` in it. */
export function isSameUrl(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(url: string): string {
  const {
    scheme = '',
    authority = '',
    path = '',
    rest = '',
  } = /^(?<scheme>[a-z][a-z\d+.-]*:)?(?<authority>\/\/[^/?#]*)?(?<path>[^?#]*)(?<rest>.*)$/is.exec(url)?.groups ?? {};
  const clean = posix.normalize(decoded(path) || '/');
  return `${scheme.toLowerCase()}${authority}${clean.length > 1 ? clean.replace(/\/$/, '') : clean}${rest}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
