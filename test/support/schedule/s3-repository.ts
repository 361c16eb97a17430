/** A repository in a bucket that a game is played in: the real store, and each request on its way to a real server is a step. */
import { Readable } from 'node:stream';
import { type AwsConnection, openAws } from '../../../src/aws/connection.ts';
import { openS3Store } from '../../../src/aws/s3/store.ts';
import { collect } from '../../../src/base/collect.ts';
import { indexAttributes } from '../../../src/repository/objects.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { type OpenStore, openStoreOn } from '../aws/s3-context.ts';
import { bucketReader } from '../aws/s3-publisher.ts';
import { proven } from '../publish/proven.ts';
import { bench } from '../publish/publish-harness.ts';
import type { S3Server } from '../servers/s3-servers.ts';
import { emptyIndex, type Fixture } from './memory-repository.ts';
import type { Scenario } from './scenarios.ts';
import type { Pass } from './turnstile.ts';

/** In a new prefix of the server's bucket, with these packages published. */
export async function s3Fixture(server: S3Server, prefix: string, { begun, isEmptied }: Beginning): Promise<Fixture> {
  const opened: AwsConnection[] = [];
  await publishFirst(await openStoreOn(server, { prefix }), server.endpoint, { begun, isEmptied });
  const read = bucketReader(server, server.bucket);
  return {
    open: (pass) => {
      const connection = gatedConnection(server, prefix, pass);
      opened.push(connection);
      // A trial is on objects of its own, and writers that meet in it are meant to: its requests are no steps of the game.
      const store = openS3Store({ endpointUrl: server.endpoint, region: server.region, bucket: server.bucket, prefix }, connection);
      return proven(store, server.endpoint);
    },
    looks: {
      read: (key) => read(`${prefix}${encodeURIComponent(key)}`),
      isChange: ({ what }) => /(^| )PUT index\.yaml$/.test(what),
      close: async () => {
        await Promise.all(opened.map(({ close }) => close()));
      },
    },
  };
}

/** What is there before. */
interface Beginning extends Pick<Scenario, 'begun'> {
  readonly isEmptied?: boolean | undefined;
}

async function publishFirst({ store, close }: OpenStore, endpoint: string, { begun, isEmptied }: Beginning): Promise<void> {
  if (isEmptied === true) await store.putNew('index.yaml', [Buffer.from(emptyIndex)], { attributes: indexAttributes });
  if (begun.length > 0) {
    const { error } = await bench().publish(
      Object.fromEntries(begun.map(({ fileName, bytes }) => [fileName, bytes])),
      {},
      {
        store: proven(store, endpoint),
      },
    );
    if (error !== null) throw error;
  }
  await close();
}

/** Its waits are over at once, but for those that are time limits. */
function gatedConnection({ accessKeyId, secretAccessKey }: S3Server, prefix: string, pass: Pass): AwsConnection {
  const sleep = (durationMs: number): Promise<void> => (durationMs < 10_000 ? Promise.resolve() : new Promise(() => undefined));
  const connection = openAws({
    env: {},
    clock: { now: () => Date.now(), sleep },
    random: { unit: () => 0, id: realRandom.id },
    userAgent: 'charthouse-test',
    credentials: { accessKeyId, secretAccessKey },
  });
  const { handler } = connection.transport;
  if (!isHandler(handler)) throw new Error('the handler of requests has another form');
  const handle: Handler['handle'] = (request, options) => {
    const { method, path } = request;
    const key = decodeURIComponent(path).split(`/${prefix}`)[1] ?? '';
    const what = `${method} ${key}`;
    const act = async (): Promise<{ readonly response: Answer }> => {
      const { response } = await handler.handle(request, options);
      // Whole, so that reading it takes no time that is not the step's.
      return { response: { ...response, body: Readable.from([await collect(response.body)]) } };
    };
    const fates = method === 'PUT' ? { lost: hangUp, refusal: conflict } : method === 'DELETE' ? { lost: hangUp } : {};
    return pass({ what, act, ...fates });
  };
  return { ...connection, clientConfig: { ...connection.clientConfig, requestHandler: { ...handler, handle } } };
}

/** What the SDK asks its handler, as far as it matters here. */
interface Handler {
  handle(request: { readonly method: string; readonly path: string }, options: unknown): Promise<{ readonly response: Answer }>;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

function isHandler(value: object): value is Handler {
  return 'handle' in value && typeof value.handle === 'function';
}

function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** Two conditional writes met, and this one was not done. */
function conflict(): { readonly response: Answer } {
  const body = Readable.from([Buffer.from('<Error><Code>ConditionalRequestConflict</Code><Message>again</Message></Error>')]);
  return { response: { statusCode: 409, headers: { 'content-type': 'application/xml' }, body } };
}
