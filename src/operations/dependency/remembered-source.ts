/** A registry with what an earlier run found in it, for `--offline`. With a connection, the registry itself is asked: a tag can move. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import type { ChartSource, OfferedChart } from '../../ports/chart-source.ts';
import { type CachedPorts, notCached } from './fetch-cached.ts';

/** Lists of tags have some 100 KB at most. */
const maxListBytes = 16 * 1024 * 1024;

/** Remembers which package a version is, and which versions there are. */
export function rememberedSource(source: ChartSource, { cache, offline }: Pick<CachedPorts, 'cache' | 'offline'>): ChartSource {
  const noted = new Set<string>();
  return {
    ...source,
    find: async (chart, version, signal) => {
      const key = `${source.name}/${chart}:${version}`;
      if (offline) return offeredIn(await cache.record('urls', key)) ?? nothing(key);
      const offered = await source.find(chart, version, signal);
      if (offered?.digest !== undefined) await cache.note('urls', key, recordOf(offered));
      return offered;
    },
    versions: async (chart, signal) => {
      const key = `${source.name}/${chart}`;
      if (offline) {
        const digest = (await cache.record('urls', key))?.['digest'];
        const list = typeof digest === 'string' ? await cache.blob(digest, maxListBytes) : undefined;
        return list === undefined ? nothing(`the list of the versions of ${key}`) : offersIn(list);
      }
      const offers = await source.versions(chart, signal);
      // Once in a run, for any number of charts.
      if (noted.has(key)) return offers;
      noted.add(key);
      const digest = await cache.keep(Buffer.from(JSON.stringify(offers.map(recordOf))));
      await cache.note('urls', key, { digest });
      return offers;
    },
  };
}

function recordOf({ name, version, digest, address }: OfferedChart): JsonMap {
  return { name, version, address, ...(digest === undefined ? {} : { digest }) };
}

function offersIn(bytes: Uint8Array): readonly OfferedChart[] {
  const list: Json = JSON.parse(Buffer.from(bytes).toString());
  return isJsonList(list) ? list.flatMap((each) => (isJsonMap(each) ? (offeredIn(each) ?? []) : [])) : [];
}

function offeredIn(record: JsonMap | undefined): OfferedChart | undefined {
  const { name, version, address, digest } = record ?? {};
  if (typeof name !== 'string' || typeof version !== 'string' || typeof address !== 'string') return undefined;
  return { name, version, address, digest: typeof digest === 'string' ? digest : undefined };
}

/** @throws CH_DEPENDENCY_OFFLINE */
function nothing(what: string): never {
  throw notCached(what);
}
