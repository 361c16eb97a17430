import { describe } from 'vitest';
import { describeLargeObjects } from '../contract/large-objects.ts';
import { type Deviations, describeObjectStore, type StoreUnderTest } from '../contract/object-store.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import type { S3ServerName } from '../support/servers/s3-programs.ts';
import { honestS3Servers, needsS3, startS3Server } from '../support/servers/s3-servers.ts';

/** What a server does not keep, and why a repository is safe on it all the same. */
const deviations: Partial<Readonly<Record<S3ServerName, Deviations>>> = {
  versitygw: {
    'an object may have the name of a prefix of others': {
      reason: 'its objects are files: the name of a folder is taken, and a put is refused',
    },
    'of many deletions exactly one deletes': {
      reason: 'it compares and deletes in two steps; charthouse deletes what it put itself, and no second one does',
    },
    'a replacement and a deletion of one revision do not both succeed': {
      reason:
        'it compares and deletes in two steps, and seldom a replacement comes between; charthouse deletes nothing that others replace',
      shownBy: 'of many deletions exactly one deletes',
    },
  },
  minio: {
    'an object may have the name of a prefix of others': {
      reason: 'its objects are folders: what lies below one is not listed; no package is named so',
    },
    'of many deletions exactly one deletes': {
      reason: 'it ignores If-Match on DELETE; charthouse deletes what it put itself, and no second one does',
    },
    'a replacement and a deletion of one revision do not both succeed': {
      reason: 'it ignores If-Match on DELETE; what is deleted is a provenance file that names other bytes than its package',
    },
  },
};

for (const name of honestS3Servers) {
  describe(name, needsS3(name), () => {
    const make = async (): Promise<StoreUnderTest> => {
      const server = await startS3Server(name);
      const [one, two] = [await openStoreOn(server, { prefix: 'team/charts/' }), await openStoreOn(server, { prefix: 'team/charts/' })];
      return {
        store: one.store,
        again: two.store,
        close: async () => {
          await Promise.all([one.close(), two.close()]);
          await server.close();
        },
      };
    };
    describeObjectStore(`a bucket on ${name}`, make, deviations[name]);
    describeLargeObjects(`a bucket on ${name}`, make);
  });
}
