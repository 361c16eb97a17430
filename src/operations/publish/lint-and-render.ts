/** Lints and renders the packages with a real Helm, before anything is written: with the values files of `ci/`, or their own values. */
import { join } from 'node:path';
import type { ChartLimits } from '../../archive/index.ts';
import { compareBytes } from '../../base/byte-order.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ContentsRules } from '../../chart/contents.ts';
import { checkLinks } from '../../chart/links.ts';
import { readChartFile } from '../../chart/read-chart-file.ts';
import { readPackage } from '../../chart/read-package.ts';
import { largestSecretBytes, releaseBytes } from '../../chart/release-size.ts';
import type { Helm, OpenHelm, ValuesFile } from '../../ports/helm.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { Invalid } from './outcome.ts';
import type { Candidate } from './request.ts';

/** The effects of linting and rendering. */
export interface GatePorts {
  readonly files: ReadFiles;
  /** All of them must accept a chart. If there is none, all charts pass. */
  readonly helms?: readonly OpenHelm[] | undefined;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** The charts that Helm accepts, and those that it refuses. */
export interface Linted {
  readonly passed: readonly Candidate[];
  readonly refused: readonly Invalid[];
  readonly warnings: readonly Warning[];
}

/** Each is a process that takes a processor. */
const lintWidth = 2;

/** @throws what setting Helm up throws; what Helm reports about a chart is a value */
export async function lintAndRender(
  candidates: readonly Candidate[],
  { limits, contents }: { readonly limits: ChartLimits; readonly contents?: ContentsRules | undefined },
  { files, helms: opens = [], onEvent, signal }: GatePorts,
): Promise<Linted> {
  if (opens.length === 0 || candidates.length === 0) return { passed: candidates, refused: [], warnings: [] };
  const helms: Helm[] = [];
  for (const open of opens) helms.push(await open(signal));
  const warnings: Warning[] = [];
  const refused = (path: string, error: CharthouseError): readonly Invalid[] => {
    onEvent({ kind: 'chart-invalid', path, error });
    return [{ outcome: 'invalid', path, error }];
  };
  const all = await mapBounded(candidates, lintWidth, async ({ path, package: made, onlyIfListed }): Promise<readonly Invalid[]> => {
    signal.throwIfAborted();
    // It is published already, or the plan refuses it. Helm's lint would unpack it to the disk.
    if (onlyIfListed !== undefined) return [];
    const { metadata, fileName, bytes } = made;
    const { name, version } = metadata;
    const isFolder = (await files.info(path))?.kind === 'directory';
    const readValues = isFolder ? valuesOfFolder(path, { files, contents, limits }) : valuesOfPackage(path, bytes, limits);
    const values: readonly ValuesFile[] | CharthouseError = await readValues.catch(refusalOf);
    if (isCharthouseError(values)) return refused(path, values);
    const isLibrary = metadata['type'] === 'library';
    const manifests: string[] = [];
    const judged = { path, isFolder, name, fileName, bytes, isLibrary, values };
    const errors: CharthouseError[] = [];
    const accepting: string[] = [];
    for (const helm of helms) {
      const error = await helm.lintAndRender(judged, signal, (text) => manifests.push(text));
      if (error !== undefined) errors.push(error);
      else {
        accepting.push(helm.version);
        onEvent({ kind: 'chart-gated', path, name, version, helm: helm.version, valuesFiles: values.length });
      }
    }
    const [error] = errors;
    if (error !== undefined) return refused(path, ofSeveral(error, errors, accepting));
    warnings.push(...(await largeRelease({ path, name, version, bytes }, manifests, limits)));
    return [];
  });
  const out = new Set(all.flat().map(({ path }) => path));
  return { passed: candidates.filter(({ path }) => !out.has(path)), refused: all.flat(), warnings };
}

/** The first error, and the results of the other Helms: they show whether to fix the chart or to choose another Helm. */
function ofSeveral(first: CharthouseError, errors: readonly CharthouseError[], accepting: readonly string[]): CharthouseError {
  if (errors.length + accepting.length === 1) return first;
  const { code, message, hint, where, cause } = first;
  const others = errors.slice(1).map((error) => error.message);
  const accepted = accepting.length === 0 ? [] : [`Helm ${accepting.join(', ')} accepts it`];
  const details = { ...first.details, accepting, others };
  return new CharthouseError(code, { message: [message, ...others, ...accepted].join('; '), hint, where, details, cause });
}

interface Sized {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly bytes: Uint8Array;
}

/** The estimate came out 1.2 % below what Helm 4.1.4 stores. */
const estimateMargin = 0.97;

/** Helm would render this chart, and then fail to store the release. If there are several renderings, the longest counts. */
async function largeRelease(chart: Sized, manifests: readonly string[], limits: ChartLimits): Promise<readonly Warning[]> {
  const [longest] = manifests.toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return [];
  const { files } = await readPackage(chart.bytes, { fileName: chart.path, limits });
  const sizeBytes = releaseBytes(files, longest);
  if (sizeBytes <= largestSecretBytes * estimateMargin) return [];
  return [
    {
      code: 'release-too-large',
      message: `a release of ${chart.name} ${chart.version} takes about ${sizeBytes} bytes in the cluster, and Kubernetes stores at most ${largestSecretBytes} in a Secret: helm install may fail`,
      hint: 'leave files out of the package with .helmignore, or split the chart',
      where: { file: chart.path },
    },
  ];
}

// chart-testing introduced this name, and charts use it since.
const isValuesFile = (name: string): boolean => name.endsWith('-values.yaml');

/** What is wrong with a chart is a value; any other error ends the run. */
function refusalOf(thrown: unknown): CharthouseError {
  if (isCharthouseError(thrown) && thrown.exitCode === 3) return thrown;
  throw thrown;
}

interface ValuesOptions {
  readonly files: ReadFiles;
  readonly contents: ContentsRules | undefined;
  readonly limits: ChartLimits;
}

/** From the folder and not from the package: .helmignore may leave `ci/` out. */
async function valuesOfFolder(path: string, options: ValuesOptions): Promise<readonly ValuesFile[]> {
  const { files, limits } = options;
  const folder = join(path, 'ci');
  if ((await files.info(folder))?.kind !== 'directory') return [];
  await checkLinks(path, 'ci', options);
  const names = (await files.readDirectory(folder)).filter(isValuesFile).sort(compareBytes);
  // Helm's errors about values quote the line.
  for (const name of names) await checkLinks(path, `ci/${name}`, options);
  const values: ValuesFile[] = [];
  let leftBytes = limits.maxTotalBytes;
  for (const path of names.map((name) => join(folder, name))) {
    const bytes = await readChartFile(path, files, Math.min(limits.maxFileBytes, leftBytes));
    leftBytes -= bytes.length;
    values.push({ path, bytes });
  }
  return values;
}

async function valuesOfPackage(path: string, bytes: Uint8Array, limits: ChartLimits): Promise<readonly ValuesFile[]> {
  const { files } = await readPackage(bytes, { fileName: path, limits });
  const own = files.filter((file) => file.path.split('/').length === 2 && file.path.startsWith('ci/') && isValuesFile(file.path));
  return own.map((file) => ({ path: `${path}:${file.path}`, bytes: file.bytes }));
}
