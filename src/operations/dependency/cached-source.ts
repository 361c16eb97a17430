/** Any source with the packages that an earlier run fetched: what has a digest is the same, wherever it comes from. */
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import type { ChartSource } from '../../ports/chart-source.ts';
import { type CachedPorts, notCached } from './fetch-cached.ts';

/** Reads packages from the cache if their source lists a digest, and keeps what it downloads. The caller still compares the digest. */
export function cachedSource(source: ChartSource, { cache, offline }: Pick<CachedPorts, 'cache' | 'offline'>): ChartSource {
  return {
    ...source,
    find: async (chart, version, signal) => {
      const offered = await source.find(chart, version, signal);
      // An index of an earlier day: it does not show what the repository has now.
      if (offered === undefined && offline) throw notCached(`${chart} ${version}`);
      return offered;
    },
    read: async (offered, options) => {
      const digest = bareDigest(offered.digest);
      if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) return source.read(offered, options);
      const bytes = await cache.blob(digest, options.maxBytes);
      if (bytes !== undefined) return { kind: 'found', bytes };
      if (offline) throw notCached(`the package of ${offered.name} ${offered.version}`);
      const answer = await source.read(offered, options);
      if (answer.kind === 'found' && sha256Hex(answer.bytes) === digest) await cache.keep(answer.bytes);
      return answer;
    },
  };
}
