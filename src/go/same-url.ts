/** Compares URLs as Helm compares the URLs of repositories: `Equal` in internal/urlutil, with what Go's net/url makes of a path. */
import { posix } from 'node:path';

/**
 * Equal but for the case of the scheme, slashes that repeat or end the path, `.` and `..` in it, and escapes that Go would not write. `a` is
 * the configured one: if Go cannot parse it, the texts are compared.
 */
export function isSameUrl(a: string, b: string): boolean {
  const normal = normalUrl(a);
  return normal === undefined ? clean(a) === clean(b) : normal === normalUrl(b);
}

/** Undefined if Go does not parse it. */
function normalUrl(url: string): string | undefined {
  const parts = /^(?<scheme>[a-z][a-z\d+.-]*:)?(?<authority>\/\/[^/?#]*)?(?<path>[^?#]*)(?<rest>.*)$/is.exec(url)?.groups ?? {};
  const { scheme = '', authority = '', path = '', rest = '' } = parts;
  const bytes = unescaped(path);
  if (bytes === undefined) return undefined;
  const cleaned = clean(bytes || '/');
  // Go keeps the spelling of a path that it would have spelled in another way, but only as long as the path itself stays the same.
  const isKept = cleaned === bytes && path !== escaped(bytes) && isValidPath.test(path);
  return `${scheme.toLowerCase()}${authority}${isKept ? path : escaped(cleaned)}${rest.replace(/#$/, '')}`;
}

/** As Go's filepath.Clean. */
function clean(path: string): string {
  const normalised = posix.normalize(path);
  return normalised.length > 1 ? normalised.replace(/\/$/, '') : normalised;
}

const isValidPath = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]|%[0-9A-Fa-f]{2})*$/;

/** Each character is a byte. Undefined if a percent sign is no escape. */
function unescaped(path: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return undefined;
  const bytes = Buffer.from(path).toString('latin1');
  return bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Go's default for paths. */
function escaped(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
