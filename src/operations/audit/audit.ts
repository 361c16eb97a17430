/** The operation `audit`: every rule, over an index and all packages that it lists. Reads only. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type PlacedVersion, walkPlaced } from '../../index-file/walk.ts';
import { type Acceptance, type Accepted, withoutAccepted } from '../../readers/accepted-findings.ts';
import { auditEntries, whyUnusable } from '../../readers/audit-index.ts';
import { indexFaults } from '../../readers/audit-loaders.ts';
import {
  type AuditCode,
  type AuditFinding,
  type AuditSeverity,
  auditFinding,
  auditRules,
  severityFails,
} from '../../readers/audit-rules.ts';
import { eachBounded } from '../../repository/each-bounded.ts';
import type { OnEvent } from '../../repository/events.ts';
import { indexKey } from '../../repository/objects.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import { orRepair } from '../../repository/repair-command.ts';
import { serverPatience } from '../../repository/server-patience.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Journal } from '../../runtime/journal.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { type JudgedVersion, judgeVersion, notAsked } from '../judge-version.ts';
import { auditCopy, indexHeaders } from './audit-public-copy.ts';
import { auditProvenance, orphans, type StoreKeys, storeKeys } from './audit-store.ts';
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
  /** Has a line for each package that an earlier run read without a finding, and gets those of this run. */
  readonly journal?: Pick<Journal, 'lines' | 'append'> | undefined;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** How many packages are read at once: enough to hide a round trip, few enough for any server and for memory. */
const width = 8;

/** What is known so far: an audit that is stopped reports it, too. */
interface Audited {
  index: AuditReport['index'];
  read: number;
  resumed: number;
  skipped: number;
  readonly findings: AuditFinding[];
}

/** Never throws for what a user can correct: the report's `error` has the reason. */
export async function auditRepository(request: AuditRequest, ports: AuditPorts): Promise<AuditReport> {
  const started = ports.clock.now();
  const audited: Audited = {
    index: { revision: null, charts: 0, versions: 0, sizeBytes: 0 },
    read: 0,
    resumed: 0,
    skipped: 0,
    findings: [],
  };
  let stopped: CharthouseError | undefined;
  try {
    await audit(request, ports, audited);
  } catch (caught) {
    const { aborted, reason } = ports.signal;
    stopped = asCharthouseError(aborted ? reason : caught, ports.signal);
  }
  const atMs = ports.clock.now();
  const left = withoutAccepted(inOrder(audited.findings), request.accepted, atMs);
  const { index, read, resumed, skipped } = audited;
  return {
    command: 'audit',
    repository: ports.reader.repository,
    ...{ index, read, resumed, skipped, accepted: left.accepted },
    ...{ failOn: request.failOn, atMs, counts: countsOf(left.findings), findings: left.findings },
    figures: { ...ports.traffic(), durationMs: atMs - started },
    warnings: stopped === undefined ? listWarnings(left) : [],
    error: stopped ?? failureOf(left.findings, request.failOn, ports.reader),
  };
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

async function audit({ indexOnly }: AuditRequest, ports: AuditPorts, audited: Audited): Promise<void> {
  const { reader, signal, onEvent } = ports;
  const { body, revision, source, headers } = await reader.index(signal);
  const sizeBytes = body.byteLength;
  audited.index = { ...audited.index, revision, sizeBytes };
  audited.findings.push(...indexHeaders(headers));
  const read = readable(body, source);
  if ('finding' in read) {
    audited.findings.push(read.finding);
    return;
  }
  const { index } = read;
  audited.index = { revision, sizeBytes, charts: index.chartCount, versions: index.versionCount };
  onEvent({ kind: 'index-read', revision, versions: index.versionCount, sizeBytes });
  audited.findings.push(...indexFaults(index));
  for (const finding of auditEntries(walkPlaced(index.layout), sizeBytes)) audited.findings.push(finding);
  audited.findings.push(...(await auditCopy(reader, { index, body }, signal)));
  if (indexOnly) return;
  const keys = await storeKeys(reader, signal);
  if (keys.kind === 'refused') audited.findings.push(keys.finding);
  if (keys.kind === 'listed')
    for (const finding of orphans(walkPlaced(index.layout), keys, reader.store?.url)) audited.findings.push(finding);
  await auditPackages(index, { ...ports, keys: keys.kind === 'listed' ? keys : undefined }, audited);
}

interface PackagePorts extends AuditPorts {
  readonly keys: StoreKeys | undefined;
}

async function auditPackages(index: ReadIndex, { reader, signal, onEvent, journal, keys }: PackagePorts, audited: Audited): Promise<void> {
  const total = index.versionCount;
  let done = 0;
  const servers = serverPatience();
  const known = new Set(journal?.lines);
  onEvent({ kind: 'verify-started', total });
  await eachBounded(walkPlaced(index.layout), width, async (listed) => {
    signal.throwIfAborted();
    const { name, version, digest, urls } = listed;
    const line = JSON.stringify([name, version, digest ?? null, urls[0] ?? null]);
    if (known.has(line)) {
      done += 1;
      audited.resumed += 1;
      return;
    }
    const why = servers.whyNot(urls[0]);
    const result = why === undefined ? await judged(listed, { reader, signal }) : notAsked(listed, why);
    const failure = servers.saw(urls[0], result);
    if (failure !== undefined) throw failure;
    const provenance = keys === undefined || result.outcome !== 'read' ? [] : await auditProvenance(listed, keys, { reader, signal });
    const found = [...result.findings, ...provenance];
    audited.findings.push(...found);
    if (result.outcome !== 'unread') audited[result.outcome] += 1;
    if (result.outcome === 'read' && found.length === 0) journal?.append(line);
    done += 1;
    onEvent({ kind: 'version-verified', name, version, done, total });
  });
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

/** The rules for the index have reported an entry without a usable URL. */
function judged(listed: PlacedVersion, ports: Pick<AuditPorts, 'reader' | 'signal'>): Promise<JudgedVersion> | JudgedVersion {
  const [url] = listed.urls;
  const isReported = url === undefined || listed.version === '' || whyUnusable(url) !== undefined;
  return isReported ? { outcome: 'unread', findings: [] } : judgeVersion(listed, ports);
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

/** Rules whose findings `repair` corrects. */
const repairable: ReadonlySet<AuditCode> = new Set(['index-refused', 'entry-skipped', 'digest-malformed']);

function failureOf(
  findings: readonly AuditFinding[],
  failOn: AuditRequest['failOn'],
  { store, repository }: RepositoryReader,
): CharthouseError | null {
  const bad = findings.filter(({ severity }) => severityFails(severity, failOn));
  const [first] = bad;
  if (first === undefined) return null;
  const more = bad.length > 1 ? ` (and ${bad.length - 1} more)` : '';
  const canRepair = store !== undefined && bad.some(({ rule }) => repairable.has(rule));
  const who = first.name === null ? '' : `${first.name}${first.version === null ? '' : ` ${first.version}`}: `;
  return new CharthouseError('CH_AUDIT_FAILED', {
    message: `${auditRules[first.rule].title}: ${who}${first.message}${more}`,
    where: first.line === null ? undefined : { file: indexKey, line: first.line },
    hint: canRepair ? orRepair(first.remedy, `${repository.target}/${indexKey}`) : first.remedy,
    details: { findings: bad.length },
  });
}
