/** Line numbers of many offsets that lie close together: each costs only the distance from the one before. */

const lineFeed = 0x0a;

/** The line of an offset, counted from 1. */
export type LineOf = (offset: number) => number;

/** One for the bytes of a file. */
export function lineCounter(bytes: Uint8Array): LineOf {
  let line = 1;
  let known = 0;
  return (offset) => {
    const target = Math.min(offset, bytes.length);
    for (let at = bytes.indexOf(lineFeed, known); at >= 0 && at < target; at = bytes.indexOf(lineFeed, at + 1)) line++;
    for (let at = known - 1; at >= target; at--) if (bytes[at] === lineFeed) line--;
    known = target;
    return line;
  };
}
