/** History and rollback of buckets with and without versioning, of a folder, and what a real Helm makes of the result. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showHistory } from '../../src/operations/history/history.ts';
import type { HistoryReport } from '../../src/operations/history/request.ts';
import type { RollbackReport } from '../../src/operations/rollback/request.ts';
import { rollBack } from '../../src/operations/rollback/rollback.ts';
import type { ObjectStore } from '../../src/ports/object-store.ts';
import { noTraffic } from '../../src/runtime/traffic.ts';
import { openStoreOn } from '../support/aws/s3-context.ts';
import { proven } from '../support/publish/proven.ts';
import { bench, chartPackage, portsOf } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const origin = { actor: 'ada', workflow: 'https://github.com/o/r/actions/runs/77', commit: 'abc' };
const history = { origin, keepsRecords: true };
const packages = ['1.0.0', '1.1.0', '1.2.0'].map((version) => chartPackage('app', version));
const empty = 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-01T00:00:00Z"\n';
const attributes = { contentType: 'text/yaml', cacheControl: 'no-store' };

const publish = async (store: ObjectStore, { fileName, bytes }: (typeof packages)[number]) => {
  const { error } = await bench().publish({ [fileName]: bytes }, { verify: false }, { store, history, clock: realClock });
  if (error !== null) throw error;
};
const realClock = { now: () => Date.now(), sleep: async () => undefined };
const ports = (store: ObjectStore) => ({ ...portsOf(bench()), store, clock: realClock, history });
const show = (store: ObjectStore): Promise<HistoryReport> =>
  showHistory({ limit: 50, sinceMs: undefined }, { ...ports(store), keepsRecords: true, traffic: () => noTraffic });
const rollback = (store: ObjectStore, version: string): Promise<RollbackReport> =>
  rollBack({ version, url: undefined, dryRun: false, wait: false, invalidate: false }, { ...ports(store), confirm: async () => true });
const textOf = async (store: ObjectStore): Promise<string> => {
  const answer = await store.get('index.yaml');
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : '';
};
const wordsOf = ({ history: versions }: HistoryReport): readonly string[] =>
  versions.map(({ kind, operation, added, removed, certain }) => `${operation ?? kind} ${added}/${removed}${certain ? '' : '?'}`);

/** Another program replaces the index, or deletes it. */
async function damage(store: ObjectStore, how: 'emptied' | 'deleted' | 'cut'): Promise<void> {
  const answer = await store.get('index.yaml');
  if (answer.kind === 'missing') throw new Error('there is no index');
  const { etag } = answer.info;
  if (how === 'deleted') return void (await store.deleteIf('index.yaml', etag));
  const text = Buffer.from(answer.body).toString();
  const left = how === 'emptied' ? empty : `${text.slice(0, text.lastIndexOf('  - apiVersion'))}generated: "2026-01-01T00:00:00Z"\n`;
  await store.putIfMatch('index.yaml', etag, [Buffer.from(left)], { attributes });
}

/** versitygw takes a delete marker for an object, so nothing is created in its place: the error asks to remove the marker. */
const refusesToCreate = (name: string, versioning: boolean, how: string): boolean =>
  name === 'versitygw' && versioning && how === 'deleted';

describe.each(honestS3Servers)('%s', (name) => {
  let server: S3Server;
  beforeAll(async () => {
    if (!needsS3(name).skip) server = await startS3Server(name);
  });
  afterAll(() => server?.close());

  describe.each([true, false])('with versioning: %s', (versioning) => {
    it.each(['emptied', 'deleted', 'cut'] as const)(
      'an index that another program has %s is restored, and nothing is missing in the history',
      needsS3(name),
      async (how) => {
        const bucket = await server.createBucket({ versioning });
        const opened = await openStoreOn({ ...server, bucket });
        const store = proven(opened.store, server.endpoint);
        for (const each of packages) await publish(store, each);
        const whole = await textOf(store);
        const before = await show(store);
        expect(before.error).toBeNull();
        expect(wordsOf(before).slice(0, 3)).toEqual(['publish 1/0', 'publish 1/0', 'publish 1/0']);
        expect(before.history[0]).toMatchObject({
          current: true,
          ...origin,
          versions: 3,
          changes: [{ kind: 'added', name: 'app', version: '1.2.0' }],
        });
        await damage(store, how);
        const damaged = await show(store);
        expect(damaged.history.slice(-before.history.length).map(({ id }) => id)).toEqual(
          before.history.map(({ id }) => (id === 'current' ? expect.any(String) : id)),
        );
        const report = await rollback(store, before.history[0]?.id ?? '');
        if (refusesToCreate(name, versioning, how)) {
          expect(report.error?.code).toBe('CH_STORE_UNSUPPORTED');
          return opened.close();
        }
        expect([report.error, report.plan?.hidden]).toEqual([null, []]);
        expect(await textOf(store)).toBe(whole);
        const again = await rollback(store, before.history[0]?.id ?? '');
        expect([again.error, again.index.attempts]).toEqual([null, 0]);
        const after = await show(store);
        expect([after.error, after.history[0]?.operation]).toEqual([null, 'rollback']);
        expect(after.history.filter(({ operation }) => operation === 'publish')).toHaveLength(3);
        await publish(store, chartPackage('app', '2.0.0'));
        const keys: string[] = [];
        for await (const { key } of store.list('.charthouse/history/')) keys.push(key);
        expect(keys.length > 0).toBe(!versioning);
        await opened.close();
      },
    );
  });
});
