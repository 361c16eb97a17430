/** The reports of `cache info` and `cache clean` as text. */
import type { CacheReport } from '../operations/cache/report.ts';
import { printable } from './printable.ts';
import { countText, sizeText } from './quantities.ts';

/** What is there, one fact on each line. */
export function cacheInfoText({ folder, entries, sizeBytes, oldest }: CacheReport): string {
  const lines = [
    ['folder', folder ?? 'none: set HOME, XDG_CACHE_HOME or CHARTHOUSE_CACHE_FOLDER'],
    ['contents', `${countText(entries.contents, 'index or package', 'indexes and packages')}, ${sizeText(sizeBytes)}`],
    ['oldest', oldest === null ? 'nothing is in it' : `last used ${oldest}`],
  ];
  return printable(lines.map(([what = '', value = '']) => `${what.padEnd(8)}  ${value}`).join('\n'));
}

/** What was removed, or would be. */
export function cleanCacheText({ dryRun, folder, entries, sizeBytes }: CacheReport): string {
  const what = `${countText(entries.contents, 'index or package', 'indexes and packages')} (${sizeText(sizeBytes)})`;
  return printable(`${dryRun ? 'would remove' : 'removed'} ${what}${folder === null ? '' : ` from ${folder}`}`);
}
