/** From the user's paths to packages: every chart is read before anything is decided, and all problems are reported at once. */

import type { ChartFile, ReadMode } from '../../archive/index.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { checkCredentialFiles, type NamedFile } from '../../chart/credential-files.ts';
import { sizeOf } from '../../chart/kept-package.ts';
import { repositoryFiles } from '../../chart/look-alikes.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { readChartFile } from '../../chart/read-chart-file.ts';
import { maxPackageBytes, readPackage } from '../../chart/read-package.ts';
import type { Package } from '../../chart/types.ts';
import { option } from '../../hint/hint.ts';
import { packageFindings, provenanceFindings } from '../../readers/package-findings.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { unlistableText } from '../../repository/packages/unlistable-text.ts';
import type { FileInfo } from '../../runtime/files.ts';
import { type MakePackage, type MakePackagePorts, makePackage } from '../package/make-package.ts';
import { aheadOf, withThreads } from '../package/many-charts.ts';
import type { Invalid } from './outcome.ts';
import type { Candidate } from './request.ts';

/** What is to be read. */
export interface ReadRequest extends MakePackage {
  /** Chart folders and `.tgz` files, as named. */
  readonly charts: readonly string[];
  /** Whether a `.tgz` that would not be published anew is read all the same, since the index may list exactly its bytes. */
  readonly asListed?: boolean | undefined;
}

/** What reading works with. */
export interface ReadPorts extends MakePackagePorts {
  readonly onEvent: OnEvent;
}

/** Chart.yaml, a few digests and a signature. */
const maxProvenanceBytes = 8 * 1024 * 1024;

/** The charts that were read, and those that could not be; both in the order in which they were named. */
export interface ReadCharts {
  readonly candidates: readonly Candidate[];
  readonly invalid: readonly Invalid[];
}

/** Packages every folder and reads every `.tgz`; a chart that Helm would refuse is a value, not an exception. */
export async function readCharts(request: ReadRequest, ports: ReadPorts): Promise<ReadCharts> {
  ports.onEvent({ kind: 'charts-found', total: request.charts.length });
  return withThreads(request, ports, (ports, width) => readAll(request, ports, width));
}

async function readAll(request: ReadRequest, ports: ReadPorts, width: number): Promise<ReadCharts> {
  const read = await mapBounded(request.charts, width, async (path): Promise<Candidate | Invalid> => {
    ports.signal.throwIfAborted();
    try {
      const candidate = await readCandidate(path, request, await aheadOf(path, ports));
      const { name, version } = candidate.package.metadata;
      ports.onEvent({ kind: 'chart-packaged', path, name, version, sizeBytes: sizeOf(candidate.package) });
      return candidate;
    } catch (error) {
      if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
      ports.onEvent({ kind: 'chart-invalid', path, error });
      return { outcome: 'invalid', path, error };
    }
  });
  return {
    candidates: read.filter((each) => 'package' in each),
    invalid: read.filter((each) => 'error' in each),
  };
}

async function readCandidate(path: string, request: ReadRequest, ports: ReadPorts): Promise<Candidate> {
  const info = await ports.files.info(path);
  if (info === undefined) {
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: `there is no chart at ${quoted(path)}`,
      hint: 'check the path',
      where: { file: path },
    });
  }
  if (info.kind === 'directory') {
    return { path, package: await makePackage(path, request, ports), provenance: undefined };
  }
  if (request.version !== undefined || request.appVersion !== undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(path)} is a package: its bytes are published untouched, so it cannot be given another version`,
      hint: `leave ${option('version')} and ${option('app-version')} away, or name the chart folder`,
    });
  }
  checkFile(path, info, request);
  const { made, strict } = await readPacked(path, request, ports);
  const onlyIfListed = strict ?? unlistableText(path, made);
  if (onlyIfListed !== undefined && request.asListed !== true) throw onlyIfListed;
  const provenance = await readProvenance(path, made, ports);
  const warnings = [...made.warnings, ...provenanceFindings(provenance, `${path}.prov`)];
  return { path, package: { ...made, warnings }, provenance, onlyIfListed };
}

/** Before a byte is read: `/dev/zero` never ends, and what is larger than all that may be in it is no package. */
function checkFile(path: string, { kind, sizeBytes }: FileInfo, { limits }: ReadRequest): void {
  if (kind !== 'file') {
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: `${quoted(path)} is neither a folder nor a file`,
      hint: 'name a chart folder or a .tgz',
      where: { file: path },
    });
  }
  if (sizeBytes > maxPackageBytes(limits)) {
    throw new CharthouseError('CH_CHART_TOO_LARGE', {
      message: `${quoted(path)} has ${sizeBytes} bytes, more than a package can have whose files have at most ${limits.maxTotalBytes}`,
      where: { file: path },
    });
  }
}

/** A package, and why it would not be published today. */
interface Packed {
  readonly made: Package;
  readonly strict?: CharthouseError;
}

async function readPacked(path: string, request: ReadRequest, { files }: ReadPorts): Promise<Packed> {
  const { limits, asListed = false, contents } = request;
  const bytes = await readChartFile(path, files, maxPackageBytes(limits));
  const read = async (reading: ReadMode, allowed = contents?.allowCredentialFiles): Promise<Package> => {
    const unpacked: NamedFile[] = [];
    const onUnpacked = (archive: string, inner: readonly ChartFile[]): void => {
      unpacked.push(...inner.map((member) => ({ path: member.path, archive })));
    };
    // The files are not kept: they are needed again only if bytes differ.
    const { files: members, ...made } = await readPackage(bytes, { fileName: path, limits, reading, onUnpacked });
    const paths = members.map((member) => member.path);
    const named = [...paths.map((member) => ({ path: member, archive: path })), ...unpacked];
    const likely = checkCredentialFiles(named, { folder: path, allowed });
    const found = packageFindings({ path, isFolder: false, metadata: made.metadata, files: members, bytes: made.bytes });
    return { ...made, warnings: [...made.warnings, ...likely, ...repositoryFiles(path, paths), ...found] };
  };
  try {
    return { made: await read('strict') };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    // What is published already keeps its files, whatever their names are.
    if (asListed && error.code === 'CH_CHART_CREDENTIALS') return { made: await read('strict', true), strict: error };
    if (error.code !== 'CH_PACKAGE_INVALID') throw error;
    const made = asListed ? await read('as-published', true).catch(unlessInvalid) : undefined;
    if (made !== undefined) return { made, strict: error };
    if (path.endsWith('.tgz')) throw error;
    const { message, where, details } = error;
    // Most likely you named a file of the chart.
    throw new CharthouseError(error.code, { message, where, details, hint: 'name the folder of the chart, or a .tgz', cause: error });
  }
}

/** The strict reader has reported already what is wrong. */
function unlessInvalid(error: unknown): undefined {
  if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
}

/** Checks that it is a provenance file. Whether it signs the published bytes is checked when those are known. */
async function readProvenance(path: string, made: Package, { files }: ReadPorts): Promise<Uint8Array | undefined> {
  const file = `${path}.prov`;
  // A broken link is not a missing signature: a signature was meant to be there.
  if ((await files.linkInfo(file)) === undefined) return undefined;
  const bytes = await readChartFile(file, files, maxProvenanceBytes);
  try {
    checkProvenance(bytes, made.fileName, made.digest);
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    const { message, details } = error;
    const hint = `sign the package again, or remove ${quoted(file)} to publish without a signature`;
    throw new CharthouseError(error.code, { message, where: { file }, details, hint, cause: error });
  }
  return bytes;
}
