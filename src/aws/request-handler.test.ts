import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsTransport, openTransport } from './request-handler.ts';

interface Heard {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that keeps what it hears, a transport, and a client on it. */
async function scene(env: Readonly<Record<string, string>> = {}, endpoint?: string) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    heard.push({ url: request.url ?? '', headers: request.headers, body });
    response.setHeader('etag', '"1"');
    response.end(request.method === 'GET' ? '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const transport: AwsTransport = openTransport({
    env: { ...env, ...(endpoint === undefined ? {} : { HTTP_PROXY: url }) },
    userAgent: 'charthouse/1',
  });
  const client = new S3Client({
    endpoint: endpoint ?? url,
    region: 'us-east-1',
    forcePathStyle: true,
    requestHandler: transport.handler,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  closing.push(async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { heard, transport, client };
}

describe('a request of the SDK', () => {
  it('has its query as it was signed', async () => {
    const { heard, client } = await scene();
    await client.send(new ListObjectsV2Command({ Bucket: 'b', Prefix: "a!'()* +é&=/~" }));
    expect(heard[0]?.url).toBe('/b/?list-type=2&prefix=a%21%27%28%29%2A%20%2B%C3%A9%26%3D%2F~');
  });

  it('says who we are, before what the SDK says', async () => {
    const { heard, client } = await scene();
    await client.send(new ListObjectsV2Command({ Bucket: 'b' }));
    expect(heard[0]?.headers['user-agent']).toMatch(/^charthouse\/1 aws-sdk-js\//);
  });

  /** A put whose body is replaced on its way to the transport. */
  function putOf(body: unknown): PutObjectCommand {
    const command = new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentLength: 11 });
    command.middlewareStack.add((next) => (args) => next({ ...args, request: Object.assign(args.request ?? {}, { body }) }), {
      step: 'build',
    });
    return command;
  }

  it.each<[string, string | Uint8Array | readonly Uint8Array[]]>([
    ['bytes', Buffer.from('hello world')],
    ['text', 'hello world'],
    ['pieces', [Buffer.from('hello'), Buffer.from(' world')]],
    ['one piece', [Buffer.from('hello world')]],
  ])('is sent with its body (%s), its length told, and counted', async (_, body) => {
    const { heard, transport, client } = await scene();
    await client.send(putOf(body));
    expect(heard[0]).toMatchObject({ body: 'hello world', headers: { 'content-length': '11' } });
    expect(heard[0]?.headers['transfer-encoding']).toBeUndefined();
    expect(transport.count).toEqual({ attempts: 1, bytesSent: 11, bytesReceived: 0 });
  });

  it.each([[new Map()], [['text']], [7]])('of another kind is not sent: %j', async (body) => {
    const { heard, client } = await scene();
    await expect(client.send(putOf(body))).rejects.toThrow('is not sent by this handler');
    expect(heard).toEqual([]);
  });

  it('has its answer counted as it is read', async () => {
    const { transport, client } = await scene();
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
    const text = await Body?.transformToString();
    expect(transport.count).toEqual({ attempts: 1, bytesSent: 0, bytesReceived: text?.length });
  });

  it.each([
    ['http://charts.t3.storage.dev', 'true'],
    ['http://fly.storage.tigris.dev', 'true'],
    ['http://tigris.dev.example.com', undefined],
  ])('asks Tigris, which is many places, for one truth: %s', async (endpoint, expected) => {
    const { heard, client } = await scene({}, endpoint);
    await client.send(new ListObjectsV2Command({ Bucket: 'b' }));
    expect(heard[0]?.headers['x-tigris-consistent']).toBe(expected);
  });

  it('that is aborted ends with what it was aborted with', async () => {
    const { client } = await scene();
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'b' }), { abortSignal: stop.signal })).rejects.toThrow(/abort|stopped/i);
  });
});
