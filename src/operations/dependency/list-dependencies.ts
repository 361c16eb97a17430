/** The operation `dependency list`: what charts declare, what their locks name, and what charts/ has. */
import { resolve } from 'node:path';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import { isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { dependencyFindings } from '../../chart/dependency-findings.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { invalidChart, isOfChart } from './change-dependencies.ts';
import { dependencyStatus, type InCharts } from './dependency-status.ts';
import { type Dependant, type DependantOptions, declaredOf, load, lockStateOf, readDependantFiles } from './read-dependant.ts';
import type { DependencyChart, DependencyOutcome } from './report.ts';

/** The effects. */
export interface ListPorts extends DependantOptions {
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

interface Listed {
  readonly chart: DependencyChart;
  readonly warnings: readonly Warning[];
}

/** As many charts at once; the disk is what bounds it. */
const width = 4;

/** Reads only. Does not throw: the report's `error` has the reason. */
export async function listDependencies(asked: { readonly charts: readonly string[] }, ports: ListPorts): Promise<DependencyOutcome> {
  // A shell adds a slash to one of two equal arguments.
  const charts = [...new Map(asked.charts.map((path) => [resolve(path), path])).values()];
  ports.onEvent({ kind: 'charts-found', total: charts.length });
  let listed: readonly Listed[] = [];
  let fatal: CharthouseError | undefined;
  try {
    listed = await mapBounded(charts, width, (path) => listOne(path, ports));
  } catch (thrown) {
    fatal = asCharthouseError(thrown, ports.signal);
  }
  const all = listed.map(({ chart }) => chart);
  return {
    ...{ command: 'dependency', dryRun: false, charts: all, pinFile: null },
    warnings: listed.flatMap(({ warnings }) => warnings),
    error: fatal ?? all.find(({ error }) => error !== undefined)?.error ?? null,
  };
}

async function listOne(path: string, ports: ListPorts): Promise<Listed> {
  ports.signal.throwIfAborted();
  try {
    return await list(path, ports);
  } catch (error) {
    if (!isOfChart(error)) throw error;
    return { chart: invalidChart(path, error), warnings: [] };
  }
}

/** A chart in charts/ that cannot be read does not keep the others from being listed. */
async function list(path: string, ports: ListPorts): Promise<Listed> {
  const { folder, files } = await readDependantFiles(path, ports);
  const own = files.filter((file) => !file.path.startsWith('charts/'));
  const chart = await load(own, folder, ports);
  const found = await readCharts({ folder, files, chart }, ports);
  const inCharts = found.map(({ fileName, subchart }): InCharts => ({ fileName, chart: subchart?.metadata }));
  const { name, version } = chart.metadata;
  return {
    chart: {
      ...{ path, name, version, outcome: 'listed', lock: await lockStateOf(chart, ports) },
      dependencies: declaredOf(chart, chart.lock).map((each) => ({ ...each, status: dependencyStatus(each, inCharts) })),
      ...{ written: [], removed: [] },
    },
    warnings: [
      ...dependencyFindings({ ...chart, subcharts: found.flatMap(({ subchart }) => subchart ?? []) }),
      ...found.flatMap(({ warning }) => warning ?? []),
    ],
  };
}

interface Found {
  readonly fileName: string;
  readonly subchart: LoadedChart | undefined;
  readonly warning?: Warning;
}

async function readCharts({ folder, files, chart }: Dependant, ports: ListPorts): Promise<readonly Found[]> {
  const below = files.filter(({ path }) => path.startsWith('charts/') && !path.endsWith('.prov'));
  const names = [...new Set(below.map(({ path }) => path.split('/')[1] ?? ''))].filter((name) => !/^[_.]/.test(name));
  const found: Found[] = [];
  for (const fileName of names) {
    ports.signal.throwIfAborted();
    const group = below.filter(({ path }) => path === `charts/${fileName}` || path.startsWith(`charts/${fileName}/`));
    try {
      const parent = await load([{ path: 'Chart.yaml', bytes: chart.chartYaml }, ...group], folder, ports);
      found.push({ fileName, subchart: parent.subcharts[0] });
    } catch (error) {
      if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
      const where = { file: `${folder}/charts/${fileName}` };
      const message = `${quoted(fileName)} is in charts/, and Helm cannot load it: ${error.message}`;
      const warning: Warning = { code: 'dependency-unreadable', message, hint: 'remove it, or fetch it again', where };
      found.push({ fileName, subchart: undefined, warning });
    }
  }
  return found;
}
