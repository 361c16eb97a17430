/** Serves a folder below a path, as GitHub Pages does. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.tgz': 'application/gzip',
};

/** A running server. */
export interface FolderServer extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string;
}

/** `prefix` such as `/team/charts/`. */
export async function serveFolder(folder: string, prefix = '/'): Promise<FolderServer> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, ''));
    const inside = normalize(path.slice(prefix.length - 1));
    const file = inside.endsWith('/') ? `${inside}index.html` : inside;
    try {
      if (!path.startsWith(prefix)) throw new Error('outside');
      const body = await readFile(join(folder, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
