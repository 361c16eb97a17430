/** What the claims on a store share. */
import { expect } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import type { Body, ObjectAttributes, ObjectStore, PutOutcome } from '../../src/ports/object-store.ts';

/** One sentence of the contract. Each claim keeps to keys under its own prefix: a real bucket is shared by all of them. */
export type Claim = readonly [title: string, holds: (store: ObjectStore, prefix: string, again: ObjectStore) => Promise<void>];

/** Attributes where a claim does not care. */
export const anyAttributes: ObjectAttributes = { contentType: 'text/plain', cacheControl: 'no-cache' };

/** A body of one piece. */
export const text = (value: string): Body => [Buffer.from(value)];

/** An ETag that no object has. */
export const otherEtag: string = `"${'0'.repeat(64)}"`;

/** Creates an object that is not there yet and returns its ETag. */
export async function create(store: ObjectStore, key: string, value: string): Promise<string> {
  return etagOf(await store.putNew(key, text(value), { attributes: anyAttributes }));
}

/** The ETag of a put that must have stored. */
export function etagOf(outcome: PutOutcome): string {
  expect(outcome).toMatchObject({ kind: 'stored' });
  return outcome.kind === 'stored' ? outcome.etag : '';
}

/** The object as text; undefined where there is none. */
export async function read(store: ObjectStore, key: string): Promise<string | undefined> {
  const got = await store.get(key);
  return got.kind === 'found' ? Buffer.from(got.body).toString() : undefined;
}

/** The keys under a prefix, in the order of the listing. */
export async function keysUnder(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** Bytes of a length, different at each place, the same in each run. */
export function patterned(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, state = 1; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** What a streamed object says, and the digest of its bytes. */
export async function drained(body: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), digest: sha256Hex(...pieces) };
}
