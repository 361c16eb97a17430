/** A store on a real S3 server, for tests in this process. */
import { openAws } from '../../../src/aws/connection.ts';
import { openS3Store } from '../../../src/aws/s3/store.ts';
import type { S3Settings } from '../../../src/aws/settings.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import type { Traffic } from '../../../src/runtime/traffic.ts';

/** What a server says of itself, as far as a client needs it. */
export interface Reachable {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly bucket: string;
}

/** A store, and the way to let go of its connections. */
export interface OpenStore {
  readonly store: ObjectStore;
  readonly traffic: () => Traffic;
  close(): Promise<void>;
}

/** Opens a handle of its own: another one shares nothing with it but the bucket. */
export async function openStoreOn(server: Reachable, settings: Partial<S3Settings> = {}): Promise<OpenStore> {
  const { accessKeyId, secretAccessKey } = server;
  const aws = openAws({
    env: {},
    clock: realClock,
    random: realRandom,
    userAgent: 'charthouse-test',
    credentials: { accessKeyId, secretAccessKey },
  });
  const { endpoint: endpointUrl, region, bucket } = server;
  const store = openS3Store({ endpointUrl, region, bucket, prefix: '', ...settings }, aws);
  return { store, traffic: aws.traffic, close: aws.close };
}
