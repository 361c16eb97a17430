/** A proxy before a real server that counts what passes, and does to it what the rules of a test say. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Signer } from '../servers/signature.ts';
import { serve } from './fault-forward.ts';
import { type HowOften, type Match, noRules, type Request } from './fault-rules.ts';
import { type Fault, holdAt } from './faults.ts';
import { closedGate, type Gate } from './gate.ts';

/** A request and what became of it; bytes are those of the bodies. */
export interface Exchange extends Request {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** What the client was answered; undefined where it was left without. */
  readonly status: number | undefined;
  /** The same for all that came over one connection. */
  readonly connection: number;
  /** What the server answered; undefined where it was not asked, or gave none. */
  readonly serverStatus: number | undefined;
  /** The kinds of what it met on its way. */
  readonly faults: readonly Fault['kind'][];
}

/** A running proxy. A request may meet any number of circumstances, and one mishap: a second rule with one waits for the next request. */
export interface FaultProxy {
  readonly endpoint: string;
  /** The next request that matches meets the fault. */
  once(match: Match, fault: Fault): void;
  /** So many of them do, or those after the first few. */
  often(often: HowOften, match: Match, fault: Fault): void;
  always(match: Match, fault: Fault): void;
  /** Requests that match are held, or their answers once the server has done its work. */
  hold(match: Match, options?: { readonly opensAt?: number; readonly side?: 'request' | 'answer' }): Gate;
  /** What has come so far, oldest first. */
  seen(match?: Match): readonly Exchange[];
  /** Forgets what was seen. */
  forget(): void;
  /** No more faults; who is held stays held. */
  behave(): void;
  close(): Promise<void>;
}

/**
 * The server gets the host that the client named, which is what it signed. `host` replaces it, for what is served by a
 * name; with `signer` requests that such a thing changed are signed again, so that a server that checks takes them.
 */
export interface FaultProxyOptions {
  readonly host?: string;
  readonly signer?: Signer;
}

/**
 * Starts one on a free port of the loopback address. The caller closes it, whatever happens.
 *
 * @example proxy.once(put('index.yaml'), loseAnswer);
 */
export async function startFaultProxy(target: string, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const rules = noRules();
  const exchanges: Exchange[] = [];
  const connections: object[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const arrived = requestOf(request);
    const met = rules.meet(arrived);
    const faults = [...met.circumstances, ...(met.mishap === undefined ? [] : [met.mishap])].map(({ kind }) => kind);
    if (!connections.includes(request.socket)) connections.push(request.socket);
    const connection = connections.indexOf(request.socket);
    const exchange = { ...arrived, connection, bytesSent: 0, bytesReceived: 0, status: undefined, serverStatus: undefined, faults };
    exchanges.push(exchange);
    void serve({ request, response, notes: exchange, met, target: new URL(target), options });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    once: (match, fault) => rules.add(match, fault, {}),
    often: (often, match, fault) => rules.add(match, fault, often),
    always: (match, fault) => rules.add(match, fault, { times: Number.POSITIVE_INFINITY }),
    hold: (match, { opensAt, side } = {}) => {
      const gate = closedGate(opensAt === undefined ? {} : { opensAt });
      rules.add(match, holdAt(gate, side), { times: Number.POSITIVE_INFINITY });
      return gate;
    },
    seen: (match = () => true) => exchanges.filter(match),
    forget: () => {
      exchanges.length = 0;
    },
    behave: rules.clear,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function requestOf({ method = '', url = '', headers }: IncomingMessage): Request {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/.exec(url) ?? [];
  return { method, path: decoded(path), query, headers };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
