/** The report of `audit` as Markdown, for the page of a job or a pull request. */
import { pageUrl } from '../base/docs-url.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { findingText, groupsOf } from './audit-groups.ts';
import { auditState } from './audit-text.ts';
import { inline } from './markdown.ts';

/** So many findings of one rule are listed. */
const mostListed = 50;

/** A table of the rules, then the findings of each in a fold. */
export function auditMarkdown(report: AuditReport): string {
  const groups = groupsOf(report.findings);
  const rows = groups.map(({ rule, severity, findings, title, readers, remedy }) =>
    [severity, `[${rule}](${pageUrl('audit.md')}#the-rules)`, findings.length, title, readers.join(', '), remedy ?? 'see below']
      .map(cell)
      .join(' | '),
  );
  const folds = groups.map(({ rule, findings }) => {
    const lines = findings.slice(0, mostListed).map((each) => `- ${inline(findingText(each))}`);
    const more = findings.length > mostListed ? [`- and ${findings.length - mostListed} more`] : [];
    return [`<details><summary>${rule}</summary>`, '', ...lines, ...more, '', '</details>'].join('\n');
  });
  const heading = `## Audit of ${inline(report.repository.target)}`;
  const table = [
    '| Severity | Rule | Findings | What is wrong | Readers | What to do |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ];
  return [heading, inline(auditState(report)), ...(groups.length === 0 ? ['Nothing was found.'] : [table.join('\n'), ...folds])]
    .filter((part) => part !== '')
    .join('\n\n');
}

function cell(text: string | number): string {
  return String(text).replaceAll('|', '\\|');
}
