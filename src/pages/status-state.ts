/** The figures in status.html itself, for the next run: the same that the page shows, and no others. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isJsonMap, type Json } from '../base/json.ts';
import type { StatusFigures } from './status-figures.ts';

const schema = 1;

/** More than a year of figures takes. */
const maxBytes = 8 << 20;

/** As text for an attribute. */
export function encodeFigures(figures: StatusFigures): string {
  return gzipSync(JSON.stringify({ schema, ...figures })).toString('base64');
}

/** Undefined if the page has none of this version: then the page begins anew. */
export function figuresIn(page: string): StatusFigures | undefined {
  const text = /<meta name="charthouse-figures" content="([A-Za-z0-9+/=]*)">/.exec(page)?.[1];
  if (text === undefined) return undefined;
  try {
    const json = JSON.parse(gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: maxBytes }).toString()) as Json;
    if (!isJsonMap(json) || json['schema'] !== schema || !Array.isArray(json['days'])) return undefined;
    const { schema: _, ...figures } = json;
    // Only charthouse writes the page, and the schema says that it has this shape.
    return figures as unknown as StatusFigures;
  } catch {
    return undefined;
  }
}
