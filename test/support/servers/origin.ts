/** A small web server that keeps what it was asked, for the tests of the fault proxy. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What it was asked; `headers` is Node's flat list. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** `answer` is the body of every answer; `heard` has those requests that came whole, `broken` what came of the others; `answered` counts the answers that went out whole. */
export interface Origin {
  readonly endpoint: string;
  readonly heard: readonly Heard[];
  readonly broken: readonly string[];
  readonly answered: number;
  answer: string;
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback address. */
export async function startOrigin(): Promise<Origin> {
  const heard: Heard[] = [];
  const broken: string[] = [];
  let answered = 0;
  const server = createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders: headers } = request;
    response.once('finish', () => answered++);
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const origin: Origin = {
    endpoint: `http://127.0.0.1:${port}`,
    heard,
    broken,
    answer: 'hello',
    close,
    get answered() {
      return answered;
    },
  };
  return origin;
}
