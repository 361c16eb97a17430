import { describe, expect, it } from 'vitest';
import { parseNodes } from './parse.ts';
import { decodeYamlText } from './text.ts';

describe('the number of tokens', () => {
  const parse = (text: string) => parseNodes(decodeYamlText(Buffer.from(text)), { mostTokens: 100 });

  it.each([
    ['a list in flow', (count: number) => `[${'1,'.repeat(count)}]`, 49],
    ['a list in a block', (count: number) => '- a\n'.repeat(count), 49],
    ['empty items', (count: number) => '-\n'.repeat(count), 98],
    ['a map', (count: number) => 'a: b\n'.repeat(count), 24],
  ])('bounds %s', (_, text, most) => {
    expect(parse(text(most))).toBeDefined();
    expect(() => parse(text(most + 1))).toThrow('too many values');
  });
});
