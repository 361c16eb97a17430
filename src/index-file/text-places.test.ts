import { describe, expect, it } from 'vitest';
import { afterBlankLines, lineAfter, textPlaces } from './text-places.ts';

describe('offsets of a text, in bytes', () => {
  it.each([
    ['plain text', 'abc'.repeat(3000)],
    ['a byte order mark', `\ufeff${'abc'.repeat(3000)}`],
    ['characters of two and three bytes', 'éa日'.repeat(3000)],
    ['characters of four bytes, at every place', `a${'\u{1F600}'.repeat(5000)}é`],
  ])('are right in %s', (_, source) => {
    const bytes = Buffer.from(source);
    const { text, toBytes } = textPlaces(bytes);
    const mark = source.startsWith('\ufeff') ? 3 : 0;
    for (const offset of [0, 1, 3, 4095, 4096, 4097, 4099, 8191, 8193, text.length]) {
      const isWhole = !/^[\udc00-\udfff]/.test(text.slice(offset));
      if (isWhole) expect(toBytes(offset)).toBe(mark + Buffer.byteLength(text.slice(0, offset)));
    }
    expect(toBytes(text.length)).toBe(bytes.length);
  });
});

describe('lines', () => {
  it.each(['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029'])('end at %j', (end) => {
    expect(lineAfter(`ab${end}cd`, 1)).toBe(2 + end.length);
  });

  it.each([
    ['a line’s start stays', 'a\nb', 2, 2],
    ['the rest of a line goes', 'a # b\nc', 1, 6],
    ['blank lines go too', 'a\n\n  \r\nb', 1, 7],
    ['indentation of the next text stays', 'a\n\n  b', 1, 3],
    ['blanks at the end go', 'a\n\n  ', 1, 5],
  ])('%s', (_, text, offset, expected) => {
    expect(afterBlankLines(text, offset)).toBe(expected);
  });
});
