import { describe, expect, it } from 'vitest';
import { applyEdits, editsOf } from './index-edits.ts';

const joined = (pieces: readonly Uint8Array[]): Buffer => Buffer.concat(pieces);

describe('the edits of an index', () => {
  it.each<[string, string, readonly (string | readonly [from: number, to: number])[], number]>([
    ['an insertion', 'abcdef', [[0, 3], 'XY', [3, 6]], 1],
    [
      'a removal',
      'abcdef',
      [
        [0, 2],
        [4, 6],
      ],
      1,
    ],
    ['a replacement', 'abcdef', [[0, 2], 'X', [3, 6]], 1],
    ['nothing', 'abcdef', [[0, 6]], 0],
    ['a whole that is the same', 'abcdef', ['abcdef'], 0],
    ['a whole that differs in the middle', 'abcdef', ['abXdef'], 1],
    [
      'views out of their order',
      'abcdef',
      [
        [3, 6],
        [0, 3],
      ],
      2,
    ],
    ['all of it', 'abcdef', [], 1],
    ['a first text', '', ['abc'], 1],
    ['bytes that are no text', 'a\u00ff\u0000b', [[0, 1], '\u00fe\u00ff', [3, 4]], 1],
  ])('of %s lead from one to the other', (_, before, chunks, count) => {
    // In the pool of Node, like every small file that was read.
    const bytes = Buffer.from(before, 'latin1');
    const after = chunks.map((each) => (typeof each === 'string' ? Buffer.from(each, 'latin1') : bytes.subarray(...each)));
    const edits = editsOf(bytes, after);
    expect(edits).toHaveLength(count);
    expect(joined(applyEdits([bytes], JSON.parse(JSON.stringify(edits))))).toEqual(joined(after));
  });

  it('are as small as what changes, and are applied one after the other without a copy', () => {
    let random = 7;
    const next = (below: number): number => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    const first = Buffer.alloc(100_000, 'abcdefghij');
    let bytes: Buffer = first;
    let pieces: readonly Uint8Array[] = [first];
    for (let i = 0; i < 300; i++) {
      const [from, cut] = [next(bytes.length), next(50)];
      const to = Math.min(bytes.length, from + cut);
      const chunks = [bytes.subarray(0, from), Buffer.from(`<${i}>`), bytes.subarray(to)];
      const edits = editsOf(bytes, chunks);
      expect(JSON.stringify(edits).length).toBeLessThan(40);
      pieces = applyEdits(pieces, edits);
      bytes = joined(chunks);
      expect(joined(pieces).equals(bytes)).toBe(true);
    }
    expect(pieces.filter(({ buffer }) => buffer === first.buffer).reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(80_000);
  });
});
