/** Versions as Helm parses and orders them: Masterminds semver, loose, with Go's 64-bit limits. */

/** A parsed version. `original` is its identity; the rest is only for ordering. */
export interface HelmVersion {
  readonly original: string;
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** The dotted identifiers after `-`; empty if there are none. */
  readonly prerelease: string;
  /** The dotted identifiers after `+`; they do not affect the order. */
  readonly build: string;
}

// Allows a leading `v`, missing parts and leading zeros of the three numbers; nothing else that semver forbids.
const loose = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?$/;
const strict = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:[-+]|$)/;
const zeroPaddedNumber = /^0\d+$/;
const allDigits = /^\d+$/;

// Go parses the numbers as uint64, and refuses the version if one does not fit.
const largestUint64 = 0xffff_ffff_ffff_ffffn;

/** The version, or undefined if Helm does not accept `text` as one. */
export function parseVersion(text: string): HelmVersion | undefined {
  const match = loose.exec(text);
  if (match === null) return undefined;
  const [, majorText = '', minorText = '0', patchText = '0', prerelease = '', build = ''] = match;
  if (prerelease.split('.').some((part) => zeroPaddedNumber.test(part))) return undefined;
  const [major, minor, patch] = [uint64(majorText), uint64(minorText), uint64(patchText)];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return { original: text, major, minor, patch, prerelease, build };
}

/** Whether the version is strict semver 2: three numbers, no `v`, no leading zeros. */
export function isStrictVersion(text: string): boolean {
  return strict.test(text) && parseVersion(text) !== undefined;
}

/** Negative, zero or positive, by semver precedence. Zero does not mean the same version: `1.5`, `1.5.0` and `1.5.0+a` are equal here. */
export function compareVersions(a: HelmVersion, b: HelmVersion): number {
  return order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch) || comparePrereleases(a.prerelease, b.prerelease);
}

/** Whether Helm could confuse the two: both parse, and neither precedes the other. */
export function areEqualVersions(a: string, b: string): boolean {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left !== undefined && right !== undefined && compareVersions(left, right) === 0;
}

/**
 * A text that two versions share if and only if they are equal in this way, so that many need not be compared pairwise; undefined if `text`
 * is not a version.
 */
export function precedenceOf(text: string): string | undefined {
  const version = parseVersion(text);
  return version === undefined ? undefined : `${version.major}.${version.minor}.${version.patch}-${version.prerelease}`;
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const found = compareIdentifiers(x, y);
    if (found !== 0) return found;
  }
  return 0;
}

function compareIdentifiers(a: string, b: string): number {
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return order(x, y);
  if (x !== undefined) return -1;
  if (y !== undefined) return 1;
  return order(a, b);
}

/** For Go, a number that is too large counts as text. */
function numeric(identifier: string): bigint | undefined {
  return allDigits.test(identifier) ? uint64(identifier) : undefined;
}

function uint64(digits: string): bigint | undefined {
  const significant = digits.replace(/^0+(?=\d)/, '');
  if (significant.length > 20) return undefined; // before BigInt, whose time grows faster than the text
  const value = BigInt(significant);
  return value > largestUint64 ? undefined : value;
}

function order<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
