/** Requests for what the reader may have already, and answers that are compressed. */
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { encodingOf } from '../base/content-encoding.ts';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { systemCode } from '../base/system-code.ts';
import type { ConditionalOptions } from '../ports/public-site.ts';
import type { HttpAnswer } from '../runtime/http.ts';

/** The headers of such a request (RFC 9110, 13.1). */
export function conditions({ known, gzip = false }: ConditionalOptions): Readonly<Record<string, string>> {
  return {
    ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    ...(gzip ? { 'accept-encoding': 'gzip' } : {}),
  };
}

/** Whether an answer "not modified" has a meaning. */
export function isConditional({ known }: ConditionalOptions): boolean {
  return known?.etag !== undefined || known?.lastModified !== undefined;
}

interface Decoding {
  readonly gzip?: boolean | undefined;
  readonly maxBytes: number;
  readonly url: string;
  /** The error for a body that is larger. */
  readonly tooLarge: () => CharthouseError;
}

/** The body without the compression that was asked for; every other encoding is left, as Helm leaves it. */
export function decoded(
  body: AsyncIterable<Uint8Array>,
  { headers }: Pick<HttpAnswer, 'headers'>,
  decoding: Decoding,
): AsyncIterable<Uint8Array> {
  const isCompressed = decoding.gzip === true && /^(x-)?gzip$/.test(encodingOf(headers['content-encoding']) ?? '');
  return isCompressed ? gunzipped(body, decoding) : body;
}

async function* gunzipped(body: AsyncIterable<Uint8Array>, { maxBytes, url, tooLarge }: Decoding): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    // The callback only keeps an error from being thrown outside: the loop below throws it too.
    for await (const piece of pipeline(body, createGunzip(), () => undefined)) {
      bytes += piece.length;
      if (bytes > maxBytes) throw tooLarge();
      yield piece;
    }
  } catch (error) {
    if (!(systemCode(error) ?? '').startsWith('Z_')) throw error;
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `GET ${printableUrl(url)} failed: the response is no valid gzip (${systemCode(error)})`,
      details: { url: printableUrl(url), reason: 'encoding' },
      cause: error,
    });
  }
}
