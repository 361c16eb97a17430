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

const entry = (more: string): string =>
  `apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    created: "2026-01-01T00:00:00Z"\n    digest: ${'a'.repeat(64)}\n    name: app\n${more}generated: "2026-01-01T00:00:00Z"\n`;
const urls = '    urls:\n    - app-1.0.0.tgz\n';

it.each<[string, string, string, RegExp]>([
  ['that every reader takes', `${urls}    version: 1.0.0\n`, 'ok', /lists 1 version of 1 chart/],
  ['without a URL', '    version: 1.0.0\n', 'warning', /app 1\.0\.0: its entry has no URL/],
  [
    'that Helm refuses',
    `${urls}    version: 1.0.0\n    home: 1\n`,
    'failed',
    /^index\.yaml:11: Helm refuses the whole index: home is an integer/,
  ],
  ['that Helm skips', `${urls}`, 'failed', /^index\.yaml:\d+: Helm skips an entry without an error: /],
])('judges an entry %s by the rules of the audit', async (_, more, outcome, message) => {
  const store = memoryStore();
  store.meddle('index.yaml', entry(more));
  store.meddle('app-1.0.0.tgz', 'x');
  const [check] = indexChecks(originIndex(store)).checks;
  expect(await check?.run(signal)).toMatchObject({ outcome, message: expect.stringMatching(message) });
});
