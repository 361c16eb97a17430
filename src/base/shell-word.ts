/** Words for command lines that people paste into a POSIX shell. */

/** The text as one word: as it is where no shell would change it, else between single quotes. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
