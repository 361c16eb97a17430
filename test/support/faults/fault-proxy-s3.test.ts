/** The proxy before servers that check signatures. */
import { afterEach, describe, expect, it } from 'vitest';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../servers/s3-servers.ts';
import type { Signer } from '../servers/signature.ts';
import { signedRequest } from '../servers/signed-request.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';
import { anything, put } from './fault-rules.ts';
import { corruptUpload, ignorePreconditions, loseAnswer } from './faults.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Scene {
  readonly proxy: FaultProxy;
  putOnce(body: string): Promise<number>;
  got(): Promise<string>;
}

async function scene(name: S3Server['name'], optionsFor: (server: S3Server) => FaultProxyOptions = () => ({})): Promise<Scene> {
  const server = await startS3Server(name);
  open.push(server);
  const proxy = await startFaultProxy(server.endpoint, optionsFor(server));
  open.push(proxy);
  const client: Signer = { ...server, endpoint: proxy.endpoint };
  const path = `/${server.bucket}/charts/a%2B1.txt`;
  const headers = { 'if-none-match': '*', 'x-amz-meta-op': 'one' };
  return {
    proxy,
    putOnce: (body) => signedRequest(client, 'PUT', path, { body, headers, query: 'x-id=PutObject' }).then(({ status }) => status),
    got: () => signedRequest(client, 'GET', path).then((answer) => answer.text()),
  };
}

describe.each(honestS3Servers)('before %s', (name) => {
  it('leaves signatures valid and preconditions in force', needsS3(name), async () => {
    const { putOnce, got } = await scene(name);
    expect([await putOnce('one'), await putOnce('two'), await got()]).toEqual([200, 412, 'one']);
  });

  it('loses the answer to a write that happened', needsS3(name), async () => {
    const { proxy, putOnce, got } = await scene(name);
    proxy.once(put(), loseAnswer);
    await expect(putOnce('one')).rejects.toThrow('fetch failed');
    expect([await putOnce('one'), await got()]).toEqual([412, 'one']);
  });

  it('makes it a store that ignores preconditions', needsS3(name), async () => {
    const { proxy, putOnce, got } = await scene(name, (signer) => ({ signer }));
    proxy.always(anything, ignorePreconditions);
    expect([await putOnce('one'), await putOnce('two'), await got()]).toEqual([200, 200, 'two']);
  });
});

describe.each(['versitygw', 'minio'] as const)('before %s', (name) => {
  it('is found out where it turns a bit of what was signed', needsS3(name), async () => {
    const { proxy, putOnce } = await scene(name);
    proxy.once(put(), corruptUpload(0));
    expect(await putOnce('one')).toBe(400);
  });
});
