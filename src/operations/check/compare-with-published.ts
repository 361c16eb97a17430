/** Compares one chart with the published version before it. */
import { isCharthouseError } from '../../base/error.ts';
import { takeSteps } from '../../base/steps.ts';
import type { Warning } from '../../base/warning.ts';
import { type ChartComparison, compareChartSteps } from '../../chart/compare-charts.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { pauseUntil } from '../../runtime/pause.ts';
import type { DecisionContext } from '../publish/plan.ts';
import type { Candidate } from '../publish/request.ts';
import { filesOfPublished, readPublishedBytes } from '../published-package.ts';

/** What differs, or why that is not known. */
export type SinceThen =
  | { readonly kind: 'compared'; readonly comparison: ChartComparison }
  | { readonly kind: 'unknown'; readonly warning: Warning };

/** A package that cannot be read is no fault of the chart: it is a warning. @throws what stops the run */
export async function compareWithPublished(candidate: Candidate, since: ListedVersion, context: DecisionContext): Promise<SinceThen> {
  const { limits } = context.request;
  const unknown = (why: string): SinceThen => ({ kind: 'unknown', warning: notCompared(candidate, since, why) });
  try {
    const published = await readPublishedBytes(since, context.reader, context.signal);
    if (published.kind === 'wrong-digest') return unknown(`the index has ${since.digest}, its package has ${published.digest}`);
    if (published.kind !== 'found') return unknown(published.message);
    const before = await filesOfPublished(published.bytes, { fileName: `${since.name}-${since.version}.tgz`, limits });
    if (before === undefined) return unknown('its package is no chart');
    const after = (await filesOfPublished(candidate.package.bytes, { fileName: candidate.path, limits })) ?? [];
    return { kind: 'compared', comparison: await takeSteps(compareChartSteps(before, after), pauseUntil(context.signal)) };
  } catch (error) {
    if (context.signal.aborted || !isCharthouseError(error)) throw error;
    return unknown(error.message);
  }
}

function notCompared({ package: { metadata } }: Candidate, since: ListedVersion, why: string): Warning {
  return {
    code: 'not-compared',
    message: `the files of ${metadata.name} ${metadata.version} were not compared with ${since.version}: ${why}`,
    hint: 'look at the repository with: charthouse audit',
  };
}
