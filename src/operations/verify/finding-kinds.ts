/** The kinds of findings, which `verify` has beside the rules. */
import type { AuditCode } from '../../readers/audit-rules.ts';
import type { VerifyFinding } from './report.ts';

const kinds: Partial<Record<AuditCode, VerifyFinding['kind']>> = {
  'package-missing': 'missing',
  'package-changed': 'wrong-digest',
  'digest-malformed': 'wrong-digest',
  'package-refused': 'unreadable',
  'package-unreadable': 'unreadable',
  'url-missing': 'not-downloadable',
  'url-unusable': 'not-downloadable',
  'package-not-a-chart': 'not-a-chart',
  'package-of-another': 'not-a-chart',
  'package-like-font': 'not-a-chart',
};

/** Of a rule about an entry or its package; the others are about the index. */
export function kindOf(rule: AuditCode): VerifyFinding['kind'] {
  return kinds[rule] ?? 'index-fault';
}
