/** A service of AWS that answers what a test says, request by request, with a connection to it whose clock the test turns. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AwsConnection, openAws } from '../../../src/aws/connection.ts';

/** One answer; the last one is given to all that follow. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The service, and what it was asked. */
export interface AnsweringAws {
  readonly aws: AwsConnection;
  readonly asked: { readonly method: string; readonly path: string; readonly body: string }[];
  /** Every wait of the retry layer and of polls, with its reason. */
  readonly waits: { readonly waitMs: number; readonly why: string }[];
  /** Milliseconds that were slept. */
  sleptMs(): number;
  close(): Promise<void>;
}

/** Starts it on the loopback address. */
export async function answeringAws(answers: readonly Answer[], env: Readonly<Record<string, string>> = {}): Promise<AnsweringAws> {
  const asked: AnsweringAws['asked'] = [];
  const waits: AnsweringAws['waits'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? { status: 500, body: '' };
    asked.push({ method: request.method ?? '', path: request.url ?? '', body });
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  let slept = 0;
  const aws = openAws({
    env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`, ...env },
    clock: {
      now: () => Date.UTC(2026, 0, 2) + slept,
      sleep: async (durationMs, signal) => {
        signal?.throwIfAborted();
        slept += durationMs;
      },
    },
    random: { unit: () => 0, id: () => 'id' },
    userAgent: 'charthouse-test',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    onRetry: (_, { waitMs, error }) => waits.push({ waitMs, why: error instanceof Error ? error.message : String(error) }),
  });
  return {
    aws,
    asked,
    waits,
    sleptMs: () => slept,
    close: async () => {
      await aws.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** CloudFront's and S3's form of an error, and with another root CloudFormation's. */
export function serviceError(status: number, code: string, message = 'no'): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<?xml version="1.0"?><ErrorResponse>${error}<RequestId>r1</RequestId></ErrorResponse>` };
}
