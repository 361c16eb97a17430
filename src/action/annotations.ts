/** Where a run's errors are shown in the files of the repository: one annotation for each thing that is wrong. */
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { warningUrl } from '../base/docs-url.ts';
import type { CharthouseError, Place } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { AboutError } from '../report/chart-errors.ts';
import { placedProblems } from '../report/error-text.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** One annotation. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly where: Place | undefined;
}

/** Of a Chart.yaml. */
const maxBytes = 5 * 1024 * 1024;

/** Annotations of errors; `folder` is the root of the checkout, which the places of GitHub count from. */
export async function annotationsOf(errors: readonly AboutError[], files: ReadFiles, folder: string): Promise<readonly Annotation[]> {
  const all = await Promise.all(errors.map((each) => ofError(each, files)));
  return all.flat().map(({ where, ...rest }) => ({ ...rest, where: where === undefined ? undefined : inCheckout(where, folder) }));
}

/** Annotations of warnings, in their order. One about a whole Chart.yaml is at the line of its version. */
export async function warningAnnotations(warnings: readonly Warning[], files: ReadFiles, folder: string): Promise<readonly Annotation[]> {
  return Promise.all(
    warnings.map(async ({ code, where, ...warning }) => {
      const isOfChart = where !== undefined && where.line === undefined && basename(where.file) === 'Chart.yaml';
      const place = isOfChart ? await versionPlace(dirname(where.file), files) : undefined;
      const shown = place ?? where;
      return {
        title: code,
        message: advising(warning, warningUrl(code)),
        where: shown === undefined ? undefined : inCheckout(shown, folder),
      };
    }),
  );
}

async function ofError({ error, about }: AboutError, files: ReadFiles): Promise<readonly Annotation[]> {
  const title = error.code;
  const message = advising(error, error.docs);
  const problems = placedProblems(error).filter(({ where }) => where !== undefined);
  if (problems.length > 1) return problems.map((problem) => ({ title, message: advising(problem, error.docs), where: problem.where }));
  const charts = error.where?.line !== undefined ? [] : [...chartsOf(error), ...(about === undefined ? [] : [about])];
  const places = (await Promise.all([...new Set(charts)].map((path) => versionPlace(path, files)))).filter((place) => place !== undefined);
  // The chart's own line, if the error names no other file.
  const isOfChart = error.where === undefined || places.some(({ file }) => file === error.where?.file);
  if (places.length > 0 && isOfChart) return places.map((where) => ({ title, message, where }));
  return [{ title, message, where: error.where }];
}

/** The text of an annotation: what is wrong, what to do, and the page of the code. */
function advising({ message, hint }: { readonly message: string; readonly hint?: string | undefined }, url: string): string {
  return [message, ...(hint === undefined ? [] : [`do: ${hint}`]), `see ${url}`].join('\n');
}

/** A tag and a version differ in a chart that the error names in its details. */
function chartsOf({ details }: CharthouseError): readonly string[] {
  const charts: unknown = details['charts'];
  if (!Array.isArray(charts)) return [];
  return charts.flatMap((chart: unknown) =>
    typeof chart === 'object' && chart !== null && 'path' in chart && typeof chart.path === 'string' ? [chart.path] : [],
  );
}

/** Where a chart says which version it is: what most errors about a whole chart are about. */
async function versionPlace(path: string, files: ReadFiles): Promise<Place | undefined> {
  const file = join(path, 'Chart.yaml');
  try {
    if ((await files.info(file))?.kind !== 'file') return undefined;
    const lines = Buffer.from(await files.readFile(file, { maxBytes }))
      .toString()
      .split('\n');
    const line = lines.findIndex((each) => /^["']?version["']?\s*:/.test(each)) + 1;
    return { file, line: line === 0 ? 1 : line };
  } catch {
    // An annotation is not worth an error of its own.
    return undefined;
  }
}

function inCheckout({ file, ...rest }: Place, folder: string): Place {
  const path = isAbsolute(file) ? relative(folder, file) : file;
  return { file: join(path).replaceAll('\\', '/'), ...rest };
}
