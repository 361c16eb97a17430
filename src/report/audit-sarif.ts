/** The report of `audit` as SARIF 2.1.0, which code scanning services read. */
import { join, normalize } from 'node:path/posix';
import { pageUrl } from '../base/docs-url.ts';
import { version } from '../base/version.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import { auditRules } from '../readers/audit-rules.ts';
import { type Finding, findingText } from './audit-groups.ts';

/** One run, with a result for each finding at its line of index.yaml. */
export function auditSarif({ findings, repository }: AuditReport): string {
  const uri = indexUri(repository.target);
  const rules = Object.entries(auditRules).map(([id, { severity, title, remedy, readers }]) => ({
    id,
    shortDescription: { text: title },
    help: { text: remedy },
    helpUri: `${pageUrl('audit.md')}#the-rules`,
    defaultConfiguration: { level: severity },
    properties: { tags: readers },
  }));
  const driver = { name: 'charthouse', version, informationUri: pageUrl('audit.md'), rules };
  const run = { tool: { driver }, results: findings.map((finding) => resultOf(finding, uri)), columnKind: 'unicodeCodePoints' };
  return JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2);
}

/** Code scanning looks for the file in the checkout. Of a bucket, a URL and other folders it shows the name alone. */
function indexUri(target: string): string {
  const path = normalize(target).replaceAll('\\', '/');
  const isHere = !/^[a-z][a-z0-9+.-]*:|^\/|^\.\.(?:\/|$)/i.test(path);
  return isHere ? encodeURI(join(path, 'index.yaml')) : 'index.yaml';
}

function resultOf(finding: Finding, uri: string): object {
  const { rule, severity, name, version: listed, line, message, remedy } = finding;
  return {
    ruleId: rule,
    level: severity,
    message: { text: `${findingText({ ...finding, line: null })}. What to do: ${remedy}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line ?? 1 } } }],
    // The line moves with every publish; the version does not. If there is no version, the message distinguishes findings.
    partialFingerprints: { finding: [rule, name, listed ?? message].join('/') },
  };
}
