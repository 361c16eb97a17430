/** Walks the pairs of one JSON map and the items of one JSON list. */
import { skipJsonKey, skipJsonSpace, skipJsonString } from '../go/json-scan.ts';

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

/**
 * The end of the map that begins at `start`; -1 if there is none, or the bytes are not JSON. `each` returns the end of the value of every
 * pair.
 */
export function walkMap(bytes: Uint8Array, start: number, each: (keyStart: number, keyEnd: number, valueStart: number) => number): number {
  if (bytes[start] !== OPEN_MAP) return -1;
  let at = skipJsonSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_MAP) return at + 1;
  for (;;) {
    const value = skipJsonKey(bytes, at);
    if (value < 0) return -1;
    const end = each(at, skipJsonString(bytes, at), skipJsonSpace(bytes, value));
    if (end < 0) return -1;
    at = skipJsonSpace(bytes, end);
    if (bytes[at] === CLOSE_MAP) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = skipJsonSpace(bytes, at + 1);
  }
}

/** The end of the list that begins at `start`; -1 if there is none, or the bytes are not JSON. `each` returns the end of every item. */
export function walkList(bytes: Uint8Array, start: number, each: (start: number) => number): number {
  if (bytes[start] !== OPEN_LIST) return -1;
  let at = skipJsonSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_LIST) return at + 1;
  for (;;) {
    const end = each(at);
    if (end < 0) return -1;
    at = skipJsonSpace(bytes, end);
    if (bytes[at] === CLOSE_LIST) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = skipJsonSpace(bytes, at + 1);
  }
}
