/** The reports of `cache info` and `cache clean` as text. */
import type { CacheReport } from '../operations/cache/report.ts';
import { countText, sizeText } from './quantities.ts';
import { paragraph, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** What is there, one fact on each line. */
export function cacheInfoText({ folder, entries, sizeBytes, oldest }: CacheReport, view: View = plainView): string {
  const lines = [
    ['folder', folder ?? 'none: set HOME, XDG_CACHE_HOME or CHARTHOUSE_CACHE_FOLDER'],
    ['contents', `${countText(entries.contents, 'index or package', 'indexes and packages')}, ${sizeText(sizeBytes)}`],
    ['oldest', oldest === null ? 'nothing is in it' : `last used ${oldest}`],
  ];
  return tableText(
    lines.map((cells) => ({ cells })),
    { lead: 9 },
    view,
  );
}

/** What was removed, or would be. */
export function cleanCacheText({ dryRun, folder, entries, sizeBytes }: CacheReport, view: View = plainView): string {
  const what = `${countText(entries.contents, 'index or package', 'indexes and packages')} (${sizeText(sizeBytes)})`;
  return paragraph(`${dryRun ? 'would remove' : 'removed'} ${what}${folder === null ? '' : ` from ${folder}`}`, '', view).join('\n');
}
