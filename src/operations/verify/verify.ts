/**
 * The operation `verify`: checks that every Helm loads the index, and that the package of every listed version is there, fits its entry, and
 * can be loaded. It reports the findings of an audit that are errors. Reads only.
 */

import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { type PlacedVersion, walkPlaced } from '../../index-file/walk.ts';
import { auditEntries } from '../../readers/audit-index.ts';
import { indexFaults } from '../../readers/audit-loaders.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import { unpublishedWarning } from '../../repository/commit/unpublished.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { indexKey } from '../../repository/objects.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import { orRepair } from '../../repository/repair-command.ts';
import { serverPatience } from '../../repository/server-patience.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { judgeVersion, notAsked } from '../judge-version.ts';
import { kindOf } from './finding-kinds.ts';
import type { VerifyFinding, VerifyReport } from './report.ts';
import { parseFilter, selectVersions } from './verify-filter.ts';
import { oddForm, type VerifiedVersion, verifyWarnings } from './verify-warnings.ts';

/** The options of the user, with defaults. */
export interface VerifyRequest {
  /** `NAME[@VERSION]`; none means all. */
  readonly filters: readonly string[];
}

/** The effects of a verify. */
export interface VerifyPorts {
  readonly reader: RepositoryReader;
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: OnEvent;
  /** What was asked of the store and of URLs so far. */
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** How many packages are read at once: enough to hide a round trip, few enough for any server. */
const width = 8;

type Report = Pick<VerifyReport, 'index' | 'checked' | 'withoutDigest' | 'findings' | 'warnings'>;

const nothingYet: Report = { index: { revision: null, charts: 0, versions: 0 }, checked: 0, withoutDigest: 0, findings: [], warnings: [] };

/** Never throws for what a user can correct: the report's `error` has the reason. */
export async function verifyRepository(request: VerifyRequest, ports: VerifyPorts): Promise<VerifyReport> {
  const started = ports.clock.now();
  const end = (report: Report, error: CharthouseError | null): VerifyReport => ({
    command: 'verify',
    repository: ports.reader.repository,
    ...report,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    error,
  });
  try {
    const report = await check(request, ports);
    return end(report, failureOf(report.findings, ports.reader));
  } catch (caught) {
    // Why the run was stopped matters more than the error of the check that it broke.
    const { aborted, reason } = ports.signal;
    return end(nothingYet, asCharthouseError(aborted ? reason : caught, ports.signal));
  }
}

async function check(request: VerifyRequest, ports: VerifyPorts): Promise<Report> {
  const filters = request.filters.map(parseFilter);
  const { body, revision, source } = await ports.reader.index(ports.signal);
  const index = readIndex(body, { mentions: [], source });
  ports.onEvent({ kind: 'index-read', revision, versions: index.versionCount, sizeBytes: body.byteLength });
  const unpublished = index.versionCount === 0 ? ((await ports.reader.refuseEmpty?.(ports.signal)) ?? []) : [];
  const selected = selectVersions(walkPlaced(index.layout), filters, source);
  const results = await verifyAll(selected, ports);
  const found = [...indexFaults(index), ...entryErrors(index, selected), ...results.flatMap(({ findings }) => findings.filter(isError))];
  return {
    index: { revision, charts: index.chartCount, versions: index.versionCount },
    checked: results.filter(({ outcome }) => outcome !== 'skipped').length,
    withoutDigest: results.filter(({ outcome }, at) => outcome === 'read' && bareDigest(selected[at]?.digest) === undefined).length,
    findings: found.map((finding) => ({ ...finding, kind: kindOf(finding.rule) })),
    warnings: [
      ...verifyWarnings({ selected, results, source }, ports.reader),
      ...unpublishedWarning(unpublished, ports.reader.repository.target),
    ],
  };
}

/** What the entries themselves promise. Their URLs are judged by what is there. */
function* entryErrors({ layout }: ReadIndex, selected: readonly PlacedVersion[]): Generator<AuditFinding> {
  for (const finding of auditEntries(selected, layout.bytes.length)) {
    if (isError(finding) && finding.rule !== 'url-missing' && finding.rule !== 'url-unusable') yield finding;
  }
}

/** Other bytes than promised are one finding, whatever they are. */
function worthTelling(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  const [changed] = findings.filter(({ rule }) => rule === 'package-changed');
  return changed === undefined ? findings.filter((each) => isError(each) || each.rule === oddForm) : [changed];
}

function isError({ severity }: AuditFinding): boolean {
  return severity === 'error';
}

async function verifyAll(
  selected: readonly PlacedVersion[],
  { reader, signal, onEvent }: VerifyPorts,
): Promise<readonly VerifiedVersion[]> {
  const total = selected.length;
  let done = 0;
  const outside = serversOf(selected, reader);
  const servers = serverPatience();
  onEvent({ kind: 'verify-started', total, ...(outside.total === 0 ? {} : { outside }) });
  return mapBounded(selected, width, async (listed) => {
    signal.throwIfAborted();
    const [url] = listed.urls;
    const before = servers.whyNot(url);
    const result = before === undefined ? await judgeVersion(listed, { reader, signal }) : notAsked(listed, before);
    const failure = servers.saw(url, result);
    if (failure !== undefined) throw withLocal(failure, outside.total > 0, reader);
    done++;
    if (result.outcome === 'read') onEvent({ kind: 'version-verified', name: listed.name, version: listed.version, done, total });
    return { outcome: result.outcome, findings: worthTelling(result.findings) };
  });
}

/** The servers, beside the repository itself, that are asked. */
function serversOf(
  selected: readonly ListedVersion[],
  reader: RepositoryReader,
): { readonly total: number; readonly servers: readonly string[] } {
  const asked = selected.flatMap(({ urls: [url] }) => (url === undefined ? [] : (reader.outside?.(url) ?? [])));
  return { total: asked.length, servers: [...new Set(asked)] };
}

/** Without a network the packages may still be in the folder. */
function withLocal(failure: CharthouseError, isOutside: boolean, reader: RepositoryReader): CharthouseError {
  if (!isOutside) return failure;
  const { code, message, where, details, retryable } = failure;
  return new CharthouseError(code, { message, where, details, retryable, hint: localHint(reader), cause: failure });
}

function localHint({ repository }: RepositoryReader): string {
  return `the index has absolute URLs: to look for the packages in ${repository.target} instead, add ${option('local')}`;
}

/** A package that another server did not give. */
function isUnseen({ kind, url }: VerifyFinding, reader: RepositoryReader): boolean {
  return (kind === 'missing' || kind === 'unreadable') && url !== null && reader.outside?.(url) !== undefined;
}

function failureOf(findings: readonly VerifyFinding[], reader: RepositoryReader): CharthouseError | null {
  const [first] = findings;
  if (first === undefined) return null;
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${first.name === null ? first.title : `${first.name} ${first.version}`}: ${first.message}${more}`,
    where: first.kind === 'index-fault' && first.line !== null ? { file: indexKey, line: first.line } : undefined,
    hint: findings.some((each) => isUnseen(each, reader)) ? localHint(reader) : remedyOf(first, reader),
    details: { findings },
  });
}

function remedyOf({ kind, remedy }: VerifyFinding, { store, repository }: RepositoryReader): string {
  return kind === 'index-fault' && store !== undefined ? orRepair(remedy, `${repository.target}/${indexKey}`) : remedy;
}
