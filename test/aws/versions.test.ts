/** The versions of an object that a bucket keeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore, ObjectVersion } from '../../src/ports/object-store.ts';
import { anyAttributes, create, text } from '../contract/object-store-parts.ts';
import { type OpenStore, openStoreOn } from '../support/aws/s3-context.ts';
import { s3Programs } from '../support/servers/s3-programs.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const versioned = honestS3Servers.filter((name) => s3Programs[name].keepsVersions);
const bodyOf = async (store: ObjectStore, version: string): Promise<string> => {
  const answer = await store.get('index.yaml', { version });
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : answer.kind;
};
const versionsOf = async (store: ObjectStore, key = 'index.yaml'): Promise<readonly ObjectVersion[]> => {
  const found: ObjectVersion[] = [];
  for await (const each of store.versions?.(key) ?? []) found.push(each);
  return found;
};

describe.each(versioned)('%s', (name) => {
  let server: S3Server;
  let open: OpenStore;
  beforeAll(async () => {
    if (needsS3(name).skip) return;
    server = await startS3Server(name, { versioning: true });
    open = await openStoreOn(server, { prefix: 'charts +/' });
  });
  afterAll(async () => {
    await open?.close();
    await server?.close();
  });

  it('lists the versions of one object, newest first, with each deletion, and gives each of them', needsS3(name), async () => {
    const { store } = open;
    const put = { attributes: { ...anyAttributes, metadata: { 'charthouse-run': 'r' } } };
    let etag = await create(store, 'index.yaml', '0');
    for (let at = 1; at <= 3; at++) {
      const outcome = await store.putIfMatch('index.yaml', etag, text(String(at)), put);
      if (outcome.kind === 'stored') ({ etag } = outcome);
    }
    await create(store, 'index.yaml.bak', 'other');
    await create(store, 'index.yam', 'other');
    const before = await versionsOf(store);
    expect(await Promise.all(before.map(({ id }) => bodyOf(store, id)))).toEqual(['3', '2', '1', '0']);
    expect(before.map(({ isCurrent, sizeBytes }) => [isCurrent, sizeBytes])).toEqual([
      [true, 1],
      [false, 1],
      [false, 1],
      [false, 1],
    ]);
    const head = await store.head('index.yaml', { version: before[1]?.id });
    expect(head).toMatchObject({ kind: 'found', info: { versionId: before[1]?.id, metadata: { 'charthouse-run': 'r' } } });
    expect(await store.get('index.yaml')).toMatchObject({ info: { versionId: before[0]?.id } });
    await store.deleteIf('index.yaml', etag);
    const after = await versionsOf(store);
    expect(after.map(({ isDeletion, isCurrent }) => [isDeletion, isCurrent])).toEqual([[true, true], ...before.map(() => [false, false])]);
    expect(await bodyOf(store, after[1]?.id ?? '')).toBe('3');
  });

  it('has nothing of an object that never was, nor of a version that is none', needsS3(name), async () => {
    expect(await versionsOf(open.store, 'never.yaml')).toEqual([]);
  });
});

describe.each(honestS3Servers)('%s without versioning', (name) => {
  it('has the current version alone, and gives it no name that lasts', needsS3(name), async () => {
    const server = await startS3Server(name);
    const { store, close } = await openStoreOn(server);
    await create(store, 'index.yaml', 'x');
    const [first, ...more] = await versionsOf(store);
    expect([first?.isCurrent, first?.isDeletion, more]).toEqual([true, false, []]);
    expect(await store.head('index.yaml')).not.toHaveProperty('info.versionId');
    await close();
    await server.close();
  });
});
