/** Findings about an index that every Helm loads, as warnings of a command that checks something else. */
import type { readerRules } from '../base/reader-rules.ts';
import type { Warning } from '../base/warning.ts';
import type { AuditFinding } from './audit-rules.ts';
import { readerWarning } from './finding.ts';

const codes = [
  'index-large',
  'name-not-portable',
  'version-blocks-ranges',
  'created-missing',
] as const satisfies readonly (keyof typeof readerRules)[];

/** At most one warning for each code: it names the first entry, and counts the others. */
export function indexWarnings(findings: readonly AuditFinding[]): readonly Warning[] {
  return codes.flatMap((code) => {
    const [first, ...more] = findings.filter(({ rule }) => rule === code);
    return first === undefined ? [] : [readerWarning(code, groupText(first, more.length))];
  });
}

/** Such as `app 1.0.0 and 3 more: it has no digest`. */
export function groupText({ name, version, message }: AuditFinding, more: number): string {
  const who = [name, version].filter((part) => part !== null).join(' ');
  if (who === '') return message;
  return `${who}${more === 0 ? '' : ` and ${more} more`}: ${message}`;
}
