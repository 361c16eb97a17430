/** The report of `audit` as JUnit XML: one test case for each rule, so that a dashboard shows which rules fail. */
import type { AuditReport } from '../operations/audit/report.ts';
import { auditRules, severityFails } from '../readers/audit-rules.ts';
import { type FindingGroup, findingLine, groupsOf } from './audit-groups.ts';
import { printable } from './printable.ts';

/** A rule fails if its findings are as severe as `failOn`; what is less severe is in `system-out`. */
export function auditJunit({ repository, findings, figures, failOn }: AuditReport): string {
  const groups = new Map<string, FindingGroup>(groupsOf(findings).map((group) => [group.rule, group]));
  const cases = Object.entries(auditRules).map(([rule, { severity, title, remedy }]) => {
    const group = groups.get(rule);
    const name = `    <testcase classname="charthouse.audit" name="${xml(rule)}"`;
    if (group === undefined) return `${name}/>`;
    const lines = xml(group.findings.map((each) => findingLine(each, group)).join('\n'));
    if (!severityFails(severity, failOn)) return `${name}>\n      <system-out>${lines}</system-out>\n    </testcase>`;
    const failure = `<failure type="${xml(severity)}" message="${xml(`${title}; do: ${group.remedy ?? remedy}`)}">${lines}</failure>`;
    return `${name}>\n      ${failure}\n    </testcase>`;
  });
  const failures = [...groups.values()].filter(({ severity }) => severityFails(severity, failOn)).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" time="${figures.durationMs / 1000}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(repository.target)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters are not allowed in XML, in any form. */
function xml(text: string): string {
  return printable(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
