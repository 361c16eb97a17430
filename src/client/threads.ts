/** The threads that this machine has for charts. */
import { manyCharts } from '../operations/package/many-charts.ts';
import type { ChartThreads } from '../runtime/chart-threads.ts';
import type { OperationContext } from './context.ts';

/** None is started before it has work. Undefined for few charts. */
export async function threadsFor(
  charts: readonly string[],
  { folder }: OperationContext,
  signal: AbortSignal,
): Promise<ChartThreads | undefined> {
  if (charts.length < manyCharts) return undefined;
  const [{ chartThreads }, { moduleUrl: module }] = await Promise.all([import('../runtime/chart-threads.ts'), import('./chart-thread.ts')]);
  return chartThreads({ module, folder, signal });
}
