/** The rules of an audit about a package: what is there, compared with its entry. */
import { bareDigest } from '../base/digest.ts';
import type { Warning } from '../base/warning.ts';
import { areEqualVersions } from '../go/helm-version.ts';
import type { PlacedVersion } from '../index-file/walk.ts';
import { isSha256 } from './audit-index.ts';
import { type AuditCode, type AuditFinding, auditFinding, auditRules } from './audit-rules.ts';

/** What was read of a package. */
export interface SeenPackage {
  /** Lower-case hex SHA-256 of all bytes. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Of the chart inside, or why Helm cannot load it. */
  readonly chart:
    | { readonly kind: 'read'; readonly name: string; readonly version: string; readonly warnings: readonly Warning[] }
    | { readonly kind: 'refused'; readonly message: string };
}

/** The findings about a package that was read. */
export function auditPackage(listed: PlacedVersion, { digest, sizeBytes, chart }: SeenPackage): readonly AuditFinding[] {
  const expected = bareDigest(listed.digest);
  const found: AuditFinding[] = [];
  // A malformed digest promises no bytes: the rules for the index have reported it.
  if (expected !== undefined && isSha256(expected) && expected !== digest) {
    found.push(auditFinding('package-changed', `the index has ${expected}, the package (${sizeBytes} bytes) has ${digest}`, listed));
  }
  if (chart.kind === 'refused') return [...found, auditFinding('package-not-a-chart', chart.message, listed)];
  if (chart.name !== listed.name || !areEqualVersions(chart.version, listed.version)) {
    found.push(auditFinding('package-of-another', `the package holds ${chart.name} ${chart.version}`, listed));
  }
  return [...found, ...chart.warnings.flatMap((each) => (isRule(each.code) ? [auditFinding(each.code, each.message, listed)] : []))];
}

function isRule(code: string): code is AuditCode {
  return Object.hasOwn(auditRules, code);
}
