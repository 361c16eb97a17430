/** The body of an answer up to a limit: a server that sends without end costs no more than that. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { HttpAnswer } from './http.ts';

/** The body, piece by piece. @throws CH_HTTP_FAILED if it is longer than `maxBytes`, announced or not */
export async function* limitedBody(answer: HttpAnswer, maxBytes: number, url: string): AsyncGenerator<Uint8Array> {
  const announced = Number(answer.headers['content-length'] ?? 0);
  let bytes = 0;
  if (announced > maxBytes) {
    await answer.discard();
    throw tooLarge(url, maxBytes);
  }
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(url, maxBytes);
    yield chunk;
  }
}

/** The error for a body that is too long. */
export function tooLarge(url: string, maxBytes: number): CharthouseError {
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `${printableUrl(url)} is larger than ${maxBytes} bytes`,
    hint: 'check that the URL is the right one',
    details: { url: printableUrl(url), reason: 'too-large', maxBytes },
  });
}
