import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyAttributes, create, text } from '../contract/object-store-parts.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

describe('a bucket that keeps versions', needsS3('ministack'), () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server('ministack', { versioning: true });
  });
  afterAll(() => server.close());

  it('says of a deleted object that it was deleted', async () => {
    const { store, close } = await openStoreOn(server);
    expect(await store.get('never')).toEqual({ kind: 'missing', deleted: false });
    await store.deleteIf('gone', await create(store, 'gone', 'x'));
    expect(await store.get('gone')).toEqual({ kind: 'missing', deleted: true });
    expect(await store.head('gone')).toEqual({ kind: 'missing', deleted: true });
    await close();
  });

  it('lists nothing of our own folder, and does not call it skipped', async () => {
    const own = await openStoreOn(server, { prefix: '.charthouse/' });
    await own.store.putNew('doctor-1/package.tgz', text('x'), { attributes: anyAttributes });
    const { store, close } = await openStoreOn(server);
    const onSkipped = (key: string): void => expect.unreachable(key);
    for await (const { key } of store.list('', { onSkipped })) expect.unreachable(key);
    await Promise.all([close(), own.close()]);
  });

  it('that is not there is no empty repository', async () => {
    const { store, close } = await openStoreOn({ ...server, bucket: 'no-such-bucket-here' });
    const put = () => store.putNew('x', text('x'), { attributes: anyAttributes });
    for (const call of [() => store.get('index.yaml'), () => store.head('index.yaml'), put]) {
      await expect(call()).rejects.toMatchObject({ code: 'CH_STORE_UNAVAILABLE', details: { awsCode: 'NoSuchBucket' } });
    }
    await close();
  });
});

describe.each(['fauxqs'] as const)('%s, which ignores the conditions of writes,', (name) => {
  it('is found out', needsS3(name), async () => {
    const server = await startS3Server(name);
    const { store, close } = await openStoreOn(server);
    await store.get('index.yaml');
    const preconditions = store.preconditions();
    if (preconditions.kind !== 'untried') throw new Error('it must be tried');
    await expect(preconditions.probe()).rejects.toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { reason: 'preconditions' } });
    await close();
    await server.close();
  });
});

describe.each(['ministack', 'versitygw', 'minio'] as const)('the preconditions of %s', (name) => {
  it('are found right, and nothing stays of the trial', needsS3(name), async () => {
    const server = await startS3Server(name);
    const { store, close } = await openStoreOn(server);
    await store.get('index.yaml');
    const preconditions = store.preconditions();
    if (preconditions.kind !== 'untried') throw new Error('it must be tried');
    const verdict = await preconditions.probe();
    expect(verdict).toBe(`${server.endpoint.replace('http://', '')}; tried=create,replace,own-etag,at-once; versions=none; etag=quoted`);
    expect(preconditions.accepts(verdict)).toBe(true);
    expect(preconditions.accepts(verdict.replace(/:\d+;/, ':1;'))).toBe(false);
    const all = await openStoreOn(server, { prefix: '.charthouse/' });
    for await (const { key } of all.store.list('')) expect.unreachable(key);
    await Promise.all([close(), all.close()]);
    await server.close();
  });
});
