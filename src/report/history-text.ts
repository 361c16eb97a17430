/** The report of `history` as text. */
import type { HistoryReport, ReportedVersion } from '../operations/history/request.ts';
import { countText, sizeText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** How many changes of an index version are listed; the rest are counted. */
const mostChanges = 10;

/** How many of those whose runs a commit took along are named. */
const mostActors = 5;

const signs = { added: '+', changed: '~', removed: '-' } as const;

/** For stdout: a line for each index version, with its changes and its job below it. The current one has an asterisk. */
export function historyResult({ history }: HistoryReport, view: View = plainView): string {
  const width = idWidth(history.map(({ id }) => id));
  return tableText(
    history.map((each) => versionRow(each, width)),
    { belowIndent: '    ' },
    view,
  );
}

/** Ids of a bucket are long: as much as tells those that are shown apart. */
function idWidth(ids: readonly string[]): number {
  for (let width = 8; ; width += 4) {
    const short = new Set(ids.map((id) => id.slice(0, width)));
    if (short.size === new Set(ids).size) return width;
  }
}

function versionRow(version: ReportedVersion, width: number): Row {
  const { id, time, current, workflow, commit, changes } = version;
  const [mark, what] = [current ? '*' : ' ', whatText(version)];
  const job = [workflow, commit === null ? null : `commit ${commit.slice(0, 12)}`].filter((each) => each !== null).join('  ');
  const listed = changes.slice(0, mostChanges).map(({ kind, name, version: of }) => `${signs[kind]} ${name} ${of}`);
  return {
    cells: [`${mark} ${id.slice(0, width)}`, timeText(time).trimEnd(), what],
    tone: current ? 'strong' : undefined,
    plain: [mark, id.slice(0, width).padEnd(width), timeText(time), what].join(' '),
    below: [job, carriedLine(version), ...listed, restText(version)].filter((line) => line !== ''),
  };
}

/** Whose versions the commit took along. */
function carriedLine({ carried }: ReportedVersion): string {
  if (carried === null) return '';
  const actors = [...new Set(carried.list.flatMap(({ actor }) => (actor === undefined ? [] : [actor])))].slice(0, mostActors);
  return `with the versions of ${countText(carried.runs, 'other run')}${actors.length === 0 ? '' : `, by ${actors.join(', ')}`}`;
}

function timeText(time: string | null): string {
  return (time ?? '')
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
    .padEnd(20);
}

function whatText({ kind, certain, operation, actor, versions, sizeBytes }: ReportedVersion): string {
  if (kind === 'deletion') return 'index.yaml was deleted';
  const by =
    kind === 'other' ? 'written by another program' : [operation ?? 'charthouse', actor === null ? '' : `by ${actor}`].join(' ').trimEnd();
  const size = [versions === null ? '' : countText(versions, 'version'), sizeBytes === null ? '' : sizeText(sizeBytes)].filter(
    (each) => each !== '',
  );
  return `${by}${size.length === 0 ? '' : ` (${size.join(', ')})`}${certain ? '' : ', or not committed'}`;
}

function restText({ added, changed, removed, changes }: ReportedVersion): string {
  if (added === null || changed === null || removed === null) return '';
  const shown = Math.min(changes.length, mostChanges);
  const rest = added + changed + removed - shown;
  return rest <= 0 ? '' : `${shown === 0 ? '' : '… '}${added} added, ${changed} changed, ${removed} removed in all`;
}

/** One line: what there is beyond the list. */
export function historyState({ history, more, inCheckout, repository, error }: HistoryReport): string {
  if (error !== null) return '';
  if (inCheckout) return `${repository.target} is in a git checkout, which has its history: git log -- ${repository.target}/index.yaml`;
  if (history.length === 0 && more) return `${repository.target} has older index versions, and none that you asked for`;
  if (history.length === 0) return `${repository.target} has no history yet: the next commit begins it`;
  return more ? `${countText(history.length, 'index version')} shown; there are older ones` : '';
}
