/** The report of `audit` as Markdown, for the page of a job or a pull request. */
import { pageUrl } from '../base/docs-url.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { findingLine, groupsOf } from './audit-groups.ts';
import { auditState } from './audit-text.ts';
import { inline } from './markdown.ts';

/** So many findings of one rule are listed, and of so many rules: GitHub drops a page of more than 1 MiB. */
const mostListed = 50;
const mostFolds = 30;

/** With a heading, and what was read. */
export function auditMarkdown(report: AuditReport): string {
  const heading = `## Audit of ${inline(report.repository.target)}`;
  return [heading, inline(auditState(report)), auditFindings(report) || 'Nothing was found.'].filter((part) => part !== '').join('\n\n');
}

/** A table of the rules, then the findings of each in a fold. Empty if there is none. */
export function auditFindings({ findings: all }: AuditReport): string {
  const groups = groupsOf(all);
  if (groups.length === 0) return '';
  const rows = groups.map(({ rule, severity, findings, title, readers, remedy }) =>
    [severity, `[${rule}](${pageUrl('audit.md')}#the-rules)`, findings.length, title, readers.join(', '), remedy ?? 'see below']
      .map(cell)
      .join(' | '),
  );
  const folds = groups.slice(0, mostFolds).map(({ rule, findings, remedy }) => {
    const lines = findings.slice(0, mostListed).map((each) => `- ${inline(findingLine(each, { remedy }).slice(0, 500))}`);
    const more = findings.length > mostListed ? [`- and ${findings.length - mostListed} more`] : [];
    return [`<details><summary>${rule}</summary>`, '', ...lines, ...more, '', '</details>'].join('\n');
  });
  const table = [
    '| Severity | Rule | Findings | What is wrong | Readers | What to do |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ];
  return [table.join('\n'), ...folds].join('\n\n');
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
