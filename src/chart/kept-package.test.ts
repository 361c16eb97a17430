import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/digest.ts';
import { isKept, type KeptPackage, keptPackage, md5Of, type PackageFacts, sizeOf, withBytes } from './kept-package.ts';
import { packElsewhere } from './package.ts';
import type { Chart, Package } from './types.ts';

const metadata = { apiVersion: 'v2', name: 'app', version: '1.0.0' };
const chart: Chart = { metadata, files: [{ path: 'Chart.yaml', bytes: Buffer.from('name: app\n') }], warnings: [] };
const pause = async (): Promise<void> => undefined;

/** The package as a first run makes it, and as a second one finds it. */
async function twice(change: (facts: PackageFacts) => PackageFacts = (facts) => facts): Promise<{ first: Package; second: KeptPackage }> {
  const cache = new Map<string, PackageFacts>();
  const kept = {
    find: (tar: string) => cache.get(tar),
    note: (tar: string, facts: PackageFacts) => void cache.set(tar, change(facts)),
    save: async () => undefined,
  };
  const compress = (tar: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
    withBytes(keptPackage({ metadata, fileName: '', warnings: [] }, { tar, facts: none }), { pause }).then(({ bytes }) => bytes);
  const made = async (): Promise<Package | undefined> => packElsewhere(chart, { modifiedSeconds: 0 }, { compress, kept });
  const [first, second] = [await made(), await made()];
  if (first === undefined || second === undefined || !isKept(second)) return expect.fail('the second package is not from the cache');
  return { first, second };
}

const none: PackageFacts = { digest: '', md5: '', sizeBytes: 0 };

describe('a package that an earlier run made', () => {
  it('is the same, with bytes that are made when they are needed', async () => {
    const { first, second } = await twice();
    expect(isKept(first)).toBe(false);
    expect([second.digest, sizeOf(second), md5Of(second)]).toEqual([first.digest, sizeOf(first), md5Of(first)]);
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    expect(second.bytes).toBe(second.bytes);
    expect(gunzipSync(first.bytes).equals(second.tar)).toBe(true);
    expect(md5Of(first)).toBe(createHash('md5').update(first.bytes).digest('hex'));
  });

  it.each([
    ['with another thread', async (tar: Uint8Array<ArrayBuffer>) => void structuredClone(tar, { transfer: [tar.buffer] })],
    ['alone', undefined],
  ])('gets its bytes and their digest, whatever the cache said, %s', async (_, compress) => {
    const { first, second } = await twice((facts) => ({ ...facts, digest: 'f'.repeat(64), sizeBytes: 1 }));
    const made = await withBytes(second, { compress: compress as undefined, pause });
    expect(made).toEqual(first);
    expect(made.digest).toBe(sha256Hex(made.bytes));
  });

  it('has no bytes if the cache names another digest', async () => {
    const { second } = await twice((facts) => ({ ...facts, digest: 'f'.repeat(64) }));
    expect(() => second.bytes).toThrow(/^the cache names another digest for 'app-1\.0\.0\.tgz': /);
  });
});
