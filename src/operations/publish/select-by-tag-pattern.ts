/** Which charts a tag selects, if the user gave patterns of tags. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { readTagPattern, type TagField, type TagPattern } from '../../base/tag-pattern.ts';
import { parseVersion } from '../../go/helm-version.ts';
import type { Candidate } from './request.ts';
import { ambiguous, bareTag, mismatch, nameAndVersion, type TagOutcome, withoutV } from './select-by-tag.ts';

type Selected = Extract<TagOutcome, { readonly kind: 'selected' }>;

/**
 * A tag that is spelled like none of the patterns, or names no chart, is no tag of a chart. One that names a chart at another version is refused, and
 * so is one that two patterns read in two ways.
 *
 * @throws CH_USAGE for what is no pattern
 */
export function selectByPatterns(tag: string, written: readonly string[], candidates: readonly Candidate[]): TagOutcome {
  const word = bareTag(tag);
  const patterns = checkedPatterns(written);
  const outcomes = patterns.map((pattern) => selectByPattern(word, pattern, candidates));
  const selected = outcomes.filter((outcome) => outcome.kind === 'selected');
  const [first, second] = new Map(selected.map((each) => [readingOf(each), each])).values();
  if (first !== undefined && second !== undefined) {
    return { kind: 'refused', error: ambiguous(word, [readingOf(first), readingOf(second)]) };
  }
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  const mayBeInvalid = patterns.some((pattern) => spelled(pattern, undefined).test(word));
  return first ?? refused ?? { kind: 'skipped', mayBeInvalid };
}

/** @throws CH_USAGE */
function checkedPatterns(written: readonly string[]): readonly TagPattern[] {
  return written.map((each) => {
    const pattern = readTagPattern(each);
    if (typeof pattern !== 'string') return pattern;
    throw new CharthouseError('CH_USAGE', {
      message: `the tag pattern ${quoted(each)} ${pattern}`,
      hint: 'write it like chart-v{version}',
    });
  });
}

function selectByPattern(word: string, pattern: TagPattern, candidates: readonly Candidate[]): TagOutcome {
  const byName = has(pattern, 'name');
  const exact = candidates.flatMap((candidate) => {
    const match = spelled(pattern, candidate, { isExact: true }).exec(word);
    return match === null ? [] : [{ candidate, appVersion: match.groups?.['appVersion'] }];
  });
  const appVersion = exact[0]?.appVersion;
  const found = exact.map(({ candidate }) => candidate);
  if (byName && found.length > 0) {
    const names = [...new Set(found.map(nameAndVersion))];
    return names.length > 1
      ? { kind: 'refused', error: ambiguous(word, names) }
      : { kind: 'selected', candidates: found, byName, appVersion };
  }
  const near = candidates.filter((candidate) => !found.includes(candidate) && isNear(word, pattern, candidate));
  if (near.length > 0) return { kind: 'refused', error: mismatch(word, near) };
  return found.length > 0 ? { kind: 'selected', candidates: found, byName, appVersion } : { kind: 'skipped', mayBeInvalid: false };
}

function isNear(word: string, pattern: TagPattern, candidate: Candidate): boolean {
  const version = spelled(pattern, candidate).exec(word)?.groups?.['version'];
  return version !== undefined && parseVersion(withoutV(version)) !== undefined;
}

/** How a tag of the pattern is spelled: of this chart, with its own version if `isExact`; of any chart if there is none. */
function spelled({ pieces }: TagPattern, candidate: Candidate | undefined, { isExact = false } = {}): RegExp {
  const metadata = candidate?.package.metadata;
  const parts: Readonly<Record<TagField, string>> = {
    name: metadata === undefined ? '.+' : escaped(metadata.name),
    version: isExact && metadata !== undefined ? `v?${escaped(withoutV(metadata.version))}` : '(?<version>v?\\d[\\w.+-]*)',
    // Programs have versions that are none to semver; but all begin with a digit, and no other word does.
    appVersion: '(?<appVersion>v?\\d[^/]*)',
  };
  return new RegExp(`^${pieces.map((piece) => ('text' in piece ? escaped(piece.text) : parts[piece.field])).join('')}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function has({ pieces }: TagPattern, field: TagField): boolean {
  return pieces.some((piece) => 'field' in piece && piece.field === field);
}

/** What a pattern makes of a tag, in words; two that differ are two readings. */
function readingOf({ candidates, appVersion }: Selected): string {
  const charts = candidates.map(nameAndVersion).join(' and ');
  return appVersion === undefined ? charts : `${charts} with appVersion ${appVersion}`;
}
