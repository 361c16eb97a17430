/** The report of `pages build` as text. */
import type { PagesReport } from '../operations/pages/request.ts';
import { countText, durationText } from './quantities.ts';

/** The state of the pages: one line. */
export function pagesState({ written: charts, repository, figures, error }: PagesReport): string {
  const { target } = repository;
  if (error !== null)
    return charts === 0
      ? `the pages of ${target} were not changed`
      : `the pages of ${countText(charts, 'chart')} were written before the error; run again for the rest`;
  if (charts === 0) return `nothing to do: the pages of ${target} show what index.yaml lists`;
  return `wrote the pages of ${countText(charts, 'chart')} to ${target} in ${durationText(figures.durationMs)}`;
}
