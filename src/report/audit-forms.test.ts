import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../operations/audit/report.ts';
import { auditFinding, auditRules } from '../readers/audit-rules.ts';
import { auditJunit } from './audit-junit.ts';
import { auditMarkdown } from './audit-markdown.ts';
import { auditPrometheus } from './audit-prometheus.ts';
import { auditSarif } from './audit-sarif.ts';
import { auditResult, auditState } from './audit-text.ts';

const app = { name: 'app', version: '1.0.0', urls: ['app-1.0.0.tgz'], line: 7 };
const findings = [
  auditFinding('package-missing', 'status 404 for <app> & "more"\u0007', app),
  auditFinding('digest-missing', 'it has no digest', app),
  auditFinding('digest-missing', 'it has no digest | at all', { ...app, version: '1.1.0', line: 20 }),
];
const report: AuditReport = {
  command: 'audit',
  repository: { target: './repository', url: null },
  index: { revision: null, charts: 1, versions: 2, sizeBytes: 100 },
  ...{ read: 1, resumed: 0, skipped: 0, accepted: 3, failOn: 'error', atMs: 1500, counts: { error: 1, warning: 2, note: 0 }, findings },
  figures: { requests: 1, attempts: 1, bytesSent: 0, bytesReceived: 0, durationMs: 500 },
  ...{ warnings: [], error: null },
};

describe('the report of an audit', () => {
  it('is grouped text', () => {
    expect(auditResult(report)).toBe(
      [
        'error package-missing: a listed package is not there (every reader)',
        '  line 7: app 1.0.0: status 404 for <app> & "more"\\x07',
        `  do: ${auditRules['package-missing'].remedy}`,
        '',
        `warning digest-missing: ${auditRules['digest-missing'].title} (Helm)`,
        '  line 7: app 1.0.0: it has no digest',
        '  line 20: app 1.1.0: it has no digest | at all',
        `  do: ${auditRules['digest-missing'].remedy}`,
      ].join('\n'),
    );
    expect(auditState(report)).toBe('1 error, 2 warnings, 0 notes, 3 accepted; read 1 of 2 packages in ./repository in 500 ms');
  });

  it('is JUnit with a case for each rule, failed as --fail-on says', () => {
    const text = auditJunit(report);
    const count = Object.keys(auditRules).length;
    expect(text).toContain(`<testsuite name="./repository" tests="${count}" failures="1" errors="0" time="0.5">`);
    expect(text.match(/<testcase /g)).toHaveLength(count);
    expect(text).toContain('>line 7: app 1.0.0: status 404 for &lt;app&gt; &amp; &quot;more&quot;\\x07</failure>');
    expect(text).toContain('<system-out>line 7: app 1.0.0: it has no digest\n');
    expect(auditJunit({ ...report, failOn: 'never' })).toContain('failures="0"');
  });

  it('is SARIF whose results have rules of the run, lines and stable fingerprints', () => {
    const { version, runs } = JSON.parse(auditSarif(report));
    expect([version, runs.length]).toEqual(['2.1.0', 1]);
    const [{ tool, results }] = runs;
    const rules = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(results.every(({ ruleId }: { ruleId: string }) => rules.includes(ruleId))).toBe(true);
    expect(results[0]).toMatchObject({
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'repository/index.yaml' }, region: { startLine: 7 } } }],
      partialFingerprints: { finding: 'package-missing/app/1.0.0' },
    });
  });

  it.each([
    ['charts', 'charts/index.yaml'],
    ['.', 'index.yaml'],
    ['./a b', 'a%20b/index.yaml'],
    ['../charts', 'index.yaml'],
    ['/srv/charts', 'index.yaml'],
    ['s3://charts/stable', 'index.yaml'],
    ['https://charts.example.com', 'index.yaml'],
  ])('is SARIF that names the index of %s as %s', (target, uri) => {
    const [{ results }] = JSON.parse(auditSarif({ ...report, repository: { target, url: null } })).runs;
    expect(results[0].locations[0].physicalLocation.artifactLocation).toEqual({ uri });
  });

  it('tells faults of the whole index apart', () => {
    const faults = ['appVersion is a float', 'unknown field x'].map((message) =>
      auditFinding('index-refused', message, { line: 3, remedy: `correct: ${message}` }),
    );
    const [{ results }] = JSON.parse(auditSarif({ ...report, findings: faults })).runs;
    const prints = results.map(({ partialFingerprints }: { partialFingerprints: { finding: string } }) => partialFingerprints.finding);
    expect(new Set(prints).size).toBe(2);
    const text = auditMarkdown({ ...report, findings: faults });
    expect(text).toContain('- line 3: unknown field x (correct: unknown field x)');
    expect(text).toContain('see below');
    expect(auditJunit({ ...report, findings: faults })).toContain('line 3: unknown field x (correct: unknown field x)');
  });

  it('is Markdown in which names and messages are no markup', () => {
    const text = auditMarkdown(report);
    expect(text).toContain('- line 7: app 1.0.0: status 404 for \\<app\\> \\& "more"\\\\x07');
    expect(text).toMatch(/^## Audit of \.\/repository\n/);
    expect(auditMarkdown({ ...report, findings: [] })).toContain('Nothing was found.');
  });

  it('is Prometheus text with a sample for every rule', () => {
    const text = auditPrometheus(report);
    expect(text).toContain('charthouse_audit_findings{repository="./repository",rule="digest-missing",severity="warning"} 2\n');
    expect(text).toContain('charthouse_audit_findings{repository="./repository",rule="index-cut",severity="error"} 0\n');
    expect(text).toContain('charthouse_audit_timestamp_seconds{repository="./repository"} 1.5\n');
    expect(text.endsWith('\n')).toBe(true);
  });
});
