/** Which charts a tag means, and whether their versions agree with it. */

import { CharthouseError } from '../../base/error.ts';
import { parseVersion } from '../../base/helm-version.ts';
import { quoted } from '../../base/quoted.ts';
import type { Candidate } from './request.ts';

/** Either the charts that the run goes on with, or why the tag fits none. `byName`: the tag named them, and leaves all others out. */
export type TagOutcome =
  | { readonly kind: 'selected'; readonly candidates: readonly Candidate[]; readonly byName: boolean }
  | { readonly kind: 'refused'; readonly error: CharthouseError };

/**
 * `v1.2.3` means every chart of the run; `NAME-1.2.3` and `NAME/v1.2.3` select chart NAME.
 * A leading `v` counts on neither side. A name may hold dashes and digits (`a-1` at `2.0.0` and `a` at `1-2.0.0`),
 * so the tag is never cut: each chart says how it would be spelled.
 */
export function selectByTag(tag: string, candidates: readonly Candidate[]): TagOutcome {
  const word = tag.replace(/^refs\/tags\//, '');
  if (parseVersion(withoutV(word)) !== undefined) return selectAll(word, candidates);
  const named = candidates.filter((candidate) => spellings(candidate).has(word));
  if (named.length > 0) return { kind: 'selected', candidates: named, byName: true };
  const meant = candidates.filter(({ package: { metadata } }) => versionAfterName(word, metadata.name) !== undefined);
  if (meant.length > 0) return { kind: 'refused', error: mismatch(word, meant) };
  return {
    kind: 'refused',
    error: new CharthouseError('CH_TAG_MISMATCH', {
      message: `tag ${quoted(word)} names no chart of this run: ${candidates.map(nameAndVersion).join(', ') || 'there is none'}`,
      hint: "tag as 'v1.2.3', 'NAME-1.2.3' or 'NAME/v1.2.3'",
      details: { tag: word },
    }),
  };
}

function selectAll(word: string, candidates: readonly Candidate[]): TagOutcome {
  const others = candidates.filter(({ package: { metadata } }) => withoutV(metadata.version) !== withoutV(word));
  return others.length === 0 ? { kind: 'selected', candidates, byName: false } : { kind: 'refused', error: mismatch(word, others) };
}

function mismatch(word: string, charts: readonly Candidate[]): CharthouseError {
  return new CharthouseError('CH_TAG_MISMATCH', {
    message: `tag ${quoted(word)} and the version of ${charts.map(nameAndVersion).join(', ')} differ`,
    details: {
      tag: word,
      charts: charts.map(({ path, package: { metadata } }) => ({ name: metadata.name, version: metadata.version, path })),
    },
  });
}

function spellings({ package: { metadata } }: Candidate): ReadonlySet<string> {
  const version = withoutV(metadata.version);
  return new Set(['-', '/'].flatMap((mark) => [`${metadata.name}${mark}${version}`, `${metadata.name}${mark}v${version}`]));
}

function versionAfterName(word: string, name: string): string | undefined {
  if (!word.startsWith(`${name}-`) && !word.startsWith(`${name}/`)) return undefined;
  const rest = withoutV(word.slice(name.length + 1));
  return parseVersion(rest) === undefined ? undefined : rest;
}

function nameAndVersion({ package: { metadata } }: Candidate): string {
  return `${metadata.name} ${metadata.version}`;
}

function withoutV(version: string): string {
  return version.startsWith('v') ? version.slice(1) : version;
}
