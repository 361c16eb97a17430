/** One request on its way through the fault proxy, to the server and back, with what it meets. */
import { once } from 'node:events';
import { type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Signer } from '../servers/signature.ts';
import { damaged, passedOn, signedAgain } from './fault-damage.ts';
import type { Met } from './fault-rules.ts';
import type { Answer, HeaderChange } from './faults.ts';

/** What is written down while it happens. */
export interface Notes {
  bytesSent: number;
  bytesReceived: number;
  status: number | undefined;
  serverStatus: number | undefined;
}

/** A request, where it goes, and what it meets. */
export interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly notes: Notes;
  readonly met: Met;
  readonly target: URL;
  readonly options: { readonly host?: string; readonly signer?: Signer };
}

/** Never rejects: whatever breaks between the proxy and the server is a broken connection to the client. */
export async function serve(passage: Passage): Promise<void> {
  try {
    await pass(passage);
  } catch {
    passage.response.destroy();
  }
}

async function pass(passage: Passage): Promise<void> {
  const { request, response, notes, met } = passage;
  const { mishap } = met;
  const body = await arrival(passage);
  if (mishap?.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if (mishap?.kind === 'answer' && !mishap.isAfterwards) {
    for await (const bytes of body) notes.bytesSent += bytes.length;
    reply(passage, mishap.answer);
    return;
  }
  const answered = await forward(passage, body);
  notes.serverStatus = answered.statusCode;
  // To its end: only then has the server surely done its work.
  if (mishap?.kind === 'lose-answer' || mishap?.kind === 'answer') await once(answered.resume(), 'end');
  for (const each of met.circumstances) if (each.kind === 'hold' && each.side === 'answer') await each.gate.pass();
  if (mishap?.kind === 'lose-answer') response.destroy();
  else if (mishap?.kind === 'answer') reply(passage, mishap.answer);
  else await handBack(passage, answered);
}

/** Resolves to the body when nothing holds the request any more. What is held is read first, so that it is seen when the client goes away: that request is dropped. */
async function arrival({ request, met }: Passage): Promise<AsyncIterable<Buffer>> {
  const waits = met.circumstances.filter((each) => each.kind === 'delay' || (each.kind === 'hold' && each.side === 'request'));
  // What stops to read it does not thereby break the client's connection.
  if (waits.length === 0) return request.iterator({ destroyOnReturn: false });
  const chunks: Buffer[] = [];
  for await (const bytes of request) chunks.push(bytes);
  for (const each of waits) {
    if (each.kind === 'delay') await pause(each.ms);
    else if (each.kind === 'hold') await each.gate.pass();
  }
  // Twice round the event loop, so that a connection that was closed before the gate was opened is known to be.
  await turn();
  await turn();
  if (request.socket.destroyed || request.socket.readableEnded) throw new Error('the client is gone');
  return Readable.from(chunks);
}

/** Resolves to the server's answer, its body unread. */
async function forward({ request, response, notes, met, target, options }: Passage, body: AsyncIterable<Buffer>): Promise<IncomingMessage> {
  const { mishap } = met;
  const changes = met.circumstances.flatMap((each) => (each.kind === 'request-headers' ? [each.change] : []));
  const named: readonly HeaderChange[] = options.host === undefined ? [] : [{ set: { host: options.host } }];
  const kept = passedOn(request.rawHeaders, [...named, ...changes]);
  const isChanged = named.length + changes.length > 0;
  const headers = isChanged && options.signer !== undefined ? signedAgain(request, kept, options.signer) : kept;
  // A connection of its own for each: one that is kept might be closed by the server just then, a fault that no rule asked for.
  // The server is not told, since one that closes after an early answer breaks the upload before the answer is read.
  headers.push('connection', 'keep-alive');
  const { hostname, port } = target;
  const upstream = requestTo({ hostname, port, method: request.method, path: request.url, headers, agent: false });
  upstream.on('error', () => undefined);
  response.once('close', () => upstream.destroy());
  const isCut = mishap?.kind === 'cut' && mishap.way === 'upload';
  const count = (bytes: number): void => {
    notes.bytesSent += bytes;
  };
  const upload = pipeline(damaged(body, mishap, 'upload', count), upstream, { end: !isCut });
  if (isCut) {
    const socket: Socket = upstream.socket ?? (await once(upstream, 'socket'))[0];
    if (socket.connecting) await once(socket, 'connect');
    await upload;
    socket.destroySoon();
    throw new Error('cut');
  }
  // A server may answer before it has read all, and stop reading: then its answer counts.
  upload.catch(() => request.resume());
  const [answered] = await once(upstream, 'response');
  return answered;
}

async function handBack({ response, notes, met }: Passage, answered: IncomingMessage): Promise<void> {
  const { mishap } = met;
  const isCut = mishap?.kind === 'cut';
  const end = isCut ? mishap.end : 'clean';
  const changes = met.circumstances.flatMap((each) => (each.kind === 'answer-headers' ? [each.change] : []));
  const headers = passedOn(answered.rawHeaders, isCut && end === 'clean' ? [...changes, { remove: ['content-length'] }] : changes);
  response.sendDate = false;
  response.writeHead(answered.statusCode ?? 502, answered.statusMessage, headers);
  response.flushHeaders();
  notes.status = answered.statusCode;
  const count = (bytes: number): void => {
    notes.bytesReceived += bytes;
  };
  await pipeline(damaged(answered, mishap, 'answer', count), response, { end: end === 'clean' });
  if (end === 'broken') response.socket?.destroySoon();
}

function reply({ response, notes }: Passage, { status, headers, body }: Answer): void {
  const isFramed = 'content-length' in headers || 'transfer-encoding' in headers;
  notes.status = status;
  notes.bytesReceived = Buffer.byteLength(body);
  response.writeHead(status, isFramed ? headers : { ...headers, 'content-length': notes.bytesReceived });
  response.end(body);
}
