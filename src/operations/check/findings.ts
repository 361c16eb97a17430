/** What readers make of a chart, by the rules of an audit. Pure. */
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { type AuditCode, type AuditSeverity, auditRules, severityFails } from '../../readers/audit-rules.ts';
import type { Candidate } from '../publish/request.ts';
import type { ChartFinding } from './report.ts';

/** The warnings of a package that a rule stands for. */
export function findingsOf({ package: { warnings } }: Candidate): readonly ChartFinding[] {
  return warnings.flatMap(({ code, message, where }) => {
    if (!isRule(code)) return [];
    const { severity, readers, remedy } = auditRules[code];
    return [{ rule: code, severity, readers, message, remedy, place: where ?? null }];
  });
}

/** The warnings that fail nothing. */
export function withoutFailing(warnings: readonly Warning[], failOn: AuditSeverity | 'never'): readonly Warning[] {
  return warnings.filter(({ code }) => !isRule(code) || !severityFails(auditRules[code].severity, failOn));
}

/** Undefined if no finding is so severe. */
export function failureOf(
  candidate: Candidate,
  findings: readonly ChartFinding[],
  failOn: AuditSeverity | 'never',
): CharthouseError | undefined {
  const bad = findings.filter(({ severity }) => severityFails(severity, failOn));
  const [first] = bad;
  if (first === undefined) return undefined;
  const { name, version } = candidate.package.metadata;
  const more = bad.length > 1 ? ` (and ${bad.length - 1} more)` : '';
  return new CharthouseError('CH_CHECK_FAILED', {
    message: `${name} ${version}: ${first.message}${more}`,
    hint: first.remedy,
    where: first.place ?? undefined,
    details: {
      ...{ name, version },
      ...(bad.length === 1 ? {} : { problems: bad.map(problemOf) }),
    },
  });
}

function problemOf({ message, remedy, place }: ChartFinding): object {
  return { message, hint: remedy, ...(place === null ? {} : { where: place }) };
}

function isRule(code: string): code is AuditCode {
  return Object.hasOwn(auditRules, code);
}
