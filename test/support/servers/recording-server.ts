/** A server over HTTP or HTTPS that keeps which credentials each request had. */
import { once } from 'node:events';
import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.ts';

/** One request: its path, its Authorization header, and the name in the client's certificate. */
export interface Recorded {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly client: string | undefined;
}

/** `requests` is in the order of arrival. */
export interface RecordingServer {
  readonly url: string;
  readonly requests: readonly Recorded[];
  close(): Promise<void>;
}

interface RecordingOptions {
  /** HTTPS with its server's certificate. */
  readonly certificates?: Certificates | undefined;
  /** Whether a client without a certificate of the same authority is refused. */
  readonly mutual?: boolean | undefined;
}

/** Starts one on a free port of the loopback address. */
export async function startRecordingServer(answer: RequestListener, options: RecordingOptions = {}): Promise<RecordingServer> {
  const { certificates, mutual = false } = options;
  const requests: Recorded[] = [];
  const listener: RequestListener = (request, response) => {
    const { url = '', headers, socket } = request;
    const subject = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
    requests.push({ path: url, authorization: headers.authorization, client: subject === undefined ? undefined : String(subject.CN) });
    answer(request, response);
  };
  const server =
    certificates === undefined
      ? createPlain(listener)
      : createSecure(
          {
            ...{ cert: certificates.server.cert, key: certificates.server.key },
            ...{ ca: certificates.authority.cert, requestCert: true, rejectUnauthorized: mutual },
          },
          listener,
        );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `${certificates === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
