import { describe, expect, it } from 'vitest';
import { parseNodes, parseOnlyNodes } from './parse.ts';
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

describe('a text that must be one document', () => {
  const parse = (text: string) => parseOnlyNodes(decodeYamlText(Buffer.from(text)));

  it.each(['a: 1\n', 'a: 1\n...\n', '---\na: 1\n...\n...\n# nothing\n'])('may end as it likes: %j', (text) => {
    expect(parse(text)?.kind).toBe('mapping');
  });

  it.each([
    ['a: 1\n---\n', 2, 'a second document'],
    ['a: 1\n...\nb: 2\n', 3, 'a second document'],
    ['a: 1\n...\n---\nb: 2\n', 3, 'a second document'],
    ['a: 1\n%TAG ! !x\n---\nb: 2\n', 2, 'a second document'],
    ['  a: 1\nb: 2\n', 2, 'indented less'],
  ])('is refused if Helm would stop reading: %j', (text, line, problem) => {
    expect(parseNodes(decodeYamlText(Buffer.from(text)))).toBeDefined();
    expect(() => parse(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(problem), at: { line, column: 1 } }));
  });
});
