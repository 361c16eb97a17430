/** Version constraints as Helm reads them: Masterminds semver, which differs from npm's ranges. */
import { compareVersions, type HelmVersion, parseVersion } from './helm-version.ts';

/** Alternatives (`||`), each a group of comparisons that must all be true. */
export type Constraint = readonly (readonly Comparison[])[];

/** One comparison, such as `>=1.2` or `~1.x`. */
export interface Comparison {
  readonly operator: Operator;
  /** Parts that are missing or `x` are 0. */
  readonly version: HelmVersion;
  /** Which parts are missing or `x`. If the major part is, every version is in range. */
  readonly open: 'nothing' | 'patch' | 'minor' | 'major';
}

/**
 * When a version with a pre-release may match. `group`: if one comparison of its group has a pre-release (Masterminds 3.4, Helm 3.19
 * and later). `comparison`: only comparisons that have one themselves can match it (Helm 3.12 to 3.18).
 */
export type PrereleaseRule = 'group' | 'comparison';

const operators = ['=', '!=', '>', '<', '>=', '<=', '~', '^'] as const;
type Operator = (typeof operators)[number];

const synonyms: Readonly<Record<string, Operator>> = { '': '=', '=>': '>=', '=<': '<=', '~>': '~' };

// `|` is one of the characters for a number: Masterminds has it in a character class. No version contains it, so that it never matches.
const part = '[0-9|xX*]+';
const dotted = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = `v?${part}(?:\\.${part})?(?:\\.${part})?(?:-${dotted})?(?:\\+${dotted})?`;
const patternParts = new RegExp(`^v?(${part})(\\.${part})?(\\.${part})?(-${dotted})?(?:\\+${dotted})?$`);
// Go's \s is these five characters.
const space = '[\\t\\n\\f\\r ]';
const hyphenRange = new RegExp(`${space}*(${pattern})${space}+-${space}+(${pattern})${space}*`, 'g');

/** Longer ones are refused, since finding hyphen ranges takes more than linear time. */
const maxLength = 1000;

/** The constraint, or undefined if Helm does not accept `text` as one. An empty text is not a constraint. */
export function parseConstraint(text: string): Constraint | undefined {
  if (text.length > maxLength) return undefined;
  const groups: Comparison[][] = [];
  for (const alternative of withoutHyphenRanges(text).split('||')) {
    const group = parseGroup(alternative);
    if (group === undefined) return undefined;
    groups.push(group);
  }
  return groups;
}

/** Whether a version is within the constraint. */
export function satisfies(version: HelmVersion, constraint: Constraint, rule: PrereleaseRule): boolean {
  return constraint.some((group) => {
    const groupHas = group.some((each) => each.version.prerelease !== '');
    return group.every((each) => holds(version, each, rule === 'group' ? groupHas : each.version.prerelease !== '', rule));
  });
}

/** `1.2 - 3` is `>= 1.2, <= 3`. Each range replaces the first text that equals it, as in Go. */
function withoutHyphenRanges(text: string): string {
  let result = text;
  for (const [range, low, high] of text.matchAll(hyphenRange)) result = result.replace(range, () => `>= ${low}, <= ${high} `);
  return result;
}

const spaces = new RegExp(`${space}*`, 'y');
const operator = /=>|=<|>=|<=|!=|~>|=|>|<|~|\^|/y;
const operand = new RegExp(pattern, 'y');

/** Comparisons with spaces or one comma between them. */
function parseGroup(text: string): Comparison[] | undefined {
  const group: Comparison[] = [];
  let at = 0;
  const take = (token: RegExp): string | undefined => {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  take(spaces);
  for (;;) {
    const sign = take(operator) ?? '';
    take(spaces);
    const operandText = take(operand);
    const comparison = operandText === undefined ? undefined : parseComparison(sign, operandText);
    if (comparison === undefined) return undefined;
    group.push(comparison);
    const gap = take(spaces);
    if (at === text.length) return group;
    if (text[at] === ',') at += 1;
    else if (gap === '') return undefined;
    take(spaces);
  }
}

function parseComparison(sign: string, text: string): Comparison | undefined {
  const [, major = '', minor = '', patch = '', prerelease = ''] = patternParts.exec(text) ?? [];
  const isOpen = (digits: string): boolean => digits === '' || /^\.?[xX*]$/.test(digits);
  const open = isOpen(major) ? 'major' : isOpen(minor) ? 'minor' : isOpen(patch) ? 'patch' : 'nothing';
  const whole = { major: '0.0.0', minor: `${major}.0.0`, patch: `${major}${minor}.0` };
  const version = parseVersion(open === 'nothing' ? text : `${whole[open]}${prerelease}`);
  return version === undefined ? undefined : { operator: synonyms[sign] ?? (sign as Operator), version, open };
}

function holds(version: HelmVersion, comparison: Comparison, mayBePrerelease: boolean, rule: PrereleaseRule): boolean {
  const { operator: sign, open } = comparison;
  if (version.prerelease !== '' && !mayBePrerelease) {
    // Before Masterminds 3.4, `!=` with a whole version excluded no pre-release.
    if (rule === 'group' || sign !== '!=' || open !== 'nothing') return false;
  }
  return tests[sign](version, comparison);
}

const tests: Readonly<Record<Operator, (version: HelmVersion, comparison: Comparison) => boolean>> = {
  '=': (version, comparison) =>
    comparison.open === 'nothing' ? compareVersions(version, comparison.version) === 0 : isNear(version, comparison),
  '!=': (version, { version: other, open }) => {
    if (open === 'nothing') return compareVersions(version, other) !== 0;
    if (version.major !== other.major) return true;
    if (open === 'minor') return false;
    if (version.minor !== other.minor) return true;
    if (open === 'patch') return version.prerelease !== other.prerelease;
    // `!=x` is a comparison with 0.0.0.
    return compareVersions(version, other) !== 0;
  },
  '>': (version, { version: other, open }) => {
    if (open === 'nothing' || open === 'major')
      return open === 'nothing' ? compareVersions(version, other) > 0 : isAboveZero(version, other);
    if (version.major !== other.major) return version.major > other.major;
    return open === 'patch' && version.minor > other.minor;
  },
  '<': (version, { version: other }) => compareVersions(version, other) < 0,
  '>=': (version, { version: other }) => compareVersions(version, other) >= 0,
  '<=': (version, { version: other, open }) => {
    if (open === 'nothing') return compareVersions(version, other) <= 0;
    if (version.major !== other.major) return version.major < other.major;
    return open === 'minor' || version.minor <= other.minor;
  },
  '~': isNear,
  '^': (version, { version: other, open }) => {
    if (compareVersions(version, other) < 0) return false;
    if (other.major > 0n || open === 'minor') return version.major === other.major;
    if (version.major > 0n) return false;
    if (other.minor > 0n || open === 'patch') return version.minor === other.minor;
    return version.minor === 0n && version.patch === other.patch;
  },
};

function isAboveZero(version: HelmVersion, other: HelmVersion): boolean {
  return version.major > other.major || (version.major === other.major && compareVersions(version, other) > 0);
}

function isNear(version: HelmVersion, { version: other, open }: Comparison): boolean {
  if (compareVersions(version, other) < 0) return false;
  const isZero = other.major === 0n && other.minor === 0n && other.patch === 0n;
  if (isZero && open !== 'minor' && open !== 'patch') return true;
  return version.major === other.major && (open === 'minor' || version.minor === other.minor);
}
