/** Only what a publish could have left is read as an intent. */
import { expect, it } from 'vitest';
import type { Json } from '../../../base/json.ts';
import { entryOf } from '../../../index-file/entry.ts';
import { type Intent, intentKey, intentText, parseIntent } from './intent.ts';

const digest = 'a'.repeat(64);
const metadata = { apiVersion: 'v2', name: 'app', version: '1.0.0', description: 'an app' };
const entry = entryOf({ metadata, url: 'app-1.0.0.tgz', created: '2026-01-02T03:04:05.678Z', digest });
const intent: Intent = { run: '0a1b', by: { actor: 'ada' }, entries: [{ key: 'app-1.0.0.tgz', entry }] };

it('is read as it was left', () => {
  expect(parseIntent(intentText(intent))).toEqual(intent);
  expect([intentKey('0a1b', 1), intentKey('0a1b', 2)]).toEqual(['.charthouse/intents/0a1b.json', '.charthouse/intents/0a1b-2.json']);
});

it('may lead to a package beside an orphan, and to an absolute URL', () => {
  const key = `${'a'.repeat(12)}/app-1.0.0.tgz`;
  const beside = { ...intent, entries: [{ key, entry: { ...entry, urls: [`https://charts.example/x/${key}`] } }] };
  expect(parseIntent(intentText(beside))).toEqual(beside);
});

/** Changes the document of the intent. */
function changed(change: Record<string, Json>, record: Record<string, Json> = {}, key = 'app-1.0.0.tgz'): string {
  const { entries, ...rest } = JSON.parse(intentText(intent));
  return JSON.stringify({ ...rest, entries: [{ key, record: { ...entries[0].record, ...record } }], ...change });
}

it.each([
  ['text that is no JSON', '{'],
  ['another document', '[]'],
  ['another schema', changed({ schemaVersion: 2 })],
  ['no run', changed({ run: null })],
  ['a run with a path', changed({ run: '../x' })],
  ['no entries', changed({ entries: [] })],
  ['an entry that is no map', changed({ entries: ['x'] })],
  ['an entry without a record', changed({ entries: [{ key: 'app-1.0.0.tgz' }] })],
  ['an unknown field, which makes some Helm refuse the index', changed({}, { icons: 'x' })],
  ['a name that is a path', changed({}, { name: '../app' })],
  ['a version that is none', changed({}, { version: 'latest' })],
  ['a field of another type', changed({}, { keywords: 'x' })],
  ['no URL', changed({}, { urls: [] })],
  ['two URLs', changed({}, { urls: ['app-1.0.0.tgz', 'b.tgz'] })],
  ['a URL that leads to another key', changed({}, { urls: ['other-1.0.0.tgz'] })],
  ['a URL that leads to a registry', changed({}, { urls: ['oci://registry.example/app-1.0.0.tgz'] })],
  ['a digest that is none', changed({}, { digest: 'sha256:1' })],
  ['a time that is none', changed({}, { created: 'yesterday' })],
  ['a key that is not that of the version', changed({}, { urls: ['index.yaml'] }, 'index.yaml')],
  ['a key that leads out of the repository', changed({}, {}, '../app-1.0.0.tgz')],
])('%s is no intent', (_, text) => {
  expect(parseIntent(text)).toBeUndefined();
});

it('is none if it is deeper than any chart, which would break what follows it down', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const text = (depth: number): string =>
    changed({}, { dependencies: [{ name: 'x', version: '1', repository: '', 'import-values': ['HERE'] }] }).replace(
      '"HERE"',
      nested(depth),
    );
  expect(parseIntent(text(10))).toBeDefined();
  for (const depth of [100, 10_000, 200_000]) expect(parseIntent(text(depth))).toBeUndefined();
});

it('names no more of its run than is a text', () => {
  expect(parseIntent(changed({ by: { actor: 7, workflow: 'https://ci.example/1', token: 'x' } }))?.by).toEqual({
    actor: undefined,
    workflow: 'https://ci.example/1',
    commit: undefined,
  });
});
