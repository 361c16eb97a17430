/** Finds where a text stops being JSON, by the rules of Go's `json.Valid`: it decides whether Helm packages a values.schema.json. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Go's scanner refuses deeper nesting. */
const MAX_DEPTH = 10_000;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The offset of the first byte that no JSON text could have there (the length, where the text is cut), or undefined. */
export function jsonFault(bytes: Uint8Array): number | undefined {
  const cursor: Cursor = { bytes, at: 0 };
  if (!skipValue(cursor)) return cursor.at;
  skipSpace(cursor);
  return cursor.at === bytes.length ? undefined : cursor.at;
}

/** Skips one value; false leaves the cursor at the fault. A stack of closing brackets instead of recursion: depth is the author's. */
function skipValue(cursor: Cursor): boolean {
  const closers: number[] = [];
  for (;;) {
    skipSpace(cursor);
    const opened = cursor.bytes[cursor.at];
    if (opened === 0x7b || opened === 0x5b) {
      cursor.at++;
      closers.push(opened + 2);
      if (closers.length > MAX_DEPTH) return false;
      skipSpace(cursor);
      if (cursor.bytes[cursor.at] !== opened + 2) {
        if (opened === 0x7b && !skipKey(cursor)) return false;
        continue;
      }
    } else if (!skipScalar(cursor)) return false;
    const more = closeAll(cursor, closers);
    if (more !== 'next-value') return more === 'done';
  }
}

/** After a value: closes what ends here, or steps over the comma (and the next key) to the next value. */
function closeAll(cursor: Cursor, closers: number[]): 'done' | 'next-value' | 'fault' {
  for (;;) {
    const closer = closers.at(-1);
    if (closer === undefined) return 'done';
    skipSpace(cursor);
    const byte = cursor.bytes[cursor.at];
    if (byte === closer) {
      cursor.at++;
      closers.pop();
      continue;
    }
    if (byte !== COMMA) return 'fault';
    cursor.at++;
    return closer === 0x5d || skipKey(cursor) ? 'next-value' : 'fault';
  }
}

function skipKey(cursor: Cursor): boolean {
  skipSpace(cursor);
  if (cursor.bytes[cursor.at] !== QUOTE || !skipString(cursor)) return false;
  skipSpace(cursor);
  if (cursor.bytes[cursor.at] !== COLON) return false;
  cursor.at++;
  return true;
}

function skipScalar(cursor: Cursor): boolean {
  const byte = cursor.bytes[cursor.at];
  if (byte === QUOTE) return skipString(cursor);
  if (byte === 0x74) return skipWord(cursor, 'true');
  if (byte === 0x66) return skipWord(cursor, 'false');
  if (byte === 0x6e) return skipWord(cursor, 'null');
  return skipNumber(cursor);
}

/** Bytes above 0x7f pass unseen: Go does not ask for valid UTF-8 here. */
function skipString(cursor: Cursor): boolean {
  for (cursor.at++; cursor.at < cursor.bytes.length; cursor.at++) {
    const byte = cursor.bytes[cursor.at] ?? 0;
    if (byte === QUOTE) {
      cursor.at++;
      return true;
    }
    if (byte < 0x20) return false;
    if (byte === BACKSLASH && !skipEscape(cursor)) return false;
  }
  return false;
}

/** Leaves the cursor on the last byte of the escape. */
function skipEscape(cursor: Cursor): boolean {
  cursor.at++;
  const letter = String.fromCharCode(cursor.bytes[cursor.at] ?? 0);
  if (letter !== 'u') return '"\\/bfnrt'.includes(letter);
  for (let digit = 0; digit < 4; digit++) {
    cursor.at++;
    if (!/[0-9a-fA-F]/.test(String.fromCharCode(cursor.bytes[cursor.at] ?? 0))) return false;
  }
  return true;
}

function skipWord(cursor: Cursor, word: string): boolean {
  for (const letter of word) {
    if (cursor.bytes[cursor.at] !== letter.charCodeAt(0)) return false;
    cursor.at++;
  }
  return true;
}

function skipNumber(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.at] === 0x2d) cursor.at++;
  if (cursor.bytes[cursor.at] === 0x30) cursor.at++;
  else if (!skipDigits(cursor)) return false;
  if (cursor.bytes[cursor.at] === 0x2e) {
    cursor.at++;
    if (!skipDigits(cursor)) return false;
  }
  if (cursor.bytes[cursor.at] !== 0x65 && cursor.bytes[cursor.at] !== 0x45) return true;
  cursor.at++;
  if (cursor.bytes[cursor.at] === 0x2b || cursor.bytes[cursor.at] === 0x2d) cursor.at++;
  return skipDigits(cursor);
}

function skipDigits(cursor: Cursor): boolean {
  const from = cursor.at;
  while ((cursor.bytes[cursor.at] ?? 0) >= 0x30 && (cursor.bytes[cursor.at] ?? 0) <= 0x39) cursor.at++;
  return cursor.at > from;
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const byte = cursor.bytes[cursor.at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    cursor.at++;
  }
}
