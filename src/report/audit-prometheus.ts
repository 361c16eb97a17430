/** The report of `audit` as Prometheus reads it, for the textfile collector of node_exporter. */
import type { AuditReport } from '../operations/audit/report.ts';
import { auditRules } from '../readers/audit-rules.ts';
import { familiesText, gauge } from './prometheus-format.ts';

/** Every rule has a sample, so that an alert sees a finding go. Ends with a line feed, as the format asks. */
export function auditPrometheus({ repository, findings, index, read, figures, error, atMs }: AuditReport): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const labels = { repository: repository.target };
  return familiesText([
    gauge(
      'audit_findings',
      'Findings of the audit, by rule.',
      Object.entries(auditRules).map(([rule, { severity }]) => [{ ...labels, rule, severity }, counts.get(rule) ?? 0]),
    ),
    gauge('audit_versions', 'Versions that the index lists.', [[labels, index.versions]]),
    gauge('audit_packages_read', 'Packages that the audit read.', [[labels, read]]),
    gauge('audit_success', 'Whether the audit found nothing as severe as it was asked to fail on.', [[labels, error === null ? 1 : 0]]),
    gauge('audit_timestamp_seconds', 'When the audit ended.', [[labels, atMs / 1000]]),
    gauge('audit_duration_seconds', 'How long the audit took.', [[labels, figures.durationMs / 1000]]),
  ]);
}
