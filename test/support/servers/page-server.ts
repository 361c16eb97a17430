/** A web server whose pages a test writes itself: indexes of other programs, redirects, refusals. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path is answered with: a body, another place, or a status alone. */
export type Page = string | Uint8Array | { readonly location: string } | { readonly status: number };

/** A running server. */
export interface PageServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The targets of all requests so far, with their queries. */
  readonly asked: string[];
  /** By target; a target without a page is looked up without its query. May be changed while it runs. */
  readonly pages: Map<string, Page>;
  close(): Promise<void>;
}

/** `login`, such as `user:password`, must come with each request if it is given. */
export async function openPageServer(login?: string): Promise<PageServer> {
  const asked: string[] = [];
  const pages = new Map<string, Page>();
  const wanted = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const server = createServer((request, response) => {
    const target = request.url ?? '';
    asked.push(target);
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end();
    }
    const page = pages.get(target) ?? pages.get(target.replace(/\?.*$/, ''));
    if (page === undefined) return void response.writeHead(404).end('no such page');
    if (typeof page === 'string' || page instanceof Uint8Array) return void response.writeHead(200).end(page);
    if ('location' in page) return void response.writeHead(302, { location: page.location }).end();
    return void response.writeHead(page.status).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    pages,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
