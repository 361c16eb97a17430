/** A small web server that keeps what it was asked, for the tests of the fault proxy. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:net';

/** What it was asked; `headers` is Node's flat list. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** `answer` is the body of every answer; `heard` has those requests that came whole, `broken` what came of the others. */
export interface Origin {
  readonly endpoint: string;
  readonly heard: readonly Heard[];
  readonly broken: readonly string[];
  answer: string;
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback address. */
export async function startOrigin(): Promise<Origin> {
  const heard: Heard[] = [];
  const broken: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders: headers } = request;
    let body = '';
    try {
      for await (const bytes of request) body += String(bytes);
    } catch {
      broken.push(body);
      return;
    }
    heard.push({ method, url, headers, body });
    response.setHeader('ETag', '"1"');
    response.setHeader('x-amz-meta-op', 'mine');
    if (method === 'DELETE') response.writeHead(204).end();
    else response.setHeader('Content-Length', Buffer.byteLength(origin.answer)).end(method === 'HEAD' ? undefined : origin.answer);
  });
  const endpoint = await addressOf(server.listen(0, '127.0.0.1'));
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const origin: Origin = { endpoint, heard, broken, answer: 'hello', close };
  return origin;
}

/** Where a server that was told to listen does so, as a URL. */
export async function addressOf(server: Server): Promise<string> {
  if (!server.listening) await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
