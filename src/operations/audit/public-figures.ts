/** What of an audit may be on a public page: how many findings each rule has. Their messages may name accounts, paths and servers. */
import type { NewFigures, RuleFigures } from '../../pages/status-figures.ts';
import { type AuditCode, auditRules } from '../../readers/audit-rules.ts';
import type { AuditReport } from './report.ts';

/** Undefined if the audit did not get to its end: then it did not find everything. */
export function figuresOfAudit({ findings, index, read, resumed, atMs, error }: AuditReport): NewFigures | undefined {
  if (error !== null && error.code !== 'CH_AUDIT_FAILED') return undefined;
  const counts = new Map<AuditCode, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rules = [...counts].map(([code, count]): RuleFigures => {
    const { severity, title } = auditRules[code];
    return { code, severity, title, findings: count };
  });
  return { audit: { atMs, versions: index.versions, read: read + resumed, rules } };
}
