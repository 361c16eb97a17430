import { expect, it } from 'vitest';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readHistory } from './read-history.ts';

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
