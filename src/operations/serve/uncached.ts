/** An answer that is made for one request. */
import type { ServerAnswer } from '../../runtime/server.ts';

/** With the length of its body. */
export function uncached(status: number, body: Uint8Array, headers: Readonly<Record<string, string>>): ServerAnswer {
  const fixed = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
  return { status, headers: { ...fixed, ...headers, 'content-length': String(body.byteLength) }, body };
}
