/** What earlier runs made of the same files: kept in the cache as one record, since a file for each chart would cost more than it saves. */
import { isJsonMap, type JsonMap } from '../../base/json.ts';
import { version } from '../../base/version.ts';
import type { KeptPackages, PackageFacts } from '../../chart/kept-package.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';

/** Of this version of charthouse: another one may compress in another way. */
const key = `gzip ${version}`;

/** Those that were used last; some 700 KiB. */
const mostKept = 4_000;

/** Reads the record. Without a usable cache nothing is found, and nothing is kept. */
export async function keptPackages(cache: Pick<ContentCache, 'record' | 'note'>): Promise<KeptPackages> {
  const before = factsOf(await cache.record('packages', key));
  const used = new Map<string, PackageFacts>();
  let isNew = false;
  return {
    find: (tar) => {
      const facts = before.get(tar);
      if (facts !== undefined) used.set(tar, facts);
      return facts;
    },
    note: (tar, facts) => {
      used.set(tar, facts);
      isNew = true;
    },
    save: async () => {
      if (!isNew) return;
      isNew = false;
      // A run at the same time may replace the record, too: then the next one compresses again what this one did.
      for (const [tar, facts] of used) {
        before.delete(tar);
        before.set(tar, facts);
      }
      const last = [...before].slice(-mostKept);
      await cache.note(
        'packages',
        key,
        Object.fromEntries(last.map(([tar, { digest, md5, sizeBytes }]) => [tar, `${digest} ${md5} ${sizeBytes}`])),
      );
    },
  };
}

function factsOf(record: JsonMap | undefined): Map<string, PackageFacts> {
  const found = new Map<string, PackageFacts>();
  if (!isJsonMap(record)) return found;
  for (const [tar, text] of Object.entries(record)) {
    const [, digest, md5, size] = /^([0-9a-f]{64}) ([0-9a-f]{32}) (\d{1,9})$/.exec(String(text)) ?? [];
    if (digest !== undefined && md5 !== undefined) found.set(tar, { digest, md5, sizeBytes: Number(size) });
  }
  return found;
}
