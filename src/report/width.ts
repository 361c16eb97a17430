/** How many columns of a terminal a text takes, and texts that fit into so many. */

// Unicode TR 11: wide and fullwidth, in blocks; what has emoji presentation is wide in every terminal.
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zero = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u;
// A sign that is text by itself, and an emoji of two columns with the variation selector behind it.
const selector = '\ufe0f';
const ascii = /^[\u0020-\u007e]*$/;

/** So many columns; more than needed if terminals differ. */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** The longest beginning of `text` that takes at most `columns`; a shorter one if terminals differ. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += widthOfCharacter(character);
    if (width > columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** The text with blanks behind it, so that it takes `columns`. */
export function padToWidth(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(0, columns - widthOf(text)))}`;
}

/** The text in lines of at most `columns`, broken at blanks. A word that is longer loses its middle: the ends of paths and URLs say most. */
export function wrapToWidth(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let [line, width] = ['', 0];
  for (const each of text.split(/[ \t\r\n]+/)) {
    const word = cutInMiddle(each, columns);
    const wordWidth = widthOf(word);
    if (line === '') [line, width] = [word, wordWidth];
    else if (width + 1 + wordWidth <= columns) [line, width] = [`${line} ${word}`, width + 1 + wordWidth];
    else {
      lines.push(line);
      [line, width] = [word, wordWidth];
    }
  }
  return [...lines, line];
}

function cutInMiddle(word: string, columns: number): string {
  if (widthOf(word) <= columns) return word;
  const head = cutToWidth(word, Math.floor((columns - 1) / 3));
  const left = columns - 1 - widthOf(head);
  let tail = '';
  for (const character of [...word].reverse()) {
    if (widthOf(`${character}${tail}`) > left) break;
    tail = `${character}${tail}`;
  }
  return `${head}…${tail}`;
}

function widthOfCharacter(character: string): number {
  if (character === selector) return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
