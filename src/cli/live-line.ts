/** The progress line of a terminal: erased before either output stream writes anything else. */

import { cutToWidth } from '../report/width.ts';
import type { Output } from './context.ts';

/** Both streams, through which everything is written, and the progress line below their output. */
export interface LiveLine {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Draws the progress line, and replaces the previous one. Only for a terminal. */
  readonly draw: (text: string) => void;
  /** Erases it, and returns whether there was one. */
  readonly clear: () => boolean;
}

/** Erases from the start of the line, where the cursor stays, to the end of the screen: a narrower window may have wrapped the line. */
const erase = '\r\u001b[2K\u001b[J';

/** The progress line on `stderr`. It may share its terminal with `stdout`, or with a pager that reads `stdout`. */
export function liveLine({ stdout, stderr }: { readonly stdout: Output; readonly stderr: Output }): LiveLine {
  let isDrawn = false;
  const clear = (): boolean => {
    if (!isDrawn) return false;
    isDrawn = false;
    stderr.write(erase);
    return true;
  };
  const clearing = (output: Output): Output => ({
    write: (text) => {
      clear();
      output.write(text);
    },
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
  });
  return {
    stdout: clearing(stdout),
    stderr: clearing(stderr),
    draw: (text) => {
      isDrawn = true;
      // In some terminals, a line that fills the width moves the cursor to the next one. Line breaks and tabs cannot be erased.
      const line = cutToWidth(text.replace(/\s+/g, ' ').trim(), Math.max(stderr.columns - 1, 1));
      stderr.write(`${erase}${line}\r`);
    },
    clear,
  };
}
