/** The operation `verify`: checks that the package of every listed version is there, with its digest. Reads only. */

import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError, placeText } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { auditIndex } from '../../index-file/loader/audit.ts';
import { faultText } from '../../index-file/loader/fault.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { unpublishedWarning } from '../../repository/commit/unpublished.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { VerifyFinding, VerifyReport } from '../../repository/outcome.ts';
import { elsewhereWarnings, moveThem, otherPlaces } from '../../repository/packages/elsewhere.ts';
import { ociWarnings } from '../../repository/packages/oci-urls.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import { serverPatience } from '../../repository/server-patience.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { parseFilter, selectVersions } from './verify-filter.ts';
import { notAsked, type VersionResult, verifyVersion } from './verify-version.ts';

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
  const selected = selectVersions(index.allVersions(), filters, source);
  const results = await verifyAll(selected, ports);
  return {
    index: { revision, charts: index.chartCount, versions: index.versionCount },
    checked: results.filter(({ kind }) => kind !== 'registry').length,
    withoutDigest: results.filter((result) => result.kind === 'right' && !result.hadDigest).length,
    findings: [...indexFindings(index, source), ...results.flatMap((result) => (result.kind === 'wrong' ? [result.finding] : []))],
    warnings: [
      ...listedTwice(selected, source),
      ...ociWarnings(notAskedFor(selected, results), { file: source }),
      ...elsewhereOf(selected, ports.reader),
      ...unpublishedWarning(unpublished, ports.reader.repository.target),
    ],
  };
}

/** With --local no registry is asked. */
function notAskedFor(selected: readonly ListedVersion[], results: readonly VersionResult[]): readonly ListedVersion[] {
  return selected.filter((_, at) => results[at]?.kind === 'registry');
}

/** They are right as long as the other server has them. If you move a repository, you must know before you switch the old one off. */
function elsewhereOf(selected: readonly ListedVersion[], { store, repository: { target } }: RepositoryReader): readonly Warning[] {
  if (store === undefined) return [];
  const what = store.local ? `with ${option('local')} their packages were looked for in ${target}` : 'their packages were looked at there';
  return elsewhereWarnings(otherPlaces(selected, store.url), target, { what, more: moveThem });
}

/** An index that some Helm refuses, or that is cut, is as bad as a package that is gone. */
function indexFindings(index: ReadIndex, source: string): readonly VerifyFinding[] {
  const faults = auditIndex(index).map(
    (fault) => `${placeText({ file: source, line: fault.line, column: fault.column })}: ${faultText(fault)}`,
  );
  const cut = index.cut === undefined ? [] : [`${source} seems to be cut: ${index.cut}`];
  return [...cut, ...faults].map((message) => ({ kind: 'index-fault', name: null, version: null, url: null, message }));
}

async function verifyAll(selected: readonly ListedVersion[], { reader, signal, onEvent }: VerifyPorts): Promise<readonly VersionResult[]> {
  const total = selected.length;
  let done = 0;
  const outside = serversOf(selected, reader);
  const servers = serverPatience();
  onEvent({ kind: 'verify-started', total, ...(outside.total === 0 ? {} : { outside }) });
  return mapBounded(selected, width, async (listed) => {
    signal.throwIfAborted();
    const [url] = listed.urls;
    const before = servers.whyNot(url);
    const result = before === undefined ? await verifyVersion(listed, reader, signal) : notAsked(listed, before);
    const failure = servers.saw(url, result.kind === 'wrong' ? result : {});
    if (failure !== undefined) throw withLocal(failure, outside.total > 0, reader);
    done++;
    if (result.kind === 'right') onEvent({ kind: 'version-verified', name: listed.name, version: listed.version, done, total });
    return result;
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

/** Helm picks one of them, not always the same. Both are checked; that there are two is worth knowing. */
function listedTwice(selected: readonly ListedVersion[], source: string): readonly Warning[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name, version } of selected) {
    const identity = `${name} ${version}`;
    if (seen.has(identity)) twice.add(identity);
    seen.add(identity);
  }
  return [...twice].map((identity) => ({
    code: 'index-fault',
    message: `${identity} is listed more than once`,
    hint: 'keep the entry that is right, and take the others out of the index',
    where: { file: source },
  }));
}

function failureOf(findings: readonly VerifyFinding[], reader: RepositoryReader): CharthouseError | null {
  if (findings.length === 0) return null;
  const [first] = findings;
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${first?.name == null ? '' : `${first.name} ${first.version}: `}${first?.message}${more}`,
    ...(findings.some((each) => isUnseen(each, reader)) ? { hint: localHint(reader) } : {}),
    details: { findings },
  });
}
