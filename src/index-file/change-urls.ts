/** Changes URLs of entries in place; every other byte of the index stays. */
import { CharthouseError } from '../base/error.ts';
import { type Edit, withEdits } from './edits.ts';
import type { Layout, UrlPlace } from './layout.ts';
import { lineAt } from './line-at.ts';
import { doubleQuoted, yamlText } from './text.ts';
import type { ListedVersion, ReadIndex } from './types.ts';

/** An entry with changed URLs. */
export interface UrlChange {
  readonly before: ListedVersion;
  readonly after: ListedVersion;
}

/** An index's bytes in pieces, and the changes in them. */
export interface ChangedUrls {
  readonly chunks: readonly Uint8Array[];
  /** In the file's order. */
  readonly changes: readonly UrlChange[];
}

/**
 * Replaces every URL with the result of `urlFor`. Not even `generated` changes.
 *
 * @throws CH_INDEX_INVALID if a URL that must change is written in a form that something else depends on
 */
export function changeUrls({ layout }: ReadIndex, urlFor: (url: string) => string): ChangedUrls {
  const edits = new Map<number, Edit>();
  const changes: UrlChange[] = [];
  for (const chart of layout.charts) {
    for (let item = chart.firstItem; item < chart.firstItem + chart.itemCount; item++) {
      const before = layout.readItem(chart, item);
      const urls = before.urls.map(urlFor);
      if (urls.every((url, at) => url === before.urls[at])) continue;
      const places = layout.urlPlaces(chart, item);
      before.urls.forEach((url, at) => {
        const [place, next = url] = [places[at], urls[at]];
        if (next === url) return;
        if (place === undefined || place.url !== url || place.as === 'closed' || edits.has(place.from)) throw closed(layout, before, place);
        edits.set(place.from, { from: place.from, to: place.to, text: place.as === 'plain' ? yamlText(next) : doubleQuoted(next) });
      });
      changes.push({ before, after: { ...before, urls } });
    }
  }
  return { chunks: withEdits(layout, [...edits.values()]), changes };
}

function closed({ source, bytes }: Layout, { name, version }: ListedVersion, place: UrlPlace | undefined): CharthouseError {
  return new CharthouseError('CH_INDEX_INVALID', {
    message: `a URL of ${name} ${version} cannot be changed in place: it is an alias, a text that an alias repeats, or written over several lines`,
    hint: 'write the URL on its own line, or rewrite the whole index first: charthouse reformat --index-style json, then charthouse reformat --index-style yaml',
    where: { file: source, line: place === undefined ? undefined : lineAt(bytes, place.from) },
    details: { name, version },
  });
}
