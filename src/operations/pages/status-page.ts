/** Writes status.html: new figures into those that it has. */
import { readIndex } from '../../index-file/read-index.ts';
import type { Site } from '../../pages/model.ts';
import { merged, type NewFigures, type RepositoryFigures } from '../../pages/status-figures.ts';
import { statusPage } from '../../pages/status-page.ts';
import { figuresIn } from '../../pages/status-state.ts';
import { indexKey } from '../../repository/objects.ts';
import { statusKey } from './objects.ts';
import { foreign, isOurs } from './read-state.ts';
import { type PagePorts, writePage } from './write-page.ts';

/** Each conflict means that another run has written its figures. */
const maxAttempts = 10;

/**
 * Invariant: the page is replaced only if it is still the one whose figures are in the new one, and each part is the newer of both.
 * So no run loses the figures of another.
 *
 * @throws CH_PAGES_FOREIGN if another program made the page; what the store throws
 */
export async function keepStatusPage(site: Site, figures: NewFigures, ports: PagePorts): Promise<'written' | 'unchanged' | 'conflict'> {
  const { store, signal } = ports;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const found = await store.get(statusKey, { signal });
    if (found.kind === 'found' && !isOurs(found.body)) throw foreign(statusKey, store.name);
    const before = found.kind === 'found' ? Buffer.from(found.body).toString() : undefined;
    // After the page, so that the index is at least as new as what the page shows of it.
    const repository = await repositoryFigures(ports);
    const text = statusPage(site, merged(before === undefined ? undefined : figuresIn(before), { ...figures, repository }));
    if (text === before) return 'unchanged';
    const seen = new Map([[statusKey, found.kind === 'found' ? found.info.etag : undefined]]);
    if ((await writePage(statusKey, text, seen, ports)) === 'written') return 'written';
  }
  return 'conflict';
}

/** Undefined if there is no index. Their time is that of the index, so that they do not change without it. */
async function repositoryFigures({ store, signal }: PagePorts): Promise<RepositoryFigures | undefined> {
  const found = await store.get(indexKey, { signal });
  if (found.kind === 'missing') return undefined;
  const read = readIndex(found.body, { mentions: [], source: indexKey });
  const months = new Map<string, number>();
  for (const { created } of read.allVersions()) {
    const month = /^\d{4}-(0[1-9]|1[0-2])/.exec(created ?? '')?.[0];
    if (month !== undefined) months.set(month, (months.get(month) ?? 0) + 1);
  }
  return {
    atMs: found.info.lastModifiedMs,
    charts: read.chartCount,
    versions: read.versionCount,
    indexBytes: found.body.length,
    months: withGaps(months),
  };
}

/** More than two centuries of months are a mistake in the index, and no chart. */
const maxMonths = 2_400;

/** Months without a version are shown, too. */
function withGaps(months: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  const sorted = [...months.keys()].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const span = number(last) - number(first) + 1;
  if (span > maxMonths) return sorted.map((month) => [month, months.get(month) ?? 0]);
  return Array.from({ length: span }, (_, at) => {
    const each = number(first) + at;
    const month = `${String(Math.floor(each / 12)).padStart(4, '0')}-${String((each % 12) + 1).padStart(2, '0')}`;
    return [month, months.get(month) ?? 0];
  });
}
