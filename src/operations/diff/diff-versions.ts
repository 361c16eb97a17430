/** The operation `diff`: what differs between two published versions of a chart. Reads only. */
import type { ChartFile } from '../../archive/index.ts';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { takeSteps } from '../../base/steps.ts';
import { type ChartComparison, compareChartSteps } from '../../chart/compare-charts.ts';
import { defaultLimits } from '../../chart/types.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { OnEvent } from '../../repository/events.ts';
import { listedShort } from '../../repository/listed-short.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pauseUntil } from '../../runtime/pause.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { filesOfPublished, readPublishedBytes } from '../published-package.ts';
import type { ComparedVersion, VersionDiffReport } from './report.ts';

/** Two versions of one chart, as the index has them. */
export interface VersionDiffRequest {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The effects of a diff. */
export interface VersionDiffPorts {
  readonly reader: RepositoryReader;
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

interface Compared {
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  readonly comparison: ChartComparison;
}

/** Never throws for what a user can correct: the report's `error` has the reason. */
export async function diffVersions(request: VersionDiffRequest, ports: VersionDiffPorts): Promise<VersionDiffReport> {
  const started = ports.clock.now();
  let compared: Compared | undefined;
  let error: CharthouseError | null = null;
  try {
    compared = await compare(request, ports);
  } catch (caught) {
    error = asCharthouseError(caught, ports.signal);
  }
  return {
    command: 'diff',
    repository: ports.reader.repository,
    name: request.name,
    before: compared?.before ?? null,
    after: compared?.after ?? null,
    comparison: compared?.comparison ?? null,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    warnings: [],
    error,
  };
}

async function compare({ name, before, after }: VersionDiffRequest, ports: VersionDiffPorts): Promise<Compared> {
  const { reader, signal, onEvent } = ports;
  const { body, revision, source } = await reader.index(signal);
  const index = readIndex(body, { mentions: [], source });
  onEvent({ kind: 'index-read', revision, versions: index.versionCount, sizeBytes: body.byteLength });
  const listed = [before, after].map((version) => listedVersion({ name, version }, index, source));
  const [left, right] = await Promise.all(listed.map((each) => readVersion(each, ports)));
  if (left === undefined || right === undefined) throw new Error('there are two versions');
  const comparison = await takeSteps(compareChartSteps(left.files, right.files), pauseUntil(signal));
  return { before: left.version, after: right.version, comparison };
}

/** The first entry counts, as everywhere. */
function listedVersion(
  { name, version }: { readonly name: string; readonly version: string },
  index: ReadIndex,
  source: string,
): ListedVersion {
  const listed = index.firstOf(name, version);
  if (listed !== undefined) return listed;
  const versions = index.versionsOf(name).map((each) => each.version);
  throw new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: versions.length === 0 ? `${source} lists no chart ${name}` : `${source} does not list ${name} ${version}`,
    ...(versions.length === 0 ? {} : { hint: `choose listed versions of ${name}: ${listedShort(versions, 8)}` }),
    details: { notListed: [`${name}@${version}`] },
  });
}

async function readVersion(
  listed: ListedVersion,
  { reader, signal }: VersionDiffPorts,
): Promise<{ readonly version: ComparedVersion; readonly files: readonly ChartFile[] }> {
  const published = await readPublishedBytes(listed, reader, signal);
  switch (published.kind) {
    case 'missing':
    case 'registry':
      throw unreadable(listed, published.kind, `its package cannot be read: ${published.message}`);
    case 'wrong-digest':
      throw unreadable(
        listed,
        'wrong-digest',
        `the index has ${listed.digest}, the package (${published.sizeBytes} bytes) has ${published.digest}`,
      );
    case 'found': {
      const { bytes, digest } = published;
      const files = await filesOfPublished(bytes, { fileName: `${listed.name}-${listed.version}.tgz`, limits: defaultLimits });
      if (files === undefined) throw unreadable(listed, 'not-a-chart', 'what its URL leads to is no chart package');
      return { version: { version: listed.version, created: listed.created ?? null, digest, sizeBytes: bytes.length }, files };
    }
    default:
      return exhaustive(published);
  }
}

function unreadable({ name, version, urls }: ListedVersion, kind: string, message: string): CharthouseError {
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${name} ${version}: ${message}`,
    details: { name, version, kind, url: urls[0] ?? null },
  });
}
