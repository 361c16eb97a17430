/** Which charts a tag selects, in the forms that people use, if the user gave no pattern. */

import { join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { option } from '../../hint/hint.ts';
import type { Candidate } from './request.ts';

/**
 * `selected`: the charts that the run goes on with. `byName`: the tag named them, and leaves all others out. `appVersion`: the one in the tag.
 * `refused`: why the tag fits none. `skipped`: by its pattern it is no tag of a chart.
 */
export type TagOutcome =
  | {
      readonly kind: 'selected';
      readonly candidates: readonly Candidate[];
      readonly byName: boolean;
      readonly appVersion?: string | undefined;
    }
  | { readonly kind: 'refused'; readonly error: CharthouseError }
  | { readonly kind: 'skipped'; readonly mayBeInvalid: boolean };

/** What people write between a name and a version. None of them can be in a version's first number. */
const marks: ReadonlySet<string | undefined> = new Set(['-', '/', '@', '_']);

/** What people write in place of a chart's name, or before it. A chart that really has such a name counts first. */
const kinds = [
  'chart',
  'charts',
  'helm',
  'helm-chart',
  'helm-charts',
  'helm_chart',
  'helmchart',
  'helm/chart',
  'helm/charts',
  'release',
  'releases',
];

/**
 * `v1.2.3`, and `chart-v1.2.3`, `helm/1.2.3`, `release-1.2.3`: every chart of the run. `NAME-1.2.3`, `NAME/v1.2.3`, `NAME@1.2.3`, and these with
 * `charts/`, `helm/` … before them: chart NAME. A leading `v` counts on neither side. A name may contain dashes and digits (`a-1` at `2.0.0` and `a` at
 * `1-2.0.0`), so the tag is never cut: it is compared with the spellings of each chart. The order is: a chart's name in full, a version of all charts,
 * a name behind one of `kinds`, a version behind one.
 */
export function selectByTag(tag: string, candidates: readonly Candidate[]): TagOutcome {
  const word = bareTag(tag);
  const rests = kinds.flatMap((kind) => restAfter(kind, word.toLowerCase().startsWith(kind) ? kind + word.slice(kind.length) : word) ?? []);
  const version = [word, ...rests].find((rest) => parseVersion(withoutV(rest)) !== undefined);
  const all = version === undefined ? undefined : selectAll(version, word, candidates);
  return (
    named([word], word, candidates) ??
    (version === word && all?.kind === 'selected' ? all : undefined) ??
    nearlyNamed([word], word, candidates) ??
    named(rests, word, candidates) ??
    nearlyNamed(rests, word, candidates) ??
    all ?? { kind: 'refused', error: noChart(word, candidates) }
  );
}

/** Without what git and workflows put before it. */
export function bareTag(tag: string): string {
  return tag.replace(/^refs\/tags\//, '');
}

/** The charts that one of the spellings means, name and version. The same chart at two paths is another error, which names them both. */
function named(spellings: readonly string[], word: string, candidates: readonly Candidate[]): TagOutcome | undefined {
  const found = candidates.filter((each) =>
    spellings.some((text) => versionAfterName(text, each) === withoutV(each.package.metadata.version)),
  );
  if (found.length === 0) return undefined;
  const spelled = [...new Set(found.map(nameAndVersion))];
  return spelled.length > 1 ? { kind: 'refused', error: ambiguous(word, spelled) } : { kind: 'selected', candidates: found, byName: true };
}

/** One of the spellings is a chart's name, and another version. */
function nearlyNamed(spellings: readonly string[], word: string, candidates: readonly Candidate[]): TagOutcome | undefined {
  const found = candidates.filter((each) => spellings.some((text) => versionAfterName(text, each) !== undefined));
  return found.length === 0 ? undefined : { kind: 'refused', error: mismatch(word, found) };
}

/** The charts of the run, if all of them have that version. */
function selectAll(version: string, word: string, candidates: readonly Candidate[]): TagOutcome {
  const others = candidates.filter(({ package: { metadata } }) => withoutV(metadata.version) !== withoutV(version));
  return others.length === 0 ? { kind: 'selected', candidates, byName: false } : { kind: 'refused', error: mismatch(word, others) };
}

function versionAfterName(text: string, { package: { metadata } }: Candidate): string | undefined {
  const rest = withoutV(restAfter(metadata.name, text) ?? '');
  return parseVersion(rest) === undefined ? undefined : rest;
}

/** What follows `start` and a mark. */
function restAfter(start: string, text: string): string | undefined {
  return text.startsWith(start) && marks.has(text[start.length]) ? text.slice(start.length + 1) : undefined;
}

/** The tag names charts at another version than they have. */
export function mismatch(word: string, charts: readonly Candidate[]): CharthouseError {
  const only = charts.length === 1 ? charts[0] : undefined;
  return new CharthouseError('CH_TAG_MISMATCH', {
    message: `tag ${quoted(word)} and the version of ${charts.map(nameAndVersion).join(', ')} differ`,
    where: only === undefined || only.path.endsWith('.tgz') ? undefined : { file: join(only.path, 'Chart.yaml') },
    details: {
      tag: word,
      charts: charts.map(({ path, package: { metadata } }) => ({ name: metadata.name, version: metadata.version, path })),
    },
  });
}

/** The tag and the option have different appVersions. */
export function mismatchedAppVersion(tag: string, appVersion: string): CharthouseError {
  return new CharthouseError('CH_TAG_MISMATCH', {
    message: `tag ${quoted(bareTag(tag))} and ${option('app-version', appVersion)} differ`,
    hint: `remove ${option('app-version')}: by the tag pattern, the tag is the appVersion`,
    details: { tag: bareTag(tag), appVersion },
  });
}

/** A tag that can be read in two ways. */
export function ambiguous(word: string, readings: readonly string[]): CharthouseError {
  return new CharthouseError('CH_TAG_MISMATCH', {
    message: `tag ${quoted(word)} means more than one thing: ${readings.join(', and ')}`,
    hint: `rename the tag, or pass the pattern of your tags with ${option('tag-pattern')}, such as {name}/v{version}`,
    details: { tag: word, readings },
  });
}

function noChart(word: string, candidates: readonly Candidate[]): CharthouseError {
  return new CharthouseError('CH_TAG_MISMATCH', {
    message: `tag ${quoted(word)} names no chart of this run: ${candidates.map(nameAndVersion).join(', ') || 'there is none'}`,
    hint: `tag as 'v1.2.3', 'NAME-1.2.3' or 'NAME/v1.2.3'; if it is no tag of a chart, pass the pattern of your chart tags with ${option('tag-pattern')}`,
    details: { tag: word },
  });
}

/** As messages call a chart. */
export function nameAndVersion({ package: { metadata } }: Candidate): string {
  return `${metadata.name} ${metadata.version}`;
}

/** Only before a digit: `valkey-0.9.4` is no version `alkey-0.9.4`. */
export function withoutV(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}
