/** The report of `audit` as SARIF 2.1.0, which code scanning services read. */
import { pageUrl } from '../base/docs-url.ts';
import { version } from '../base/version.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { auditRules } from '../readers/audit-rules.ts';
import { type Finding, findingText } from './audit-groups.ts';

/** One run, with a result for each finding at its line of index.yaml. */
export function auditSarif({ findings }: AuditReport): string {
  const rules = Object.entries(auditRules).map(([id, { severity, title, remedy, readers }]) => ({
    id,
    shortDescription: { text: title },
    help: { text: remedy },
    helpUri: `${pageUrl('audit.md')}#the-rules`,
    defaultConfiguration: { level: severity },
    properties: { tags: readers },
  }));
  const driver = { name: 'charthouse', version, informationUri: pageUrl('audit.md'), rules };
  const run = { tool: { driver }, results: findings.map(resultOf), columnKind: 'unicodeCodePoints' };
  return JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2);
}

function resultOf(finding: Finding): object {
  const { rule, severity, name, version: listed, line, remedy } = finding;
  return {
    ruleId: rule,
    level: severity,
    message: { text: `${findingText({ ...finding, line: null })}. What to do: ${remedy}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'index.yaml' }, region: { startLine: line ?? 1 } } }],
    // The line moves with every publish; the version does not.
    partialFingerprints: { finding: [rule, name, listed].join('/') },
  };
}
