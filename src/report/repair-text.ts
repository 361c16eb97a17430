/** The report of `repair` as text: the plan as a diff of each entry, what is left, and the state of the index. */
import type { RepairReport } from '../operations/repair/request.ts';
import { findingText } from './audit-groups.ts';
import { invalidationText } from './invalidation-text.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { plainView, type View } from './view.ts';

type Change = RepairReport['changes'][number];

/** For stdout. */
export function repairResult({ changes, charts, left }: RepairReport, { paint }: View = plainView): string {
  const found = left.map((finding) => `left ${finding.rule}: ${findingText(finding)}\n  do: ${finding.remedy}`);
  const lines = printable([...changes.map(changeText), ...charts.map(newText), ...found].join('\n')).split('\n');
  // As a diff, whose lines are never broken.
  const painted = lines.map((line) => {
    if (line.startsWith('@@')) return paint.strong(line);
    if (line.startsWith('+ ')) return paint.good(line);
    return line.startsWith('- ') ? paint.bad(line) : line;
  });
  return painted.join('\n');
}

function changeText({ name, version, line, changes, removed }: Change): string {
  const what = name === null ? 'index.yaml' : `${name} ${version ?? ''}`.trimEnd();
  const heading = `@@ line ${line}: ${what} @@`;
  if (removed !== undefined) return `${heading}\n- the whole item: ${removed}`;
  return [heading, ...changes.flatMap(({ path, before, after }) => [...sign('-', path, before), ...sign('+', path, jsonOf(after))])].join(
    '\n',
  );
}

function newText({ name, version, path, outcome }: RepairReport['charts'][number]): string {
  return `@@ new: ${name} ${version} @@\n+ ${path}${outcome === 'not-written' ? ' (not written)' : ''}`;
}

function jsonOf(value: Change['changes'][number]['after']): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function sign(mark: string, path: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`${mark} ${path === '' ? '' : `${path}: `}${text}`];
}

/** The state of the index: one line. */
export function repairState(report: RepairReport): string {
  const { changes, charts, left, dryRun, error, repository, figures, index } = report;
  const added = charts.length === 0 ? '' : ` and ${charts.length} new ${charts.length === 1 ? 'entry' : 'entries'}`;
  const count = `${countText(changes.length, 'correction')}${added}`;
  const more = left.length === 0 ? '' : `; ${countText(left.length, 'finding')} left`;
  const isWritten = index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten ? `index.yaml was written before the error: ${count}` : 'index.yaml was not changed';
  }
  const where = `${repository.target}/index.yaml`;
  if (dryRun) return `dry run, nothing was written: ${count} in ${where}${more}${invalidationText(report)}`;
  if (!isWritten) return `nothing to do: ${where} needs no correction${more}${invalidationText(report)}`;
  return `wrote ${where} with ${count} in ${durationText(figures.durationMs)}${more}${invalidationText(report)}`;
}
