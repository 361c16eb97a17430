/** The operation `pages build`. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { type BuildPorts, type BuildRequest, buildPages } from './build.ts';
import type { PagesReport } from './request.ts';

/** The effects. */
export interface PagesPorts extends Omit<BuildPorts, 'onChart' | 'onWarning'> {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
}

/** Does not throw for what a user can correct: the report's `error` has the reason. */
export async function reportPages(request: BuildRequest, ports: PagesPorts): Promise<PagesReport> {
  const started = ports.clock.now();
  let charts = 0;
  const count = (name: string): void => {
    charts += 1;
    ports.onEvent({ kind: 'chart-pages-written', name, done: charts });
  };
  const warnings: Warning[] = [];
  const error = await buildPages(request, { ...ports, onWarning: (warning) => warnings.push(warning), onChart: count }).then(
    () => null,
    (thrown: unknown) => asCharthouseError(thrown, ports.signal),
  );
  return {
    command: 'pages build',
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    written: charts,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    warnings,
    error,
  };
}

export { buildPages } from './build.ts';
