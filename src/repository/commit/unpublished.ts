/** Warnings about what a first publish leaves out or behind: packages of other first publishes, and an index that lists nothing yet. */
import type { Warning } from '../../base/warning.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import { listedShort } from '../listed-short.ts';
import { indexKey } from '../objects.ts';
import type { CurrentIndex } from './current-index.ts';

/**
 * While the index has the mark of a first publish, packages that no entry names are taken for those of other first publishes that have
 * not committed. A person may have copied them there just as well, so they are named.
 */
export function unpublishedWarning(keys: readonly string[], store: string): readonly Warning[] {
  if (keys.length === 0) return [];
  return [
    {
      code: 'packages-unpublished',
      message: `no entry names ${listedShort(keys)} in ${store}: they are taken for packages of another first publish that has not ended`,
      hint: 'if no other publish is at work and they belong to the repository, list them with: charthouse rebuild --add-orphans',
    },
  ];
}

/** The keys that no entry of the index leads to. */
export function withoutListed(keys: readonly string[], index: CurrentIndex, url: string | undefined): readonly string[] {
  if (keys.length === 0 || index.kind === 'missing' || index.read.excerpt !== undefined) return keys;
  const listed = new Set([...index.read.allVersions()].flatMap(({ urls }) => urls.map((each) => keyOfUrl(each, url))));
  return keys.filter((key) => !listed.has(key));
}

/** For a first run that wrote the mark, and ended before its commit. Another run may rely on the mark, so it is not removed. */
export function begunWarning(store: string): Warning {
  return {
    code: 'first-publish-unfinished',
    message: `${indexKey} in ${store} has the mark of a first publish and lists nothing yet: this run ended before its commit`,
    hint: 'run again: it goes on from there; if you copy packages of an older repository there, copy its index.yaml too, or run charthouse rebuild',
    where: { file: indexKey },
  };
}
