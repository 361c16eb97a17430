/** A chart repository as a source of copies: what its index lists, and the packages that Helm would get. */
import { collect } from '../base/collect.ts';
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { dataOf } from '../index-file/index-data.ts';
import { fieldOf } from '../index-file/loader/check-values.ts';
import { isOciUrl } from '../index-file/package-url.ts';
import { readIndex } from '../index-file/read-index.ts';
import type { CopySource, SourceVersion } from '../ports/copy-source.ts';
import { refuseCut } from './commit/refuse-cut.ts';
import type { RepositoryReader } from './reader.ts';

/** Helm refuses a chart that unpacks to more. */
const maxPackageBytes = 100 * 1024 ** 2;

/** Reads the index once for each call of `versions`. @throws CH_INDEX_CUT for an index that its server did not send whole */
export function readerSource(reader: RepositoryReader): CopySource {
  return {
    name: reader.repository.target,
    async *versions(signal) {
      const { body, source } = await reader.index(signal);
      const read = readIndex(body, { mentions: [], source });
      refuseCut(read, source);
      for (const [name, list] of dataOf(read.layout).charts) {
        for (const item of isJsonList(list) ? list : []) if (isJsonMap(item)) yield versionOf(name, item);
      }
    },
    open: async ({ record }, signal) => {
      const url = urlOf(record);
      if (url === undefined) return { kind: 'missing', message: 'its entry has no URL' };
      const answer = await reader.read(url, collect, signal, maxPackageBytes);
      if (answer.kind === 'found') return { kind: 'found', bytes: answer.value };
      return { kind: answer.kind === 'missing' ? 'missing' : 'refused', message: answer.message };
    },
    provenance: async ({ record }, signal) => {
      const url = urlOf(record);
      // The tag of a registry has its provenance in a layer, not under a name of its own.
      if (url === undefined || isOciUrl(url)) return undefined;
      const answer = await reader.read(provenanceUrl(url), collect, signal, maxPackageBytes);
      return answer.kind === 'found' ? answer.value : undefined;
    },
  };
}

/** Keeps the entry as a compact text: as data, those of a large repository would take several times the memory of its index. */
function versionOf(name: string, item: JsonMap): SourceVersion {
  const text = JSON.stringify({ name, item });
  const read = (): { readonly name: string; readonly item: JsonMap } => JSON.parse(text);
  const kept = read();
  return {
    name: kept.name,
    version: textOf(fieldOf(kept.item, 'version')) ?? '',
    digest: textOf(fieldOf(kept.item, 'digest')),
    created: textOf(fieldOf(kept.item, 'created')),
    get record() {
      return read().item;
    },
  };
}

/** The first one: Helm uses no other. */
function urlOf(record: JsonMap | undefined): string | undefined {
  const urls = record === undefined ? undefined : fieldOf(record, 'urls');
  return isJsonList(urls) ? textOf(urls[0]) : undefined;
}

function provenanceUrl(url: string): string {
  const query = url.search(/[?#]/);
  return query < 0 ? `${url}.prov` : `${url.slice(0, query)}.prov${url.slice(query)}`;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
