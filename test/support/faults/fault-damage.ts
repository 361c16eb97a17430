/** What a fault makes of headers and of bodies. */
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { authorization, type Signer } from '../servers/signature.ts';
import type { HeaderChange, Mishap, Way } from './faults.ts';

/** A flat list of names and values, as Node keeps them: order, case and repetitions stay. */
export type RawHeaders = readonly string[];

/** What belongs to one connection, and is said anew on the next. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'proxy-connection'];

/** The headers that go on to the next connection, each change made. */
export function passedOn(headers: RawHeaders, changes: readonly HeaderChange[]): string[] {
  let result = without(headers, hopByHop);
  for (const { set = {}, remove = [] } of changes) {
    result = [...without(result, [...remove, ...Object.keys(set)]), ...Object.entries(set).flat()];
  }
  return result;
}

/** With the signature that fits these headers; those that were signed and are gone are not missed. */
export function signedAgain({ method = '', url = '' }: IncomingMessage, headers: string[], signer: Signer): string[] {
  const pairs = headers.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name.toLowerCase(), headers[at + 1] ?? '']] : []));
  const claimed = /SignedHeaders=([^,]*)/.exec(pairs.find(([name]) => name === 'authorization')?.[1] ?? '')?.[1]?.split(';');
  if (claimed === undefined) return headers;
  const [path = '', query = ''] = url.split('?');
  const signed = Object.fromEntries(pairs.filter(([name]) => claimed.includes(name)));
  return passedOn(headers, [{ set: { authorization: authorization({ method, path, query, headers: signed }, signer) } }]);
}

function without(headers: RawHeaders, names: readonly string[]): string[] {
  const isKept = (at: number): boolean => !names.includes(headers[at - (at % 2)]?.toLowerCase() ?? '');
  return headers.filter((_, at) => isKept(at));
}

/**
 * The body as it goes on. One that is cut is still read to its end, so that nobody else notices the cut.
 *
 * @param count is told how many bytes go on, before they do.
 */
export async function* damaged(
  body: AsyncIterable<Buffer>,
  mishap: Mishap | undefined,
  way: Way,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const bytes of body) {
    const result = damage(bytes, offset, mishap, way);
    offset += bytes.length;
    count(result.length);
    if (mishap?.kind === 'dribble' && way === 'answer') yield* dribbled(result, mishap);
    else if (result.length > 0) yield result;
  }
}

async function* dribbled(bytes: Buffer, { bytes: length, ms }: Extract<Mishap, { kind: 'dribble' }>): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) {
    yield bytes.subarray(at, at + length);
    await pause(ms);
  }
}

function damage(bytes: Buffer, offset: number, mishap: Mishap | undefined, way: Way): Buffer {
  if (mishap?.kind === 'cut' && mishap.way === way) return bytes.subarray(0, Math.max(0, mishap.bytes - offset));
  if (mishap?.kind !== 'corrupt' || mishap.way !== way) return bytes;
  const at = mishap.at - offset;
  const result = Buffer.from(bytes);
  const byte = result[at];
  // The lowest bit, so that text stays text.
  if (byte !== undefined) result[at] = byte ^ 1;
  return result;
}
