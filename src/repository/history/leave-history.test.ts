import { expect, it } from 'vitest';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readHistory } from './read-history.ts';
import { readPastIndex } from './read-past-index.ts';

const history = { origin: {}, keepsRecords: true };
const app = chartPackage('app', '1.0.0');

/** A store that may keep versions, and whose policy does not let a publisher list them. */
function closed(store: ObjectStore): ObjectStore {
  return {
    ...store,
    // biome-ignore lint/correctness/useYield: it is refused before the first.
    versions: async function* () {
      throw new CharthouseError('CH_STORE_DENIED', { message: 'access denied' });
    },
  };
}

it('a publisher that may not list versions keeps a record, without a warning', async () => {
  const repository = bench();
  const { store } = portsOf(repository);
  const { error, warnings } = await repository.publish(
    { 'app.tgz': app.bytes },
    { verify: false, newIndex: true },
    { store: closed(store), history },
  );
  expect([error, warnings]).toEqual([null, []]);
  const operations: (string | undefined)[] = [];
  for await (const { note } of readHistory(repository.store, new AbortController().signal)) operations.push(note?.operation);
  expect(operations).toContain('publish');
});

it('keeps a large index whole, packed in parts', async () => {
  const repository = bench();
  const { signal } = new AbortController();
  await repository.publish({ 'app.tgz': app.bytes }, { verify: false, newIndex: true });
  const listed = await repository.store.get('index.yaml');
  if (listed.kind === 'missing') throw new Error('no index was written');
  // Larger than one part, and the end of it is not like the beginning.
  const lines = Array.from({ length: 600_000 }, (_, at) => `# a comment with the number ${at}\n`).join('');
  const before = Buffer.from(listed.body).toString() + lines;
  const attributes = { contentType: 'text/yaml', cacheControl: 'no-store' };
  await repository.store.putIfMatch('index.yaml', listed.info.etag, [Buffer.from(before)], { attributes });
  const { error } = await repository.publish({ 'app.tgz': chartPackage('app', '1.1.0').bytes }, { verify: false }, { history });
  expect(error).toBe(null);
  const texts: string[] = [];
  for await (const past of readHistory(repository.store, signal)) {
    texts.push(Buffer.from(await readPastIndex(repository.store, past, signal)).toString());
  }
  expect(texts).toHaveLength(2);
  expect(texts[1] === before).toBe(true);
});
