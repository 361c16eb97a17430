import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentCache, noCache } from '../../runtime/content-cache.ts';
import { nodeDurableFiles as files } from '../../runtime/node-durable-files.ts';
import { knownVersions } from './known-versions.ts';
import { parsePins } from './pins.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-known-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const [one, two] = ['1', '2'].map((digit) => digit.repeat(64)) as [string, string];
const repository = 'https://charts.example.com';
const db = (digest: string, more = {}) => ({ name: 'db', version: '1.4.0', repository, digest, ...more });
const known = (pins?: string) =>
  knownVersions({
    cache: contentCache({ root, maxBytes: 1e9, files, now: Date.now, onWarning: ({ message }) => expect.fail(message) }),
    pins: pins === undefined ? undefined : parsePins(pins, 'charthouse.sum'),
  });
const pinOf = (digest: string) => `sha256:${digest} db 1.4.0 ${repository}/\n`;

describe('a version', () => {
  it('is the same in every run, or has changed', async () => {
    expect(await known().check(db(one))).toBeUndefined();
    expect(await known().check(db(one))).toBeUndefined();
    expect(await known().check(db(two))).toEqual({ expected: one, pin: undefined });
    // It was not accepted, so it is still the old one that counts.
    expect(await known().check(db(two))).toEqual({ expected: one, pin: undefined });
  });

  it('is that of its repository alone', async () => {
    await known().check(db(one));
    expect(await known().check(db(two, { repository: 'https://other.example.com' }))).toBeUndefined();
    expect(await known().check(db(two, { version: '1.4.1' }))).toBeUndefined();
    expect(await known().check(db(two, { repository: `${repository}/` }))).toEqual({ expected: one, pin: undefined });
  });

  it('must have the digest of its pin', async () => {
    expect(await known(pinOf(one)).check(db(two))).toEqual({ expected: one, pin: { file: 'charthouse.sum', line: 1 } });
    expect(await knownVersions({ cache: noCache, pins: parsePins(pinOf(one), 'x') }).check(db(two))).toMatchObject({ expected: one });
    expect(await known(pinOf(one)).check(db(two, { version: '2.0.0' }))).toBeUndefined();
  });

  it('that changed is accepted with a pin, and then known', async () => {
    await known().check(db(one));
    expect(await known(pinOf(two)).check(db(two))).toBeUndefined();
    expect(await known().check(db(two))).toBeUndefined();
    expect(await known().check(db(one))).toEqual({ expected: two, pin: undefined });
  });

  it('is listed once it was checked', async () => {
    const run = known();
    await run.check(db(one));
    await run.check(db(two));
    expect([...run.checked.values()]).toEqual([db(one)]);
  });
});
