import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import type { Finding } from '../../ports/check.ts';
import { originIndex } from './index-checks.ts';
import { publicChecks } from './public-checks.ts';

const base = 'https://charts.example.com';
const signal = new AbortController().signal;
const asPut = { 'cache-control': 'public, max-age=300', 'content-type': 'text/yaml' };

function listing(...versions: readonly string[]): string {
  const entries = versions.map(
    (version) => `  - name: app\n    version: ${version}\n    urls:\n    - app-${version.replace('+', '%2B')}.tgz\n`,
  );
  return `apiVersion: v1\nentries:\n  app:\n${entries.join('')}`;
}

interface World {
  /** Undefined if there is none. */
  readonly index?: string | undefined;
  readonly answer: (path: string) => string | number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
}

/** One check in a world; what it throws is thrown. */
async function check(name: string, { index, answer, headers = asPut, url = base }: World): Promise<Finding> {
  const store = memoryStore();
  store.meddle('index.yaml', index);
  const site = siteOf(async (asked) => answer(asked.slice(url.length)), headers);
  const { checks } = publicChecks(url, { origin: originIndex(store), site, random: { id: () => 'x' } });
  const found = checks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no check ${name}`);
  return found.run(signal);
}

describe('the public URL', () => {
  it.each([
    ['https://charts.example.com', 'ok'],
    ['http://charts.example.com', 'warning'],
    ['http://127.0.0.1:8879', 'ok'],
    ['http://[::1]:8879', 'ok'],
  ])('%s: %s', async (url, outcome) => {
    expect(await check('public-url', { url, answer: () => 404 })).toMatchObject({ outcome });
  });
});

describe('the index that users get', () => {
  const index = listing('1.0.0', '2.0.0');

  it.each<[string, string, World]>([
    ['the origin’s', 'ok', { index, answer: () => index }],
    ['none if none exists', 'ok', { answer: () => 404 }],
    ['none although one exists', 'failed', { index, answer: () => 404 }],
    ['forbidden', 'failed', { index, answer: () => 403 }],
    ['a page', 'failed', { index, answer: () => '<html><body>Welcome</body></html>' }],
    ['said to be chunked', 'ok', { index, answer: () => index, headers: { ...asPut, 'content-encoding': 'aws-chunked' } }],
    ['compressed', 'failed', { index, answer: () => index, headers: { ...asPut, 'content-encoding': 'gzip' } }],
    ['older', 'warning', { index, answer: () => listing('1.0.0') }],
    ['another repository’s', 'failed', { index, answer: () => listing('1.0.0', '3.0.0') }],
    ['an index although the origin has none', 'failed', { answer: () => index }],
    ['without Cache-Control', 'warning', { index, answer: () => index, headers: { 'content-type': 'text/yaml' } }],
    ['an index, if the origin’s cannot be read', 'ok', { index: 'entries: [}', answer: () => index }],
  ])('%s: %s', async (_, outcome, world) => {
    expect(await check('public-index', world)).toMatchObject({ outcome });
  });

  it('that cannot be reached is a failure', async () => {
    await expect(check('public-index', { index, answer: () => undefined })).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
  });

  it('is looked up with the query of the URL, as Helm does', async () => {
    const asked: string[] = [];
    const url = `${base}/team?token=1`;
    const answer = (path: string) => {
      asked.push(path);
      return 404;
    };
    await check('public-index', { url, answer });
    expect(asked).toEqual([`${base}/team/index.yaml?token=1`.slice(url.length)]);
  });

  it('may be newer than the origin was a moment ago', async () => {
    const store = memoryStore();
    store.meddle('index.yaml', listing('1.0.0'));
    const origin = originIndex(store);
    await origin(signal);
    store.meddle('index.yaml', index);
    const site = siteOf(async () => index, asPut);
    const [, ofIndex] = publicChecks(base, { origin, site, random: { id: () => 'x' } }).checks;
    expect(await ofIndex?.run(signal)).toMatchObject({ outcome: 'ok' });
  });
});

describe('a package that users get', () => {
  const index = listing('1.0.0');

  it.each<[string, string, World]>([
    ['as it is', 'ok', { index, answer: () => 'bytes', headers: {} }],
    ['said to be chunked', 'ok', { index, answer: () => 'bytes', headers: { 'content-encoding': 'aws-chunked' } }],
    ['with an encoding', 'failed', { index, answer: () => 'bytes', headers: { 'content-encoding': 'gzip' } }],
    ['not at all', 'failed', { index, answer: () => 404 }],
    ['none, if none is listed', 'ok', { index: 'apiVersion: v1\nentries: {}\n', answer: () => 404 }],
  ])('%s: %s', async (_, outcome, world) => {
    expect(await check('public-package', world)).toMatchObject({ outcome });
  });
});

describe('a package that is not there', () => {
  it.each<[string | number, string]>([
    [404, 'ok'],
    [410, 'ok'],
    [403, 'warning'],
    [401, 'warning'],
    ['<html>Welcome</html>', 'failed'],
  ])('is answered with %s: %s', async (said, outcome) => {
    expect(await check('public-missing', { answer: (path) => (path === '/no-such-chart-x.tgz' ? said : undefined) })).toMatchObject({
      outcome,
    });
  });
});

describe('a + in a name', () => {
  const index = listing('1.0.0', '1.0.0+a');
  it.each([
    ['both', 'ok'],
    ['%2B', 'warning'],
    ['+', 'failed'],
    ['neither', 'failed'],
  ])('found as %s: %s', async (form, outcome) => {
    const answer = (path: string) => (form === 'both' || path === `/app-1.0.0${form}a.tgz` ? 'x' : 404);
    expect(await check('public-plus', { index, answer })).toMatchObject({ outcome, details: { key: 'app-1.0.0+a.tgz' } });
  });

  it('that is not published is skipped', async () => {
    expect(await check('public-plus', { index: listing('1.0.0'), answer: () => 404 })).toMatchObject({ outcome: 'skipped' });
  });
});
