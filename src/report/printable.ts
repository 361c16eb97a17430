/** Makes text safe to print: what comes from charts, indexes and servers is written by others. */

// Control characters (C0 but for line feed and tab, DEL, C1) and the marks that reorder text: a chart's name must
// neither clear a terminal nor make a line read as something else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with what a terminal would act upon written as `\xNN` or `\uNNNN`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}
