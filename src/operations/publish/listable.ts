/** Finds, before anything is staged, the charts that the index or the store cannot accept: each is that chart's error, not the run's. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { entriesFor } from './entries.ts';
import { isAddition, type Packaged, refusedBy } from './outcome.ts';
import type { Candidate, PublishRequest } from './request.ts';

/** Refuses the additions that cannot be listed in this index: their texts, or the list of their chart. */
export function refuseUnlistable(
  charts: readonly Packaged[],
  read: ReadIndex | undefined,
  context: { readonly request: Pick<PublishRequest, 'url' | 'indexUrls'>; readonly created: string },
): readonly Packaged[] {
  const additions = charts.filter(isAddition);
  const errors = refusedEntries(
    read,
    entriesFor(additions, read, context).map(({ entry }) => entry),
  );
  const refused = new Map(additions.map((chart, at) => [chart as Packaged, errors[at]]));
  return charts.map((chart) => {
    const error = refused.get(chart);
    return error === undefined ? chart : refusedBy(chart.candidate, ofChart(chart.candidate, 'cannot be listed', error));
  });
}

/** The result of `ask`; a refused chart if the store cannot keep an object of its package's name. */
export async function unlessKeyRefused(candidate: Candidate, ask: () => Promise<Packaged>): Promise<Packaged> {
  try {
    return await ask();
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    // Something else than a file is there under the package's name: a folder, a pipe, a link.
    if (error.details['reason'] === 'not-plain') return refusedBy(candidate, ofChart(candidate, 'cannot be stored', error));
    if (error.details['about'] !== 'key') throw error;
    const { message, details } = ofChart(candidate, 'cannot be stored', error);
    const hint = 'choose a shorter chart name or version, without characters that the store refuses';
    return refusedBy(candidate, new CharthouseError('CH_CHART_INVALID', { message, hint, details, cause: error }));
  }
}

function ofChart({ package: { metadata } }: Candidate, what: string, error: CharthouseError): CharthouseError {
  const { name, version } = metadata;
  return new CharthouseError(error.code, {
    message: `${name} ${version} ${what}: ${error.message}`,
    hint: error.hint,
    where: error.where,
    details: { ...error.details, name, version },
    cause: error,
  });
}
