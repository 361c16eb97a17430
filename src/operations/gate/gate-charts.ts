/** The operation `gate`: checks whether charts could be published, as far as that needs no repository. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartOutcome, Figures } from '../../repository/outcome.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { invalidOutcome, packagedOutcome } from '../chart-outcome.ts';
import { lintAndRender } from '../publish/lint-and-render.ts';
import { placeholderVersions } from '../publish/placeholder-versions.ts';
import type { ReadPorts } from '../publish/read-charts.ts';
import type { Candidate } from '../publish/request.ts';
import { type SelectRequest, selectCharts } from '../publish/select-charts.ts';

/** The options of the user, with defaults. */
export type GateRequest = SelectRequest;

/** The effects of gating. */
export interface GatePorts extends ReadPorts {
  readonly clock: Clock;
  readonly traffic: () => Traffic;
}

/** The whole of a gate. A chart that passed is `passed`, and one that was not tried `not-written`. */
export interface GateReport {
  readonly command: 'gate';
  readonly charts: readonly ChartOutcome[];
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  /** The first error of a chart, or what ended the run. */
  readonly error: CharthouseError | null;
}

/** Checks all charts, even if one is refused. Does not throw: the report's `error` has the reason. */
export async function runGate(request: GateRequest, ports: GatePorts): Promise<GateReport> {
  const started = ports.clock.now();
  let passed: readonly Candidate[] = [];
  let invalid: readonly { readonly path: string; readonly error: CharthouseError }[] = [];
  let error: CharthouseError | undefined;
  let skipped: Warning | undefined;
  let isTried = false;
  let warnings: readonly Warning[] = [];
  try {
    const selection = await selectCharts(request, ports);
    ({ skipped } = selection);
    ({ candidates: passed, invalid, fatal: error } = selection);
    // If the tag is wrong, correct that first.
    if (error === undefined) {
      const gated = await lintAndRender(passed, request, ports);
      isTried = true;
      passed = gated.passed;
      warnings = gated.warnings;
      invalid = [...invalid, ...gated.refused];
    }
  } catch (thrown) {
    error = asCharthouseError(thrown, ports.signal);
  }
  const order = new Map(request.charts.map((path, place) => [path, place]));
  const charts = [
    ...passed.map((each) => packagedOutcome(each.path, each.package, isTried ? 'passed' : 'not-written')),
    ...invalid.map(invalidOutcome),
  ];
  return {
    command: 'gate',
    charts: charts.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0)),
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    warnings: [
      ...(skipped === undefined ? [] : [skipped]),
      ...placeholderVersions(passed),
      ...warnings,
      ...passed.flatMap((each) => each.package.warnings),
    ],
    error: error ?? invalid[0]?.error ?? null,
  };
}
