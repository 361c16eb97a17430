import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMemory } from './memory.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a memory', () => {
  it('gives back what was made of the same texts, and of no others', () => {
    const memory = makeMemory<string>(100);
    memory.keep([bytes('ab'), bytes('c')], 'made', 5);
    expect(memory.get([bytes('ab'), bytes('c')])).toBe('made');
    for (const other of [[bytes('a'), bytes('bc')], [bytes('abc')], [bytes('ab')], []]) expect(memory.get(other)).toBeUndefined();
  });

  it('forgets what was not used for the longest time', () => {
    const memory = makeMemory<number>(100);
    for (const at of [1, 2, 3, 4]) memory.keep([bytes(String(at))], at, 25);
    memory.get([bytes('1')]);
    memory.keep([bytes('5')], 5, 25);
    expect([1, 2, 3, 4, 5].map((at) => memory.get([bytes(String(at))]))).toEqual([1, undefined, 3, 4, 5]);
  });

  it('keeps nothing that takes most of it', () => {
    const memory = makeMemory<string>(100);
    memory.keep([bytes('a')], 'small', 25);
    memory.keep([bytes('b')], 'large', 26);
    expect([memory.get([bytes('a')]), memory.get([bytes('b')])]).toEqual(['small', undefined]);
  });

  it('never takes more than it may', () => {
    const size = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), size), { maxLength: 60 }), (given) => {
        const memory = makeMemory<number>(100);
        const last = new Map<number, number>();
        for (const [key, each] of given) {
          memory.keep([bytes(String(key))], each, each);
          if (each <= 25) last.set(key, each);
          const kept = [...last.keys()].map((at) => memory.get([bytes(String(at))]) ?? 0);
          expect(kept.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
