/** The rules of an audit that loaders of Helm make: what they refuse of an index. */
import { auditIndex } from '../index-file/loader/audit.ts';
import type { ReadIndex } from '../index-file/types.ts';
import { type AuditFinding, auditFinding } from './audit-rules.ts';

/** That the index is cut, and what each Helm refuses of it: the first faults. */
export function indexFaults(index: ReadIndex): readonly AuditFinding[] {
  const cut = index.cut === undefined ? [] : [auditFinding('index-cut', index.cut)];
  const faults = auditIndex(index).map((fault) => {
    const code = fault.refused === 'index' ? 'index-refused' : 'entry-skipped';
    // What it means is the title of the rule; only Helms that are not all of them are named.
    const who = fault.readers === 'every Helm' ? '' : ` (${fault.readers})`;
    return auditFinding(code, `${fault.problem}${who}`, { line: fault.line, remedy: fault.hint });
  });
  return [...cut, ...faults];
}
