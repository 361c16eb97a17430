/** Warnings of `index` about entries that `--fresh` drops or changes, and of versions that Helm takes for one another. Pure. */

import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import { lostVersions } from '../index-file/lost-versions.ts';
import type { ListedVersion } from '../index-file/types.ts';
import { listedShort } from './listed-short.ts';
import type { EqualPair } from './packages/equal-versions.ts';

/** So many entries are named. */
const mostNamed = 20;

const named = ({ name, version }: ListedVersion): string => `${name} ${version}`;

/** `before` and `after`: what the folder's index lists before and after a run with `--fresh`. */
export function freshWarnings(before: Iterable<ListedVersion>, after: Iterable<ListedVersion>): readonly Warning[] {
  const now = [...after];
  const byName = new Map(now.map((each) => [named(each), each]));
  const lost = lostVersions(before, now);
  const dropped = lost.filter((each) => !byName.has(named(each)));
  const changed = lost.filter((each) => byName.has(named(each)));
  return [
    ...(dropped.length === 0
      ? []
      : [
          {
            code: 'entries-dropped' as const,
            message: `${option('fresh')} drops ${count(dropped.length)} whose package is not in the folder: ${listedShort(dropped.map(named), mostNamed)}`,
            hint: `if users need them, run without ${option('fresh')}, or name the earlier index.yaml with ${option('merge')}`,
          },
        ]),
    ...(changed.length === 0
      ? []
      : [
          {
            code: 'entries-changed' as const,
            message: `${option('fresh')} changes ${count(changed.length)}: ${listedShort(
              changed.map((each) => `${named(each)} (${howChanged(each, byName.get(named(each)))})`),
              mostNamed,
            )}`,
            hint: `if users need the earlier URLs, run without ${option('fresh')}, or pass ${option('url')}`,
          },
        ]),
  ];
}

function howChanged(before: ListedVersion, after: ListedVersion | undefined): string {
  if (after === undefined || before.urls.join(' ') === after.urls.join(' ')) return 'another digest or time';
  return `${before.urls[0] ?? 'no URL'} is now ${after.urls[0] ?? 'no URL'}`;
}

function count(versions: number): string {
  return versions === 1 ? '1 version' : `${versions} versions`;
}

/** Of versions that the index lists from now on, with what they equal. */
export function equalVersionsWarning(equals: readonly EqualPair[]): readonly Warning[] {
  if (equals.length === 0) return [];
  const pairs = equals.map(({ name, version, equal }) => `${name} ${version} equals ${equal}`);
  return [{ code: 'equal-versions', message: `Helm picks one at random: ${listedShort(pairs)}` }];
}
