import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import { auditRules } from '../../readers/audit-rules.ts';
import { figuresOfAudit } from './public-figures.ts';
import type { AuditReport } from './report.ts';

const secret = 'do-not-show';

const report: AuditReport = {
  command: 'audit',
  repository: { target: secret, url: secret },
  index: { revision: secret, charts: 1, versions: 9, sizeBytes: 1 },
  ...{ read: 7, resumed: 1, skipped: 1, accepted: 1, failOn: 'error', atMs: 5, counts: { error: 2, warning: 1, note: 0 } },
  findings: (['digest-missing', 'orphan', 'digest-missing'] as const).map(
    (rule) => ({ rule, severity: 'error', message: secret, name: secret, version: secret, hint: secret }) as never,
  ),
  figures: { durationMs: 1 } as never,
  warnings: [],
  error: null,
};

describe('figuresOfAudit', () => {
  it('counts the findings of each rule, and takes no text of a finding', () => {
    const figures = figuresOfAudit(report);
    const of = (code: 'digest-missing' | 'orphan', findings: number) => ({
      ...{ code, severity: auditRules[code].severity, title: auditRules[code].title, findings },
    });
    expect(figures).toEqual({ audit: { atMs: 5, versions: 9, read: 8, rules: [of('digest-missing', 2), of('orphan', 1)] } });
    expect(JSON.stringify(figures)).not.toContain(secret);
  });

  it.each([
    ['CH_AUDIT_FAILED', true],
    ['CH_STORE_DENIED', false],
    ['CH_INTERRUPTED', false],
  ] as const)('with the error %s is complete: %s', (code, isComplete) => {
    const error = new CharthouseError(code, { message: 'x' });
    expect(figuresOfAudit({ ...report, error }) !== undefined).toBe(isComplete);
  });
});
