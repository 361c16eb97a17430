/** The report of `audit` as text: findings grouped by rule, with readers and remedy. */
import { option } from '../hint/hint.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { type FindingGroup, findingLine, groupsOf } from './audit-groups.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { paragraph } from './table.ts';
import { toneOf } from './tones.ts';
import { plainView, type View } from './view.ts';

/** So many findings of one rule are printed; the JSON document has all of them. */
const mostShown = 20;

/** For stdout; `ok` with the number of versions if there is nothing. */
export function auditResult({ findings, index, error }: AuditReport, view: View = plainView): string {
  if (findings.length === 0) return error === null ? `ok ${countText(index.versions, 'version')}` : '';
  return groupsOf(findings)
    .map((group) => groupText(group, view))
    .join('\n\n');
}

/** What was read: one line; empty if the run did not get that far. */
export function auditState({ repository, index, read, resumed, skipped, accepted, counts, figures, findings, error }: AuditReport): string {
  if (error !== null && findings.length === 0) return '';
  const left = skipped === 0 ? '' : `, ${skipped} in a registry not read`;
  const earlier = resumed === 0 ? '' : `, ${resumed} by an earlier run`;
  const known = accepted === 0 ? '' : `, ${accepted} accepted`;
  const found = `${countText(counts.error, 'error')}, ${countText(counts.warning, 'warning')}, ${countText(counts.note, 'note')}${known}`;
  return `${found}; read ${read} of ${countText(index.versions, 'package')}${earlier}${left} in ${repository.target} in ${durationText(figures.durationMs)}`;
}

function groupText({ rule, severity, title, readers, findings, remedy }: FindingGroup, view: View): string {
  const more = findings.length - mostShown;
  const tone = toneOf(severity);
  const [first = '', ...rest] = paragraph(`${severity} ${rule}: ${title} (${readers.join(', ')})`, '', view);
  return [
    tone === undefined ? first : `${view.paint[tone](severity)}${first.slice(severity.length)}`,
    ...rest,
    ...findings.slice(0, mostShown).flatMap((each) => paragraph(findingLine(each, { remedy }), '  ', view)),
    ...(more > 0 ? paragraph(`and ${more} more: pass ${option('json')} to see all`, '  ', view) : []),
    // A remedy may have a command to copy: it is not broken.
    ...(remedy === undefined ? [] : [printable(`  do: ${remedy}`)]),
  ].join('\n');
}
