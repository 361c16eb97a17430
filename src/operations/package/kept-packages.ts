/** What earlier runs made of the same files: kept in the cache as one record, since a file for each chart would cost more than it saves. */
import { sha256Hex } from '../../base/digest.ts';
import { isJsonMap, type JsonMap } from '../../base/json.ts';
import { version } from '../../base/version.ts';
import type { KeptPackages, PackageFacts } from '../../chart/kept-package.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';

/** Of this version of charthouse: another one may compress in another way. */
const key = `gzip ${version}`;

/** Those that were used last; some 700 KiB. */
const mostKept = 4_000;

/**
 * Reads the record. Without a usable cache nothing is found, and nothing is kept. Each `target` has its own packages: in a repository that
 * has none of them yet, all bytes are needed, and are made while charts are read.
 */
export async function keptPackages(cache: Pick<ContentCache, 'record' | 'note'>, target: string): Promise<KeptPackages> {
  const lineOf = (tar: string): string => sha256Hex(Buffer.from(`${tar} ${target}`));
  const before = factsOf(await cache.record('packages', key));
  const used = new Map<string, PackageFacts>();
  let isNew = false;
  return {
    find: (tar) => {
      const line = lineOf(tar);
      const facts = before.get(line);
      if (facts !== undefined) used.set(line, facts);
      return facts;
    },
    note: (tar, facts) => {
      used.set(lineOf(tar), facts);
      isNew = true;
    },
    save: async () => {
      if (!isNew) return;
      isNew = false;
      // A run at the same time may replace the record, too: then the next one compresses again what this one did.
      for (const [line, facts] of used) {
        before.delete(line);
        before.set(line, facts);
      }
      const last = [...before].slice(-mostKept);
      await cache.note(
        'packages',
        key,
        Object.fromEntries(last.map(([line, { digest, md5, sizeBytes }]) => [line, `${digest} ${md5} ${sizeBytes}`])),
      );
    },
  };
}

function factsOf(record: JsonMap | undefined): Map<string, PackageFacts> {
  const found = new Map<string, PackageFacts>();
  if (!isJsonMap(record)) return found;
  for (const [line, text] of Object.entries(record)) {
    const [, digest, md5, size] = /^([0-9a-f]{64}) ([0-9a-f]{32}) (\d{1,9})$/.exec(String(text)) ?? [];
    if (digest !== undefined && md5 !== undefined) found.set(line, { digest, md5, sizeBytes: Number(size) });
  }
  return found;
}
