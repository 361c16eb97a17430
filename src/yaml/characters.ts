/** Classes of characters as in libyaml. Codes are UTF-16 units; 0 is the end of the text, which contains no NUL. */

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;

/** Space or tab: allowed between tokens of one line. */
export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** LF, CR and the three other breaks of YAML 1.1: NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** The end of a line: a break, or the end of the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

/** What must follow an indicator such as `-` or `:`. */
export function isBlankOrEnd(code: number): boolean {
  return code === space || code === tab || isBreakOrEnd(code);
}

/** ASCII only, as in libyaml. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Of either case, ASCII only. */
export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** Characters of anchors, tag handles and directive names. */
export function isWord(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}

/** Whether `code` is one of the ASCII characters of `set`. */
export function isOneOf(code: number, set: string): boolean {
  return code !== 0 && code < 0x80 && set.includes(String.fromCharCode(code));
}
