/** What this machine has for many charts: threads, and what earlier runs made. */
import type { KeptPackages } from '../chart/kept-package.ts';
import type { Complete } from '../operations/options.ts';
import { manyCharts } from '../operations/package/many-charts.ts';
import type { OpenHelm } from '../ports/helm.ts';
import type { ChartThreads } from '../runtime/chart-threads.ts';
import type { OperationContext, Services } from './context.ts';
import { dependencyCacheRoot } from './dependency-cache.ts';

/** None is started before it has work. Undefined for few charts. */
export async function threadsFor(
  charts: readonly string[],
  { folder }: OperationContext,
  signal: AbortSignal,
): Promise<ChartThreads | undefined> {
  if (charts.length < manyCharts) return undefined;
  const [{ chartThreads }, { moduleUrl: module }, { nodeDurableFiles }] = await Promise.all([
    import('../runtime/chart-threads.ts'),
    import('./chart-thread.ts'),
    import('../runtime/node-durable-files.ts'),
  ]);
  return chartThreads({ module, isLocal: nodeDurableFiles.isLocal, folder, signal });
}

type KeptOptions = Pick<Complete<'publish'>, 'charts' | 'cacheFolder' | 'cacheSizeBytes' | 'restore' | 'pages'>;

interface KeptServices extends Pick<Services, 'clock' | 'signal'> {
  readonly helms: readonly OpenHelm[];
  readonly target: string;
}

/** What earlier runs made of the same files. Undefined for few charts, or if the bytes of unchanged ones are needed. */
export async function keptFor(
  { charts, cacheFolder, cacheSizeBytes: maxBytes, restore, pages }: KeptOptions,
  context: OperationContext,
  { clock, signal, helms, target }: KeptServices,
): Promise<KeptPackages | undefined> {
  if (charts.length < manyCharts || restore || pages || helms.length > 0) return undefined;
  const root = await dependencyCacheRoot(cacheFolder, context);
  if (root === undefined) return undefined;
  const [{ keptPackages }, { contentCache }, { nodeDurableFiles: files }] = await Promise.all([
    import('../operations/package/kept-packages.ts'),
    import('../runtime/content-cache.ts'),
    import('../runtime/node-durable-files.ts'),
  ]);
  // A cache that cannot be used costs time, and no warning: nothing was asked of it.
  return keptPackages(contentCache({ root, maxBytes, files, now: clock.now, signal, onWarning: () => undefined }), target);
}
