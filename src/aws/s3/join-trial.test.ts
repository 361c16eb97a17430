/** A store is trusted to join parts only if what was joined can be replaced again. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { openAws } from '../connection.ts';
import { openS3Store } from './store.ts';

interface Kept {
  readonly etag: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * How the store differs from Amazon's: it refuses to replace what was joined, names another ETag at the end of a
 * join, or lets all writers win that end a join at once, after so many joins. */
interface Oddity {
  readonly refusesJoined?: boolean;
  readonly otherEtag?: boolean;
  readonly allWinAfter?: number;
}

/** As much of S3 as a trial needs. */
function smallS3({ refusesJoined = false, otherEtag = false, allWinAfter = Number.POSITIVE_INFINITY }: Oddity) {
  const objects = new Map<string, Kept>();
  let joins = 0;
  const uploads: { readonly headers: Kept['headers']; readonly parts: Buffer[] }[] = [];
  const reply = (response: ServerResponse, status: number, text = '', headers: Kept['headers'] = {}): void => {
    response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
  };
  const failed = (response: ServerResponse): void => reply(response, 412, '<Error><Code>PreconditionFailed</Code></Error>');
  const xml = (name: string, inner: string): string => `<?xml version="1.0"?><${name}>${inner}</${name}>`;
  const metadata = (request: IncomingMessage): Kept['headers'] =>
    Object.fromEntries(
      Object.entries(request.headers).flatMap(([key, value]) => (key.startsWith('x-amz-meta-') ? [[key, String(value)]] : [])),
    );
  const isMet = ({ headers }: IncomingMessage, kept: Kept | undefined): boolean => {
    if (headers['if-none-match'] === '*') return kept === undefined;
    const named = headers['if-match'];
    return named === undefined || (named === kept?.etag && !(refusesJoined && named.includes('-')));
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3.invalid');
    const kept = objects.get(pathname);
    const upload = uploads[Number(searchParams.get('uploadId') ?? Number.NaN)];
    const md5 = (body: Buffer): string => createHash('md5').update(body).digest('hex');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      const id = uploads.push({ headers: metadata(request), parts: [] }) - 1;
      return reply(response, 200, xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`));
    }
    if (request.method === 'PUT' && upload !== undefined) {
      if (kept === undefined || request.headers['x-amz-copy-source-if-match'] !== kept.etag) return failed(response);
      const [, start, end] = /(\d+)-(\d+)/.exec(String(request.headers['x-amz-copy-source-range'])) ?? [];
      upload.parts.push(kept.body.subarray(Number(start), Number(end) + 1));
      return reply(response, 200, xml('CopyPartResult', '<ETag>"part"</ETag>'));
    }
    if (request.method === 'POST' && upload !== undefined) {
      if (joins < allWinAfter && !isMet(request, kept)) return failed(response);
      joins += 1;
      const body = Buffer.concat(upload.parts);
      const etag = `"${md5(body)}-1"`;
      objects.set(pathname, { etag, body, headers: upload.headers });
      return reply(response, 200, xml('CompleteMultipartUploadResult', `<ETag>${otherEtag ? '"other-1"' : etag}</ETag>`));
    }
    if (request.method === 'PUT') {
      if (!isMet(request, kept)) return failed(response);
      const body = Buffer.concat(chunks);
      const etag = `"${md5(body)}"`;
      objects.set(pathname, { etag, body, headers: metadata(request) });
      return reply(response, 200, '', { etag });
    }
    if (request.method === 'DELETE') {
      if (upload === undefined) objects.delete(pathname);
      return reply(response, 204);
    }
    if (kept === undefined) return reply(response, 404, '<Error><Code>NoSuchKey</Code></Error>');
    const headers = { etag: kept.etag, 'content-length': String(kept.body.length), ...kept.headers };
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : kept.body);
  };
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function verdictOn(oddity: Oddity): Promise<string | undefined> {
  const server = createServer(smallS3(oddity));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  let ids = 0;
  const aws = openAws({
    env: {},
    clock: { now: () => Date.now(), sleep: async () => undefined },
    random: { unit: () => 0, id: () => `id${ids++}` },
    userAgent: 'charthouse-test',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  ends.push(async () => {
    await aws.close();
    server.close();
    server.closeAllConnections();
  });
  const endpointUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const { large } = openS3Store({ endpointUrl, region: 'us-east-1', bucket: 'charts', prefix: '' }, aws);
  const joining = large?.joining();
  return joining?.kind === 'untried' ? (await joining.probe())?.replace(/.*joins=/, '') : undefined;
}

it.each<readonly [string, Oddity, string]>([
  ['keeps all conditions', {}, 'yes'],
  ['does not replace what was joined', { refusesJoined: true }, 'no'],
  ['names another ETag than the object has', { otherEtag: true }, 'no'],
  ['lets two writers win now and then', { allWinAfter: 5 }, 'no'],
])('a store that %s', async (_, oddity, verdict) => {
  expect(await verdictOn(oddity)).toBe(verdict);
});
