/** 64 publishers at once into a bucket of three S3 servers. */
import { afterAll, beforeAll, describe } from 'vitest';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { bucketReader, publishHere } from '../support/aws/s3-publisher.ts';
import { begun, burstCases } from '../support/publish/burst-cases.ts';
import { proven } from '../support/publish/proven.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

describe.each(honestS3Servers)('on %s', (name) => {
  const { skip } = needsS3(name);
  let server: S3Server;
  beforeAll(async () => {
    if (!skip) server = await startS3Server(name);
  });
  afterAll(() => server?.close());

  burstCases(
    async () => {
      const to = { ...server, bucket: await server.createBucket() };
      await publishHere(to, [begun]);
      const open = async () => {
        const { store, close } = await openStoreOn(to);
        return { store: proven(store, to.endpoint), close };
      };
      return { open, read: bucketReader(server, to.bucket) };
    },
    { skip, lookEachMs: 40 },
  );
});
