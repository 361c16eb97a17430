/** Quotes arguments for command lines that people paste into a POSIX shell. */

/** The text as one argument: unchanged if no shell would alter it, else between single quotes. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
