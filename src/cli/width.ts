/** How many columns of a terminal a text takes. */

// Unicode TR 11: wide and fullwidth, in blocks; what has emoji presentation is wide in every terminal.
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zero = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u;
// A sign that is text by itself, and an emoji of two columns with the variation selector behind it.
const selector = '\ufe0f';

/** The longest beginning of `text` that takes at most `columns`; a shorter one if terminals differ. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

function widthOf(character: string): number {
  if (character === selector) return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
