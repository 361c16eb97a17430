/** The operation `audit`: every rule, over an index and all packages that it lists. Reads only. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { auditIndex } from '../../index-file/loader/audit.ts';
import { faultText } from '../../index-file/loader/fault.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { walkPlaced } from '../../index-file/walk.ts';
import { type Acceptance, type Accepted, withoutAccepted } from '../../readers/accepted-findings.ts';
import { auditEntries } from '../../readers/audit-index.ts';
import { type AuditFinding, type AuditSeverity, auditFinding, auditRules, severityFails } from '../../readers/audit-rules.ts';
import { eachBounded } from '../../repository/each-bounded.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { auditVersion } from './audit-version.ts';
import type { AuditReport } from './report.ts';

/** The options of the user, with defaults. */
export interface AuditRequest {
  /** The least severity that fails the audit; `never` reports only. */
  readonly failOn: AuditSeverity | 'never';
  /** Findings that do not count. */
  readonly accepted: readonly Acceptance[];
  /** Only the rules that need no package. */
  readonly indexOnly: boolean;
}

/** The effects of an audit. */
export interface AuditPorts {
  readonly reader: RepositoryReader;
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** How many packages are read at once: enough to hide a round trip, few enough for any server and for memory. */
const width = 8;

interface Audited extends Pick<AuditReport, 'index' | 'read' | 'skipped'> {
  readonly findings: readonly AuditFinding[];
}

const nothingYet: Audited = { index: { revision: null, charts: 0, versions: 0, sizeBytes: 0 }, read: 0, skipped: 0, findings: [] };

/** Never throws for what a user can correct: the report's `error` has the reason. */
export async function auditRepository(request: AuditRequest, ports: AuditPorts): Promise<AuditReport> {
  const started = ports.clock.now();
  const end = (audited: Audited, failure: (findings: readonly AuditFinding[]) => CharthouseError | null): AuditReport => {
    const atMs = ports.clock.now();
    const left = withoutAccepted(audited.findings, request.accepted, atMs);
    return {
      command: 'audit',
      repository: ports.reader.repository,
      ...{ index: audited.index, read: audited.read, skipped: audited.skipped },
      ...{ accepted: left.accepted, failOn: request.failOn, atMs },
      ...{ counts: countsOf(left.findings), findings: left.findings },
      figures: { ...ports.traffic(), durationMs: atMs - started },
      warnings: listWarnings(left),
      error: failure(left.findings),
    };
  };
  try {
    const audited = await audit(request, ports);
    return end(audited, (findings) => failureOf(findings, request.failOn));
  } catch (caught) {
    const { aborted, reason } = ports.signal;
    return end(nothingYet, () => asCharthouseError(aborted ? reason : caught, ports.signal));
  }
}

/** An accepted finding that counts again, or that is gone, is a line to take out of the list. */
function listWarnings({ expired, unused }: Accepted): readonly Warning[] {
  const warning = ({ rule, name, version, where }: Acceptance, what: string, hint: string): Warning => ({
    code: 'acceptance-over',
    message: `${[rule, name, version].filter((part) => part !== undefined).join(' ')} ${what}`,
    ...{ hint, where },
  });
  return [
    ...expired.map((each) => warning(each, 'counts again: the item has expired', 'correct the finding, or choose a later date')),
    ...unused.map((each) => warning(each, 'was not found', 'remove the item from the list')),
  ];
}

async function audit({ indexOnly }: AuditRequest, { reader, signal, onEvent }: AuditPorts): Promise<Audited> {
  const { body, revision, source } = await reader.index(signal);
  const sizeBytes = body.byteLength;
  const read = readable(body, source);
  if ('finding' in read) return { ...nothingYet, index: { revision, charts: 0, versions: 0, sizeBytes }, findings: [read.finding] };
  const { index } = read;
  onEvent({ kind: 'index-read', revision, versions: index.versionCount, sizeBytes });
  const findings = [...indexFindings(index), ...auditEntries(walkPlaced(index.layout), sizeBytes)];
  const counted = { read: 0, skipped: 0 };
  if (!indexOnly) {
    const total = index.versionCount;
    let done = 0;
    onEvent({ kind: 'verify-started', total });
    await eachBounded(walkPlaced(index.layout), width, async (listed) => {
      signal.throwIfAborted();
      const { outcome, findings: found } = await auditVersion(listed, reader, signal);
      findings.push(...found);
      if (outcome !== 'unread') counted[outcome] += 1;
      onEvent({ kind: 'version-verified', name: listed.name, version: listed.version, done: ++done, total });
    });
  }
  return {
    index: { revision, charts: index.chartCount, versions: index.versionCount, sizeBytes },
    ...counted,
    findings: inOrder(findings),
  };
}

/** An index that cannot be read is a finding, and the only one. */
function readable(body: Uint8Array, source: string): { readonly index: ReadIndex } | { readonly finding: AuditFinding } {
  try {
    return { index: readIndex(body, { mentions: [], source }) };
  } catch (error) {
    if (!isCharthouseError(error) || error.exitCode !== 6) throw error;
    return { finding: auditFinding('index-unreadable', error.message, { line: error.where?.line, remedy: error.hint }) };
  }
}

/** What a loader of Helm says. */
function indexFindings(index: ReadIndex): readonly AuditFinding[] {
  const cut = index.cut === undefined ? [] : [auditFinding('index-cut', index.cut)];
  const faults = auditIndex(index).map((fault) => {
    const code = fault.refused === 'index' ? 'index-refused' : 'entry-skipped';
    return auditFinding(code, faultText(fault), { line: fault.line, remedy: fault.hint });
  });
  return [...cut, ...faults];
}

const ranks = new Map(Object.keys(auditRules).map((code, at) => [code, at]));

function inOrder(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  const rank = ({ rule }: AuditFinding): number => ranks.get(rule) ?? 0;
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function countsOf(findings: readonly AuditFinding[]): Record<AuditSeverity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function failureOf(findings: readonly AuditFinding[], failOn: AuditRequest['failOn']): CharthouseError | null {
  const bad = findings.filter(({ severity }) => severityFails(severity, failOn));
  const [first] = bad;
  if (first === undefined) return null;
  const more = bad.length > 1 ? ` and ${bad.length - 1} more` : '';
  const who = first.name === null ? '' : `${first.name}${first.version === null ? '' : ` ${first.version}`}: `;
  return new CharthouseError('CH_AUDIT_FAILED', {
    message: `${who}${first.message}${more}`,
    hint: first.remedy,
    details: { findings: bad.length },
  });
}
