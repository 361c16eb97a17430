/** What a run took: requests, bytes, time. */
import type { Figures } from '../repository/outcome.ts';
import type { Services } from './context.ts';

/** The report, with the figures of the services that it used. */
export async function withFigures<R>(
  { traffic, clock }: Pick<Services, 'traffic' | 'clock'>,
  run: () => Promise<R>,
): Promise<R & { readonly figures: Figures }> {
  const started = clock.now();
  const report = await run();
  return { ...report, figures: { ...traffic(), durationMs: clock.now() - started } };
}
