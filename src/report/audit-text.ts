/** The report of `audit` as text: findings grouped by rule, with readers and remedy. */
import { option } from '../hint/hint.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';

type Finding = AuditReport['findings'][number];

/** So many findings of one rule are printed; `--json` has all of them. */
const mostShown = 20;

/** For stdout; `ok` with the number of versions if there is nothing. */
export function auditResult({ findings, index, error }: AuditReport): string {
  if (findings.length === 0) return error === null ? `ok ${countText(index.versions, 'version')}` : '';
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = groups.get(finding.rule);
    if (same === undefined) groups.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return printable([...groups.values()].map(groupText).join('\n\n'));
}

/** What was read: one line; empty if the run did not get that far. */
export function auditState({ repository, index, read, skipped, counts, figures, findings, error }: AuditReport): string {
  if (error !== null && findings.length === 0) return '';
  const left = skipped === 0 ? '' : `, ${skipped} in a registry not read`;
  const found = `${countText(counts.error, 'error')}, ${countText(counts.warning, 'warning')}, ${countText(counts.note, 'note')}`;
  return `${found}; read ${read} of ${countText(index.versions, 'package')}${left} in ${repository.target} in ${durationText(figures.durationMs)}`;
}

function groupText(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return '';
  const more = findings.length - mostShown;
  const remedies = new Set(findings.map(({ remedy }) => remedy));
  return [
    `${first.severity} ${first.rule}: ${first.title} (${first.readers.join(', ')})`,
    ...findings.slice(0, mostShown).map((each) => `  ${findingText(each)}${remedies.size > 1 ? ` (${each.remedy})` : ''}`),
    ...(more > 0 ? [`  and ${more} more: pass ${option('json')} to see all`] : []),
    ...(remedies.size > 1 ? [] : [`  do: ${first.remedy}`]),
  ].join('\n');
}

function findingText({ name, version, line, message }: Finding): string {
  const what = name === null ? '' : `${name}${version === null ? '' : ` ${version}`}: `;
  return `${line === null ? '' : `line ${line}: `}${what}${message}`;
}
