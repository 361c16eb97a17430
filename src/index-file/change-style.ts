/** Rewrites a whole index in the other format. Only data survives, not comments; so the user must request it. */
import { Buffer } from 'node:buffer';
import { CharthouseError } from '../base/error.ts';
import { isJsonList, type Json, type JsonMap } from '../base/json.ts';
import { findLayout } from './find-layout.ts';
import { dataOf, type IndexData, pairsOf } from './index-data.ts';
import type { IndexStyle } from './listed.ts';
import { blockMap, chartText, entryText, jsonText } from './render.ts';
import { byCodeUnits } from './text.ts';

/**
 * The index in the other format, with the same data; the original bytes if the format is the same. Charts are converted one after the
 * other, so that a large index needs no more memory than its largest chart.
 *
 * @throws CH_INDEX_INVALID, CH_INDEX_TOO_LARGE; CH_INDEX_SHRINK if a chart that appears twice would lose versions
 */
export function changeStyle(bytes: Uint8Array, style: IndexStyle): Uint8Array {
  const layout = findLayout(bytes, 'the index');
  if (layout.style === style) return bytes;
  const { head, charts } = dataOf(layout);
  const changed = indexBytes({ head, charts }, style);
  const { length } = findLayout(changed, 'the new index').items;
  if (length >= layout.items.length) return changed;
  throw new CharthouseError('CH_INDEX_SHRINK', {
    message: `in the other format the index would list only ${length} of its ${layout.items.length} versions: a chart appears twice`,
    hint: 'merge the two lists of the chart by hand first',
  });
}

/** An index made of data alone. */
export function indexBytes({ head, charts }: IndexData, style: IndexStyle): Uint8Array {
  const pieces = style === 'json' ? jsonPieces(head, charts) : yamlPieces(head, charts);
  return Buffer.concat([...pieces].map((piece) => Buffer.from(piece)));
}

function* jsonPieces(head: JsonMap, charts: IndexData['charts']): Generator<string> {
  const fields = pairsOf(head);
  const before = fields.filter(([key]) => byCodeUnits(key, 'entries') < 0);
  yield `{${before.map((pair) => `${jsonPair(pair)},`).join('')}"entries":{`;
  let isFirst = true;
  for (const [name, list] of charts) {
    yield isFirst ? '\n' : ',\n';
    isFirst = false;
    const form = { kind: 'flow', space: '\n' } as const;
    yield isJsonList(list) ? chartText(name, list.map(jsonText), { form, newline: '\n' }) : jsonPair([name, list]);
  }
  const after = fields.filter((pair) => !before.includes(pair));
  yield `${isFirst ? '' : '\n'}}${after.map((pair) => `,${jsonPair(pair)}`).join('')}}\n`;
}

function jsonPair([key, value]: readonly [string, Json]): string {
  return jsonText({ [key]: value }).slice(1, -1);
}

function* yamlPieces(head: JsonMap, charts: IndexData['charts']): Generator<string> {
  const fields = pairsOf(head);
  const before = fields.filter(([key]) => byCodeUnits(key, 'entries') < 0);
  for (const pair of before) yield yamlLines(pair, 0);
  let isFirst = true;
  for (const [name, list] of charts) {
    if (isFirst) yield 'entries:\n';
    isFirst = false;
    const form = { kind: 'block', nameColumn: 2, dashColumn: 2 } as const;
    const isFull = isJsonList(list) && list.length > 0;
    yield isFull
      ? chartText(
          name,
          list.map((item) => entryText(item, form, '\n')),
          { form, newline: '\n' },
        )
      : yamlLines([name, list], 2);
  }
  if (isFirst) yield 'entries: {}\n';
  for (const pair of fields) if (!before.includes(pair)) yield yamlLines(pair, 0);
}

function yamlLines([key, value]: readonly [string, Json], column: number): string {
  return `${blockMap({ [key]: value }, column).join('\n')}\n`;
}
