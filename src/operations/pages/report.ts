/** The operation `pages build`. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { type BuildPorts, type BuildRequest, buildPages } from './build.ts';
import type { PagesReport } from './request.ts';
import { PageConflict } from './write-page.ts';

/** The effects. */
export interface PagesPorts extends Omit<BuildPorts, 'onChart'> {
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
}

/** Does not throw for what a user can correct: the report's `error` has the reason. */
export async function reportPages(request: BuildRequest, ports: PagesPorts): Promise<PagesReport> {
  const started = ports.clock.now();
  let charts = 0;
  const count = (): void => {
    charts += 1;
  };
  const error = await buildPages(request, { ...ports, onChart: count }).then(
    () => null,
    (thrown: unknown) => asCharthouseError(explained(thrown), ports.signal),
  );
  return {
    command: 'pages build',
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    written: charts,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    warnings: [],
    error,
  };
}

/** Pages that other runs change all the time are theirs to finish. */
export function explained(thrown: unknown): unknown {
  if (!(thrown instanceof PageConflict)) return thrown;
  return new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `other runs changed ${thrown.key} at each attempt`,
    hint: 'let the other runs end, then run charthouse pages build',
    details: { key: thrown.key },
  });
}

export { buildPages } from './build.ts';
