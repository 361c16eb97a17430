/** A store that joins parts and gives chosen answers, for what a client sends and makes of them. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach } from 'vitest';
import { openAws } from '../../../src/aws/connection.ts';
import { openS3Store } from '../../../src/aws/s3/store.ts';
import { crc64 } from '../../../src/base/crc64.ts';
import type { LargeObjects, NewPart, ObjectAttributes, PutOutcome } from '../../../src/ports/object-store.ts';

export const attributes: ObjectAttributes = { contentType: 'text/yaml', cacheControl: 'no-cache' };
export const etag: string = `"${'1'.repeat(32)}"`;
export const body: Buffer = Buffer.from('new');
export const parts: readonly NewPart[] = [
  { kind: 'copy', range: { start: 0, end: 9 } },
  { kind: 'send', body: Promise.resolve([body]) },
];

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Which request of an upload it is; `temporary …` for an object that is made for one. */
export function kindOf({ method, url = '', headers }: Request): string {
  const isTemporary = url.includes('/.charthouse/intents/joins/');
  return `${isTemporary ? 'temporary ' : ''}${plainKindOf({ method, url, headers })}`;
}

function plainKindOf({ method, url = '', headers }: Request): string {
  if (method === 'POST') return url.includes('uploads') ? 'create' : 'complete';
  if (method === 'PUT' && !url.includes('partNumber')) return 'put';
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'part' : 'copy';
  if (method === 'DELETE') return url.includes('uploadId') ? 'abort' : 'delete';
  return 'read';
}

export const xml = (name: string, inner: string): Answer => ({ status: 200, text: `<?xml version="1.0"?><${name}>${inner}</${name}>` });

const usual: Readonly<Record<string, Answer>> = {
  create: xml('InitiateMultipartUploadResult', '<UploadId>u</UploadId>'),
  copy: xml('CopyPartResult', '<ETag>"c"</ETag>'),
  part: { status: 200, headers: { etag: '"p"' } },
  put: { status: 200, headers: { etag } },
  complete: xml('CompleteMultipartUploadResult', '<ETag>&quot;joined-2&quot;</ETag>'),
  abort: { status: 204 },
  delete: { status: 204 },
};

export const refusedBy = (status: number, code: string): Answer => ({ status, text: `<Error><Code>${code}</Code></Error>` });

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Watch {
  /** Called after each call of the client, with their number. */
  readonly onDone?: (calls: number) => void;
  /** Instead of the answers; undefined: the usual one. */
  readonly answer?: (request: Request) => Answer | undefined;
}

/** The store, what it was asked, and calls with the parts above. */
export interface JoiningStore {
  readonly large: LargeObjects;
  join(given?: readonly NewPart[]): Promise<PutOutcome>;
  put(key?: string): Promise<PutOutcome>;
  /** Whether it moves the whole from now on. */
  joinsNot(): boolean;
  readonly requests: readonly Request[];
  /** Their kinds. */
  sent(): readonly string[];
}

/** A store that gives these answers, and remembers the requests. */
export async function joiningStore(
  answers: Readonly<Record<string, Answer>>,
  { onDone = () => undefined, answer = () => undefined }: Watch = {},
): Promise<JoiningStore> {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    requests.push(request);
    const { status, headers, text } = answer(request) ?? answers[kindOf(request)] ?? usual[plainKindOf(request)] ?? { status: 500 };
    response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  let ids = 0;
  const aws = openAws({
    env: {},
    clock: { now: () => Date.now(), sleep: async () => undefined },
    random: { unit: () => 0, id: () => `id${++ids}` },
    userAgent: 'charthouse-test',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  ends.push(async () => {
    await aws.close();
    server.close();
    server.closeAllConnections();
  });
  const endpointUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  let calls = 0;
  const call: typeof aws.call = async (...args) => {
    const result = await aws.call(...args);
    onDone(++calls);
    return result;
  };
  const store = openS3Store({ endpointUrl, region: 'us-east-1', bucket: 'charts', prefix: '' }, { ...aws, call });
  const { large } = store;
  if (large === undefined) throw new Error('it moves the whole');
  const joinsNot = (): boolean => {
    const joining = large.joining();
    return joining.kind === 'untried' && joining.judge('anything') === 'refused';
  };
  const join = (given: readonly NewPart[] = parts) => large.join('index.yaml', etag, given, { attributes, crc64: crc64(body) });
  const put = (key = 'index.yaml') => store.putIfMatch(key, etag, [body], { attributes });
  return { large, join, put, joinsNot, requests, sent: () => requests.map(kindOf) };
}
