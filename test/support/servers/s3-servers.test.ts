import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { canListListeners, listenersOf } from './listeners.ts';
import { honestS3Servers, needsS3, type S3Server, s3Servers, startS3Server } from './s3-servers.ts';
import { signedRequest } from './signed-request.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function started(...given: Parameters<typeof startS3Server>): Promise<S3Server> {
  const server = await startS3Server(...given);
  open.push(server);
  return server;
}

const put = (server: S3Server, body: string, bucket = server.bucket) => signedRequest(server, 'PUT', `/${bucket}/a.txt`, { body });
const get = (server: S3Server, bucket = server.bucket) => signedRequest(server, 'GET', `/${bucket}/a.txt`).then((answer) => answer.text());

describe.each(s3Servers)('%s', (name) => {
  it('keeps what it is given', needsS3(name), async () => {
    const server = await started(name);
    expect((await put(server, 'one')).status).toBe(200);
    expect(await get(server)).toBe('one');
  });

  it('keeps each bucket and each server to itself', needsS3(name), async () => {
    const [server, other] = await Promise.all([started(name), started(name)]);
    const second = await server.createBucket();
    await put(server, 'one');
    await put(server, 'two', second);
    expect([await get(server), await get(server, second)]).toEqual(['one', 'two']);
    const listed = await signedRequest(other, 'GET', '/').then((answer) => answer.text());
    expect(listed).toContain(other.bucket);
    expect(listed).not.toContain(server.bucket);
  });

  it.skipIf(!canListListeners || needsS3(name).skip)('listens on the loopback address alone', async () => {
    const server = await started(name);
    const listeners = await listenersOf(server.pid);
    expect(listeners).toContain(new URL(server.endpoint).host);
    expect(listeners.filter((each) => !/^(127\.0\.0\.1|\[(0000:){7}0001\]):\d+$/.test(each))).toEqual([]);
  });

  it('is gone when it was closed', needsS3(name), async () => {
    const server = await startS3Server(name);
    await server.close();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
    await expect(signedRequest(server, 'GET', '/')).rejects.toThrow('fetch failed');
  });
});

describe.each(honestS3Servers)('%s', (name) => {
  it('keeps the older versions where it is told to, and nowhere else', needsS3(name), async () => {
    const server = await started(name, { versioning: true });
    const plain = await server.createBucket();
    const versionsIn = async (bucket: string) => {
      for (const body of ['one', 'two']) await put(server, body, bucket);
      const listed = await signedRequest(server, 'GET', `/${bucket}`, { query: 'versions' }).then((answer) => answer.text());
      return listed.match(/<Version>/g)?.length;
    };
    expect([await versionsIn(server.bucket), await versionsIn(plain)]).toEqual([2, 1]);
  });
});

describe.each(['versitygw', 'minio'] as const)('%s', (name) => {
  it('takes no request that is signed with another key', needsS3(name), async () => {
    const server = await started(name);
    expect((await put({ ...server, secretAccessKey: 'another' }, 'one')).status).toBe(403);
  });
});
