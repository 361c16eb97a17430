/** `.helmignore`: decides which paths of a chart's folder are not packaged, with all of Helm's peculiarities. */

import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { compilePattern, type GoPattern, matchPattern } from '../go/path-match.ts';

interface IgnoreRule {
  readonly pattern: GoPattern;
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  /** Compared with the base name; otherwise with the whole path from the chart's root. */
  readonly baseName: boolean;
}

/** The rules of one chart, in order. */
export interface IgnoreRules {
  readonly rules: readonly IgnoreRule[];
  readonly warnings: readonly Warning[];
}

/** The longest line of Go's `bufio.Scanner`, with which Helm reads the file. */
const MAX_LINE_BYTES = 65_535;

// Go's `unicode.IsSpace`: U+0085 is a space, U+FEFF is not, unlike in JavaScript's `trim`.
const space = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/u;

/** Helm adds this after the user's rules. */
const builtIn = compileRule('templates/.?*');

/** The rules of a chart without a `.helmignore`. */
export const defaultIgnoreRules: IgnoreRules = { rules: [builtIn], warnings: [] };

/**
 * Parses a `.helmignore`.
 *
 * @throws CH_CHART_IGNORE for `**` and malformed patterns, if Helm refuses them
 */
export function parseIgnore(bytes: Uint8Array, file: string): IgnoreRules {
  const rules: IgnoreRule[] = [];
  const warnings: Warning[] = [];
  for (const [index, raw] of linesOf(bytes, file).entries()) {
    const text = trimmed(raw);
    if (text === '' || text.startsWith('#')) continue;
    const where = { file, line: index + 1 };
    checkRule(text, where);
    rules.push(compileRule(text));
    if (text.startsWith('!')) warnings.push(negationWarning(text, where));
  }
  return { rules: [...rules, builtIn], warnings };
}

function trimmed(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && space.test(line.charAt(start))) start++;
  while (end > start && space.test(line.charAt(end - 1))) end--;
  return line.slice(start, end);
}

/** Only the first line loses a BOM; only `\n` ends a line. */
function linesOf(bytes: Uint8Array, file: string): readonly string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    const where = { file, line: lines.length + 1 };
    if (end - start > MAX_LINE_BYTES) throw ignoreError(`a line is longer than ${MAX_LINE_BYTES} bytes, which Helm does not read`, where);
    const line = decoder.decode(bytes.subarray(start, end));
    lines.push(lines.length === 0 ? line.replace(/^\ufeff/u, '') : line);
    start = end + 1;
  }
  return lines;
}

function checkRule(text: string, where: Place): void {
  if (text.includes('**')) {
    throw ignoreError(`the pattern ${quoted(text)} contains "**", which Helm does not support`, where);
  }
  // Helm tests the whole line, with `!` and slashes, against exactly this word. A malformed part behind a mismatch is not noticed, and such
  // a pattern then matches nothing.
  if (matchPattern(compilePattern(text), 'abc') === 'bad-pattern') {
    throw ignoreError(`the pattern ${quoted(text)} is malformed`, where);
  }
}

function compileRule(text: string): IgnoreRule {
  const negated = text.startsWith('!');
  const positive = negated ? text.slice(1) : text;
  const directoriesOnly = positive.endsWith('/');
  const plain = directoriesOnly ? positive.slice(0, -1) : positive;
  const rooted = plain.startsWith('/');
  return {
    pattern: compilePattern(rooted ? plain.slice(1) : plain),
    negated,
    directoriesOnly,
    baseName: !rooted && !plain.includes('/'),
  };
}

/**
 * Whether Helm excludes `path`. The first matching rule decides, and a negated rule matches everything that its pattern does *not* match:
 * `!docs/a.md` excludes even Chart.yaml.
 */
export function isIgnored(rules: IgnoreRules, path: string, isDirectory: boolean): boolean {
  return rules.rules.some((rule) => {
    if (rule.directoriesOnly && !isDirectory) return rule.negated;
    const name = rule.baseName ? path.slice(path.lastIndexOf('/') + 1) : path;
    return (matchPattern(rule.pattern, name) === 'match') !== rule.negated;
  });
}

/** Whether a walk would skip the file with that path: a folder above it can be excluded, too. */
export function isLeftOut(rules: IgnoreRules, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, at) => isIgnored(rules, parts.slice(0, at + 1).join('/'), at < parts.length - 1));
}

function ignoreError(message: string, where: Place): CharthouseError {
  return new CharthouseError('CH_CHART_IGNORE', { message, where });
}

function negationWarning(text: string, where: Place): Warning {
  return {
    code: 'ignore-negation',
    message: `the pattern ${quoted(text)} makes Helm ignore every file that it does not match`,
    hint: 'list what to exclude, without "!"',
    where,
  };
}
