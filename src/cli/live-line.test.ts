import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeScreen } from '../../test/support/cli/screen.ts';
import { cutToWidth } from '../report/width.ts';
import type { Output } from './context.ts';
import { liveLine } from './live-line.ts';

function terminal(columns: number) {
  const screen = makeScreen(columns);
  const size = { columns };
  const output: Output = {
    write: (text) => screen.write(text.replaceAll('\n', '\r\n')),
    isTerminal: true,
    get columns() {
      return size.columns;
    },
  };
  const line = liveLine({ stdout: output, stderr: output });
  const resize = (width: number): void => {
    size.columns = width;
    screen.resize(width);
  };
  return { ...line, screen, resize };
}

describe('the progress line', () => {
  it.each(['stdout', 'stderr'] as const)('is gone before anything is written to %s', (stream) => {
    const { draw, screen, ...streams } = terminal(40);
    draw('putting packages');
    streams[stream].write('new  app 1.0.0\n');
    expect(screen.lines()).toEqual(['new  app 1.0.0']);
  });

  it('is gone at the end', () => {
    const { draw, clear, screen, stderr } = terminal(40);
    stderr.write('a warning\n');
    draw('putting packages');
    expect([clear(), clear(), screen.lines()]).toEqual([true, false, ['a warning']]);
  });

  it('takes one row, whatever it says and however wide the window is, and takes no other row with it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '图', '𠀀', '🚀', 'é', 'e\u0301', '\u200b', '❤\ufe0f') });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 6 }),
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 3, max: 30 }),
        (texts, before, after) => {
          const { draw, clear, screen, resize, stdout } = terminal(before);
          stdout.write('first\n');
          for (const each of texts) {
            draw(each);
            const [first, ...rows] = screen.rows().slice(Math.ceil('first'.length / before) - 1);
            expect([first?.endsWith('t'), rows.length]).toEqual([true, 1]);
          }
          resize(after);
          stdout.write('second\n');
          draw('third');
          clear();
          expect(screen.lines()).toEqual(['first', 'second']);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('width', () => {
  it.each([
    ['abc', 3],
    ['图表', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['🚀', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('of %j is %i', (text, width) => {
    expect([cutToWidth(text, width), cutToWidth(`${text}.`, width)]).toEqual([text, text]);
  });

  it('is never exceeded, and no character is cut in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, columns) => {
        const cut = cutToWidth(text, columns);
        expect(cutToWidth(cut, columns)).toBe(cut);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut).not.toMatch(/[\ud800-\udbff]$/);
      }),
    );
  });
});
