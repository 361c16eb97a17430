/** An index of many megabytes, in Helm's own format. */
import { addEntries } from '../../../src/index-file/add-entries.ts';
import { entryOf } from '../../../src/index-file/entry.ts';

/** `charts` of `versions` each, named `chart-000` and so on; an entry has about `entryBytes`. */
export function largeIndex({ charts, versions, entryBytes }: { charts: number; versions: number; entryBytes: number }): Buffer {
  const description = 'a long text '.repeat(Math.ceil(entryBytes / 12));
  const entries = Array.from({ length: charts * versions }, (_, at) => {
    const name = chartNameAt(Math.floor(at / versions));
    const version = `1.${at % versions}.0`;
    return entryOf({
      metadata: { apiVersion: 'v2', name, version, description },
      url: `${name}-${version}.tgz`,
      created: '2020-01-02T03:04:05Z',
      digest: 'ab'.repeat(32),
    });
  });
  return Buffer.concat(addEntries(undefined, { entries, generated: '2020-01-02T03:04:05Z', style: 'yaml' }).chunks);
}

/** The name of a chart of such an index. */
export function chartNameAt(at: number): string {
  return `chart-${String(at).padStart(3, '0')}`;
}
