/** Quotes a value of unknown origin for a message: a path, a key, a name. */

/** All controls (C0 with line feed and tab, DEL, C1), lone surrogates, line and paragraph separators, and characters that reorder text. */
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The value between single quotes, on one line: a file name must not start a line of a log that looks like ours. Backslashes and quotes
 * stay, so that a Windows path can be copied.
 */
export function quoted(value: string): string {
  return `'${value.replace(unsafe, escaped)}'`;
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
