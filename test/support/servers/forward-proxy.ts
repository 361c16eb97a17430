/** A forward proxy, as HTTP_PROXY names one: whatever it is asked for comes from one server. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** `asked` has one line for each request, such as `GET s3.test:9000` and `CONNECT s3.test:443`. */
export interface ForwardProxy {
  readonly url: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback address. It tunnels to the port `tunnelTo`, whatever host is asked for, and else refuses to. */
export async function startForwardProxy(target: string, tunnelTo?: number): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { host, pathname, search } = new URL(request.url ?? '');
    asked.push(`${request.method} ${host}`);
    forward(request, response, `${target}${pathname}${search}`);
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (tunnelTo !== undefined) tunnel(socket, tunnelTo);
    else socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse, url: string): void {
  const upstream = requestTo(url, { method: request.method, headers: request.headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
}

function tunnel(socket: Duplex, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  for (const each of [upstream, socket]) {
    each.on('error', () => undefined);
    each.on('close', () => {
      upstream.destroy();
      socket.destroy();
    });
  }
}
