import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc64, emptyCrc64, joinedCrc64 } from './crc64.ts';

describe('the checksum', () => {
  it('is CRC-64/NVME, as its catalogue has it', () => {
    expect(crc64(Buffer.from('123456789'))).toBe('ae8b14860a799888');
    expect(crc64()).toBe(emptyCrc64);
  });

  it('is the same however the bytes are cut, and follows from those of two parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, at) => {
        const [first, second] = [bytes.subarray(0, at), bytes.subarray(at)];
        expect(crc64(first, second)).toBe(crc64(bytes));
        expect(joinedCrc64(crc64(first), crc64(second), second.length)).toBe(crc64(bytes));
      }),
    );
  });

  it('changes with each bit, and with the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(99), fc.nat(7), (bytes, at, bit) => {
        const other = bytes.slice();
        other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ (1 << bit);
        expect(crc64(other)).not.toBe(crc64(bytes));
        expect(crc64(bytes.subarray(1))).not.toBe(crc64(bytes));
      }),
    );
  });
});
