/** The progress line of a terminal: erased before either output stream writes anything else. */
import type { Output } from './context.ts';
import { cutToWidth } from './width.ts';

/** Both streams, as everything must write to them, and the progress line below what they wrote. */
export interface LiveLine {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Draws the progress line, in place of the one before. Only for a terminal. */
  readonly draw: (text: string) => void;
  /** Erases it, if there is one, and says whether there was. */
  readonly clear: () => boolean;
}

/** From the cursor, which stays at the start of the line, to the end of the screen: also what a narrower window has made several rows of. */
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
      // A line that fills the width has its cursor on the next one, in some terminals. Line breaks and tabs cannot be erased.
      const line = cutToWidth(text.replace(/\s+/g, ' ').trim(), Math.max(stderr.columns - 1, 1));
      stderr.write(`${erase}${line}\r`);
    },
    clear,
  };
}
