/** What differs between two index versions, as text. */
import type { DiffedVersion, IndexDiffReport } from '../operations/history/diff-indexes.ts';
import { countText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each version, for stdout. */
export function indexDiffResult({ added, changed, removed }: IndexDiffReport, view: View = plainView): string {
  const rows = (what: string, versions: readonly DiffedVersion[]): readonly Row[] =>
    versions.map(({ name, version }) => ({ cells: [what, `${name} ${version}`] }));
  return tableText([...rows('added', added), ...rows('changed', changed), ...rows('removed', removed)], { lead: 8 }, view);
}

/** Both index versions, and the counts: one line. */
export function indexDiffState({ before, after, added, changed, removed }: IndexDiffReport): string {
  if (before === null || after === null) return '';
  const counts =
    added.length + changed.length + removed.length === 0
      ? 'they list the same'
      : `${added.length} added, ${changed.length} changed, ${removed.length} removed`;
  return `from ${indexText(before)} to ${indexText(after)}: ${counts}`;
}

function indexText({ id, time, versions }: NonNullable<IndexDiffReport['before']>): string {
  return `${id.slice(0, 12)}${time === null ? '' : ` of ${time}`} (${countText(versions, 'version')})`;
}
