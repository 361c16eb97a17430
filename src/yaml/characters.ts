/** Classes of characters as libyaml knows them. Codes are UTF-16 units; 0 stands for the end of the text, which holds no NUL. */

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;

/** Space or tab: what may stand between tokens of one line. */
export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** Beside LF and CR, the three breaks of YAML 1.1: NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** Where a line ends, with a break or with the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

/** What must follow an indicator such as `-` or `:` for it to be one. */
export function isBlankOrEnd(code: number): boolean {
  return code === space || code === tab || isBreakOrEnd(code);
}

/** ASCII alone: libyaml knows no other digits. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Of either case, ASCII alone. */
export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** What anchors, tag handles and directive names are made of. */
export function isWord(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}

/** Whether `code` is one of the ASCII characters of `set`. */
export function isOneOf(code: number, set: string): boolean {
  return code !== 0 && code < 0x80 && set.includes(String.fromCharCode(code));
}
