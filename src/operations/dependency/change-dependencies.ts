/** The operations `dependency build` and `dependency update`: from declared dependencies to charts/ and the lock. */
import type { ChartFile } from '../../archive/index.ts';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { type GetDependencies, withPackages } from '../../chart/add-dependencies.ts';
import { checkDependencies } from '../../chart/dependencies.ts';
import { dependencyFindings } from '../../chart/dependency-findings.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { OutputFolder } from '../../runtime/output-folder.ts';
import { type FolderChange, folderChange } from './folder-change.ts';
import { inOrder } from './order-charts.ts';
import { type DependantOptions, declaredOf, lockStateOf, readDependant } from './read-dependant.ts';
import type { DependencyChart, DependencyOutcome } from './report.ts';

/** What is changed. */
export interface ChangeRequest {
  /** Chart folders, as named. */
  readonly charts: readonly string[];
  readonly dryRun: boolean;
}

/** The effects. */
export interface ChangePorts extends DependantOptions {
  /** Of the lock, or chosen again. */
  readonly getDependencies: GetDependencies;
  readonly output: OutputFolder;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** What became of a chart. */
interface Changed {
  readonly chart: DependencyChart;
  readonly warnings: readonly Warning[];
}

/** As many charts at once: most of the time they wait for other machines. */
const width = 16;

/** One chart that fails does not stop the others. Does not throw: the report's `error` has the reason. */
export async function changeDependencies(request: ChangeRequest, ports: ChangePorts): Promise<DependencyOutcome> {
  ports.onEvent({ kind: 'charts-found', total: request.charts.length });
  const changed = new Map<string, Changed>();
  let fatal: CharthouseError | undefined;
  try {
    for (const group of await inOrder(request.charts, ports.files)) {
      await mapBounded(group, width, (path) => changeOne(path, request, ports, changed));
    }
  } catch (thrown) {
    fatal = asCharthouseError(thrown, ports.signal);
  }
  const done = [...new Set(request.charts)].flatMap((path) => changed.get(path) ?? []);
  const charts = done.map(({ chart }) => chart);
  return {
    command: 'dependency',
    dryRun: request.dryRun,
    charts,
    pinFile: null,
    warnings: done.flatMap(({ warnings }) => warnings),
    error: fatal ?? charts.find(({ error }) => error !== undefined)?.error ?? null,
  };
}

async function changeOne(path: string, request: ChangeRequest, ports: ChangePorts, changed: Map<string, Changed>): Promise<void> {
  ports.signal.throwIfAborted();
  const done: Done = { written: [], removed: [] };
  try {
    changed.set(path, await change(path, request, ports, done));
  } catch (error) {
    // What was written before a stop or a full disk is reported, too.
    const isBegun = done.written.length + done.removed.length > 0;
    if (isCharthouseError(error) && (isBegun || isOfChart(error)))
      changed.set(path, { chart: { ...invalidChart(path, error), ...done }, warnings: [] });
    if (!isOfChart(error)) throw error;
    ports.onEvent({ kind: 'chart-invalid', path, error });
  }
}

/** Paths, as far as a chart has come. */
interface Done {
  readonly written: string[];
  readonly removed: string[];
}

/** A stop, or a limit of the whole run, is no fault of a chart. */
export function isOfChart(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.exitCode <= 100 && error.code !== 'CH_DEADLINE';
}

/** A chart that could not be read or changed. */
export function invalidChart(path: string, error: CharthouseError): DependencyChart {
  return { path, name: null, version: null, outcome: 'invalid', lock: null, dependencies: [], written: [], removed: [], error };
}

/** Invariant: all is fetched and checked before anything is written. If a run is killed meanwhile, the next one completes it. */
async function change(path: string, { dryRun }: ChangeRequest, ports: ChangePorts, done: Done): Promise<Changed> {
  const dependant = await readDependant(path, ports);
  const { chart, folder } = dependant;
  const found = await ports.getDependencies(chart, folder);
  const after = found === undefined ? chart : withPackages(chart, folder, found);
  checkDependencies(after, folder);
  const planned: FolderChange = found === undefined ? { written: [], removed: [] } : await folderChange(dependant, found, ports);
  if (!dryRun) await write(planned, ports, done);
  const { name, version } = chart.metadata;
  const written = planned.written.map((file) => file.path);
  const { removed } = planned;
  return {
    chart: {
      ...{ path, name, version, outcome: written.length + removed.length > 0 ? 'written' : 'unchanged' },
      ...{ lock: await lockStateOf(chart, ports), dependencies: declaredOf(chart, found?.lock ?? chart.lock), written, removed },
    },
    warnings: [...(found?.warnings ?? []), ...dependencyFindings(after)],
  };
}

/** The lock names what is in charts/ by then; old packages go when the new ones are there. */
async function write({ written, removed }: FolderChange, { output, signal }: ChangePorts, done: Done): Promise<void> {
  const put = async ({ path, bytes }: ChartFile): Promise<void> => {
    signal.throwIfAborted();
    await output.put(path, [bytes]);
    done.written.push(path);
  };
  for (const file of written) if (!file.path.endsWith('.lock')) await put(file);
  for (const path of removed) {
    signal.throwIfAborted();
    await output.remove(path);
    done.removed.push(path);
  }
  for (const file of written) if (file.path.endsWith('.lock')) await put(file);
}
