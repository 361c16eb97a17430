/** The status of a repository's index, at the origin and for users: its age, and whether both are equal. */

import { CharthouseError } from '../../base/error.ts';
import { command, option } from '../../hint/hint.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Part } from '../../ports/part.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import { getIndex } from '../../repository/commit/get-index.ts';
import { indexKey } from '../../repository/objects.ts';
import { maxIndexBytes } from '../../repository/reader.ts';

/** @throws CH_INDEX_VANISHED, and errors of the store */
export async function readIndexStatus(
  store: Pick<ObjectStore, 'name' | 'get'>,
  { url, site }: { readonly url: string | undefined; readonly site: PublicSite },
  signal: AbortSignal,
): Promise<IndexView> {
  const answer = await getIndex(store, signal);
  if (answer.kind === 'missing') throw new CharthouseError('CH_INDEX_VANISHED', { message: `${indexKey} not found in ${store.name}` });
  const { versionCount, chartCount } = readIndex(answer.body, { mentions: [], source: `${store.name}/${indexKey}` });
  return {
    versions: versionCount,
    charts: chartCount,
    sizeBytes: answer.body.length,
    changedMs: answer.info.lastModifiedMs,
    edge: url === undefined ? unnamed : await edgeOf(answer.body, `${url.replace(/\/$/, '')}/${indexKey}`, { site, signal }),
  };
}

const unnamed: Part<never> = { kind: 'lacking', why: 'no public URL given', remedy: `set it with ${option('url')}`, unnamed: true };

async function edgeOf(
  origin: Uint8Array,
  address: string,
  { site, signal }: { readonly site: PublicSite; readonly signal: AbortSignal },
): Promise<IndexView['edge']> {
  const answer = await site.fetch(address, { maxBytes: maxIndexBytes, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    return error instanceof CharthouseError ? error : Promise.reject(error);
  });
  if (answer instanceof CharthouseError) return { kind: 'lacking', why: answer.message, remedy: answer.hint };
  if (answer.kind === 'refused') {
    return { kind: 'lacking', why: `${address} returns status ${answer.status}`, remedy: `run ${command('doctor')} to find the cause` };
  }
  const { age, 'last-modified': changed, 'x-cache': cache } = answer.headers;
  const changedMs = Date.parse(changed ?? '');
  return {
    kind: 'shown',
    value: {
      ageSeconds: age !== undefined && /^\d+$/.test(age) ? Number(age) : null,
      changedMs: Number.isFinite(changedMs) ? changedMs : null,
      isCurrent: Buffer.from(answer.body).equals(origin),
      cache: cache ?? null,
    },
  };
}
