import { gunzipSync } from 'node:zlib';
import { gzip, ungzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { runSteps } from '../../test/support/publish/packed.ts';
import { takeSteps } from '../base/steps.ts';
import { gzipStepBytes, gzipSteps } from './gzip.ts';

/** Incompressible, if `spread` is 256; with fewer different bytes there is more to find. */
function noise(length: number, spread = 256): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % spread;
  });
}

it('takes a step for every 64 KiB, however they are cut into pieces', () => {
  const steps = (pieces: readonly Uint8Array[]): number => [...gzipSteps(pieces)].length;
  expect(steps([noise(gzipStepBytes - 1)])).toBe(0);
  expect(steps([noise(4 * gzipStepBytes)])).toBe(4);
  expect(steps(Array.from({ length: 4 * 64 }, () => noise(1024)))).toBe(4);
});

it('ends at the first breath that refuses, and packs no more', async () => {
  const taken: number[] = [];
  function* pieces(): Generator<Uint8Array> {
    for (let i = 0; i < 1600; i++) {
      taken.push(i);
      yield noise(gzipStepBytes);
    }
  }
  let breaths = 0;
  const pause = async (): Promise<void> => {
    breaths++;
    if (breaths === 3) throw new Error('stopped');
  };
  await expect(takeSteps(gzipSteps(pieces()), pause)).rejects.toThrow('stopped');
  expect([breaths, taken]).toEqual([3, [0, 1, 2]]);
});

describe('the bytes are those of one step', () => {
  const text = Buffer.from(Array.from({ length: 12_000 }, (_, i) => `key${i}: value ${(i * 7919) % 1009}\n`).join(''));
  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(500_000)],
    ['text', text],
    ['noise', noise(300_000)],
    ['four letters', noise(200_000, 4)],
    ['text between noise', Buffer.concat([text, noise(100_000), text])],
  ])('%s', (_, bytes) => {
    const expected = gzip(bytes, { level: 9 });
    expected[9] = 255;
    for (const width of [bytes.length || 1, 65_536, 32_767, 261]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / width) }, (__, i) => bytes.subarray(i * width, (i + 1) * width));
      expect(Buffer.compare(runSteps(gzipSteps(pieces)), expected), `in pieces of ${width} bytes`).toBe(0);
    }
  });
});

/** The rest of a member whose deflate data is stored, so that its bytes are those of the package. */
const stored = (at: number, text: string): Uint8Array => {
  const bytes = noise(200);
  bytes.set(Buffer.from(text), at - 15);
  return bytes;
};

describe('a package that begins as a font does', () => {
  it.each([
    ['LP at the offset of a font', stored(34, 'LP')],
    ['LP at the offset to which a comment of ten letters would move it', stored(23, 'LP.........LP')],
  ])('gets a comment, so that Helm 3.12 takes it for gzip: %s', (_, bytes) => {
    const plain = gzip(bytes, { level: 9 });
    expect(Buffer.from(plain.subarray(34, 36)).toString()).toBe('LP');
    const packed = runSteps(gzipSteps([bytes]));
    expect(Buffer.from(packed.subarray(34, 36)).toString()).not.toBe('LP');
    expect(gunzipSync(packed).equals(bytes)).toBe(true);
    expect(ungzip(packed)).toEqual(bytes);
  });

  it('changes no other package', () => {
    expect(runSteps(gzipSteps([stored(33, 'LP')]))[3]).toBe(0);
  });
});
