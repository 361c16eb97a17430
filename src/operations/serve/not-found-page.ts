/** What a browser gets for an address that the repository does not have: its own 404.html. Programs get a line of text. */
import type { ServerAnswer, ServerRequest } from '../../runtime/server.ts';
import { htmlType } from './content-type.ts';
import type { ServedObjects } from './served-objects.ts';
import { uncached } from './uncached.ts';

const notFoundKey = '404.html';

/** More than any such page has: a page is no reason to fill the memory. */
const maxBytes = 1 << 20;

/** Undefined for a program, and if there is no such page. */
export async function notFoundPage(objects: ServedObjects, { headers, signal }: ServerRequest): Promise<ServerAnswer | undefined> {
  if (!/\btext\/html\b/i.test(headers['accept'] ?? '')) return undefined;
  const head = await objects.head(notFoundKey, { signal });
  if (head.kind === 'missing' || head.info.sizeBytes > maxBytes) return undefined;
  const opened = await objects.stream(notFoundKey, { signal });
  if (opened.kind === 'missing') return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of opened.body) pieces.push(piece);
  return uncached(404, Buffer.from(atRoot(Buffer.concat(pieces).toString())), { 'content-type': htmlType });
}

/** Links of this page have the path that the repository has on its own server. Here it is at the root. */
function atRoot(page: string): string {
  const root = /<link rel="stylesheet" href="(\/[^"]+\/)pages\/assets\//.exec(page)?.[1];
  return root === undefined ? page : page.replaceAll(`="${root}`, '="/');
}
