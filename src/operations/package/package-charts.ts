/** The operation `package`: chart folders to `.tgz` files in an output folder. */

import { join } from 'node:path';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Package } from '../../chart/types.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { OutputFolder } from '../../runtime/output-folder.ts';
import { type Invalid, invalidOutcome, packagedOutcome } from '../chart-outcome.ts';
import { type MakePackage, type MakePackagePorts, makePackage } from './make-package.ts';
import { aheadOf, withThreads } from './many-charts.ts';
import type { PackagedChart, PackageOutcome } from './report.ts';

/** The options of the user, with defaults. */
export interface PackageRequest extends MakePackage {
  /** Chart folders, as named. */
  readonly charts: readonly string[];
  /** The folder that the packages go to. */
  readonly destination: string;
  readonly dryRun: boolean;
}

/** The effects of packaging. */
export interface PackagePorts extends MakePackagePorts {
  readonly output: OutputFolder;
  readonly onEvent: OnEvent;
}

/** A chart with its package. */
interface Made {
  readonly path: string;
  readonly package: Package;
}

/** Packages all charts, and writes them if all of them can be packaged. Does not throw: the report's `error` has the reason. */
export async function packageCharts(request: PackageRequest, ports: PackagePorts): Promise<PackageOutcome> {
  ports.onEvent({ kind: 'charts-found', total: request.charts.length });
  let all: readonly (Made | Invalid)[] = [];
  let error: CharthouseError | null;
  const written = new Set<Made>();
  try {
    all = await withThreads(request, ports, (ports, width) =>
      mapBounded(request.charts, width, async (path) => makeOne(path, request, await aheadOf(path, ports))),
    );
    error = errorOf(all);
    if (error === null && !request.dryRun) await writeAll(all.filter(isMade), request.destination, written, ports);
  } catch (thrown) {
    error = asCharthouseError(thrown, ports.signal);
  }
  const charts = all.map((each) => outcomeOf(each, request.destination, error === null || (isMade(each) && written.has(each))));
  const warnings = all.filter(isMade).flatMap((each) => each.package.warnings);
  return { command: 'package', dryRun: request.dryRun, charts, warnings, error };
}

async function makeOne(path: string, request: PackageRequest, ports: PackagePorts): Promise<Made | Invalid> {
  const { files, onEvent, signal } = ports;
  signal.throwIfAborted();
  try {
    if ((await files.info(path))?.kind === 'file') {
      throw new CharthouseError('CH_CHART_UNREADABLE', {
        message: `${quoted(path)} is a file, not a chart folder`,
        hint: 'name the folder that contains Chart.yaml',
      });
    }
    const made = await makePackage(path, request, ports);
    checkFileName(made.fileName, path);
    onEvent({ kind: 'chart-packaged', path, name: made.metadata.name, version: made.metadata.version, sizeBytes: made.bytes.length });
    return { path, package: made };
  } catch (error) {
    if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
    onEvent({ kind: 'chart-invalid', path, error });
    return { outcome: 'invalid', path, error };
  }
}

/** The limit for a file name on Linux, macOS and Windows, in bytes of UTF-8; checked before the first package is written. */
const longestFileName = 255;

function checkFileName(fileName: string, path: string): void {
  if (Buffer.byteLength(fileName) <= longestFileName) return;
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `the package would be called ${quoted(`${fileName.slice(0, 60)}...`)}, which is longer than ${longestFileName} bytes`,
    hint: 'choose a shorter chart name or version',
    where: { file: path },
  });
}

async function writeAll(made: readonly Made[], destination: string, written: Set<Made>, { output, signal }: PackagePorts): Promise<void> {
  for (const each of made) {
    signal.throwIfAborted();
    await output.put(join(destination, each.package.fileName), [each.package.bytes]);
    written.add(each);
  }
}

function errorOf(all: readonly (Made | Invalid)[]): CharthouseError | null {
  const errors = all.flatMap((each) => (isMade(each) ? [] : [each.error]));
  const [first, second] = errors;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    return new CharthouseError(first.code, {
      message: `${errors.length} of ${all.length} charts cannot be packaged; none was written`,
      hint: 'correct each of them; the reasons are in their own messages',
    });
  }
  return sameFileName(all.filter(isMade));
}

// The second one would silently replace the first.
function sameFileName(made: readonly Made[]): CharthouseError | null {
  const seen = new Map<string, string>();
  for (const each of made) {
    const { fileName } = each.package;
    const other = seen.get(fileName);
    if (other !== undefined) {
      return new CharthouseError('CH_CHART_TWICE', {
        message: `${quoted(other)} and ${quoted(each.path)} would both be written to ${fileName}`,
      });
    }
    seen.set(fileName, each.path);
  }
  return null;
}

function isMade(each: Made | Invalid): each is Made {
  return 'package' in each;
}

function outcomeOf(made: Made | Invalid, destination: string, isWritten: boolean): PackagedChart {
  if (!isMade(made)) return { ...invalidOutcome(made), file: null };
  const {
    path,
    package: { fileName },
  } = made;
  return { ...packagedOutcome(path, made.package, isWritten ? 'new' : 'not-written'), file: join(destination, fileName) };
}
