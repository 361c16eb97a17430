import { expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { indexChecks, originIndex } from './index-checks.ts';

const { signal } = new AbortController();
const empty = 'apiVersion: v1\nentries: {}\n';

it.each<[string, string | undefined, string | undefined, string]>([
  ['a repository that is new', undefined, undefined, 'ok'],
  ['an index that lists nothing, without packages', empty, undefined, 'ok'],
  ['an index that lists nothing, with packages', empty, 'a-1.0.0.tgz', 'CH_INDEX_VANISHED'],
  ['packages without an index, however young', undefined, 'a-1.0.0.tgz', 'CH_INDEX_VANISHED'],
])('the check of the index fails as a publish would: %s', async (_, index, key, outcome) => {
  const store = memoryStore();
  store.meddle('index.yaml', index);
  if (key !== undefined) store.meddle(key, 'x');
  const [check] = indexChecks(originIndex(store)).checks;
  const found = await check?.run(signal).catch((error: unknown) => ({ outcome: asCharthouseError(error, signal).code }));
  expect(found?.outcome).toBe(outcome);
});
