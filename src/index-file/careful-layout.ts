/** The careful way: a whole YAML parse that only finds the places; what it finds is written by the same splice. */
import { CharthouseError } from '../base/error.ts';
import type { Layout } from './layout.ts';

/** @throws CH_INDEX_INVALID */
export function findCarefully(_bytes: Uint8Array, source: string): Layout {
  throw new CharthouseError('CH_INDEX_INVALID', { message: `${source} is not an index` });
}
