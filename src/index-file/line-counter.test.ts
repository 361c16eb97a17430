import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineAt } from './line-at.ts';
import { lineCounter } from './line-counter.ts';

it('counts as a search from the beginning does, forwards and backwards', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 40 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(45), { maxLength: 12 }), (written, offsets) => {
      const bytes = Buffer.from(written);
      const lineOf = lineCounter(bytes);
      expect(offsets.map(lineOf)).toEqual(offsets.map((offset) => lineAt(bytes, offset)));
    }),
  );
});
