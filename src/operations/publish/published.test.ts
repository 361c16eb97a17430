import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import type { Package } from '../../chart/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

const app = chartPackage('app', '1.0.0');
const appAgain = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
const appOther = chartPackage('app', '1.0.0', 'a: 2\n');
const key = 'app-1.0.0.tgz';

interface Listing {
  readonly name?: string;
  readonly version?: string;
  readonly digest?: string;
  readonly url?: string;
}

function item({ version = '1.0.0', digest, url }: Listing): string {
  const lines = [
    `version: ${version}`,
    ...(digest === undefined ? [] : [`digest: ${digest}`]),
    ...(url === undefined ? [] : ['urls:', `- ${url}`]),
  ];
  return lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}\n`).join('');
}

/** A repository that others wrote: one chart, listed as told. */
function listing(...items: readonly Listing[]): Bench {
  const repository = bench();
  const name = items[0]?.name ?? 'app';
  repository.store.meddle('index.yaml', `apiVersion: v1\nentries:\n  ${name}:\n${items.map(item).join('')}`);
  return repository;
}

async function put({ store }: Bench, { bytes }: Package, at = key): Promise<void> {
  await store.putNew(at, [bytes], { attributes: { contentType: '', cacheControl: '' } });
}

describe('a digest in the index', () => {
  it.each([
    ['with a prefix', `sha256:${app.digest}`],
    ['in upper case', app.digest.toUpperCase()],
    ['with both', `SHA256:${app.digest.toUpperCase()}`],
  ])('is ours %s too, and costs no other read', async (_, digest) => {
    const repository = listing({ digest, url: key });
    await put(repository, app);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['unchanged', 'ok']);
    expect(repository.calls).toEqual(['get index.yaml', `head ${key}`]);
  });

  it.each([
    ['missing, but the package has our bytes', app, 'unchanged', 'ok'],
    ['missing, but the package has our contents', appAgain, 'unchanged', 'ok'],
    ['missing, and the package has other contents', appOther, 'conflict', 'CH_CONFLICT'],
    ['missing, and the package too', undefined, 'conflict', 'CH_CONFLICT'],
  ])('may be %s', async (_, stands, outcome, code) => {
    const repository = listing({ url: key });
    if (stands !== undefined) await put(repository, stands);
    const before = await repository.index();
    const report = await repository.publish({ 'app.tgz': app.bytes });
    expect(said(report)).toEqual([outcome, code]);
    expect(report.charts[0]?.digest).toBe(outcome === 'unchanged' ? stands?.digest : app.digest);
    expect(await repository.index()).toBe(before);
  });

  it('belongs to the first entry where a version is listed twice', async () => {
    const ours = { digest: app.digest, url: key };
    const theirs = { digest: appOther.digest, url: 'other/app-1.0.0.tgz' };
    const first = listing(ours, theirs);
    await put(first, app);
    expect(said(await first.publish({ 'app.tgz': app.bytes }))).toEqual(['unchanged', 'ok']);
    const repository = listing(theirs, ours);
    await put(repository, appOther, 'other/app-1.0.0.tgz');
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['conflict', 'CH_CONFLICT']);
  });
});

it('is looked at once more where its bytes are not those that the index names, for they may have been changed on their way', async () => {
  const repository = listing({ digest: appAgain.digest, url: key });
  await put(repository, appAgain);
  let isFirst = true;
  const { store } = repository;
  const changing: ObjectStore = {
    ...store,
    stream: async (asked, options) => {
      const answer = await store.stream(asked, options);
      if (answer.kind === 'missing' || !isFirst) return answer;
      isFirst = false;
      return { ...answer, body: appOtherBody() };
    },
  };
  expect(said(await repository.publish({ 'app.tgz': app.bytes }, {}, { store: changing }))).toEqual(['unchanged', 'ok']);
});

async function* appOtherBody(): AsyncGenerator<Uint8Array> {
  yield appOther.bytes;
}

describe('an entry that leads elsewhere', () => {
  const url = 'https://elsewhere.example/app-1.0.0.tgz';
  const digest = appAgain.digest;

  it.each([
    ['has the same contents', appAgain.bytes, 'unchanged', 'ok'],
    ['has other bytes than the entry names', appOther.bytes, 'wrong-digest', 'CH_VERIFY_FAILED'],
    ['has no chart', 'hello', 'wrong-digest', 'CH_VERIFY_FAILED'],
    ['is gone', 404, 'conflict', 'CH_CONFLICT'],
    ['is denied', 403, 'conflict', 'CH_CONFLICT'],
    // Neither "there" nor "gone": the run stops, and may be run again.
    ['cannot be reached', undefined, 'not-written', 'CH_HTTP_FAILED'],
  ])('is read there: %s', async (_, answer, outcome, code) => {
    const repository = listing({ digest, url });
    const site = siteOf(async () => answer);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, {}, { site }))).toEqual([outcome, code]);
    expect(new Set(site.asked)).toEqual(new Set([url]));
    expect(await repository.keys()).toEqual(['index.yaml']);
  });

  it('is read in the store where the URL is the repository’s own', async () => {
    const repository = listing({ digest, url: 'https://charts.example.com/a/app-1.0.0.tgz' });
    await put(repository, appAgain, 'app-1.0.0.tgz');
    const site = siteOf(async () => 500);
    const report = await repository.publish({ 'app.tgz': app.bytes }, { url: 'http://charts.example.com/a' }, { site });
    expect(said(report)).toEqual(['unchanged', 'ok']);
    expect(site.asked).toEqual([]);
  });

  it.each(['/app-1.0.0.tgz', 'oci://elsewhere.example/app', 'ftp://elsewhere.example/app-1.0.0.tgz'])(
    'to nowhere (%s) is gone',
    async (nowhere) => {
      const repository = listing({ digest, url: nowhere });
      expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['conflict', 'CH_CONFLICT']);
    },
  );
});

describe('a key that another entry has', () => {
  const inputs = { 'a.tgz': chartPackage('a', '1-2.0.0').bytes };
  const owner = { name: 'a-1', version: '2.0.0', digest: '0'.repeat(64) };
  const shared = 'a-1-2.0.0.tgz';
  const base = 'https://charts.example.com/stable';

  it.each([
    ['relative', shared, undefined],
    ['relative, the URL known', shared, base],
    ['with a dot', `./${shared}`, undefined],
    ['absolute and ours', `${base}/${shared}`, base],
    ['absolute, over http', `${base.replace('https', 'http')}/${shared}`, base],
    ['absolute, where only the URL could say whose', `https://elsewhere.example/${shared}`, undefined],
    ['with a query', `${shared}?v=1`, undefined],
  ])('is taken: %s', async (_, url, known) => {
    const report = await listing({ ...owner, url }).publish(inputs, { url: known, verify: false, besideOrphan: true });
    expect(said(report)).toEqual(['conflict', 'CH_CONFLICT_KEY']);
  });

  it.each([
    ['absolute and elsewhere', `https://elsewhere.example/stable/${shared}`, base],
    ['absolute, beside our prefix', `https://charts.example.com/${shared}`, base],
    ['in a folder', `old/${shared}`, undefined],
    ['the tail of a longer name', `my-${shared}`, undefined],
  ])('is free: %s', async (_, url, known) => {
    const report = await listing({ ...owner, url }).publish(inputs, { url: known, verify: false });
    expect(said(report)).toEqual(['new', 'ok']);
  });

  it('says that --url could tell, where it could', async () => {
    const report = await listing({ ...owner, url: `https://elsewhere.example/${shared}` }).publish(inputs);
    expect(report.error?.hint).toContain('--url');
  });

  it.each(['b-1.0.0+x.tgz', 'b-1.0.0%2Bx.tgz', 'b-1.0.0%2bx.tgz'])('is taken with a plus, however it is written (%s)', async (url) => {
    const report = await listing({ name: 'other', version: '9.0.0', url }).publish({ 'b.tgz': chartPackage('b', '1.0.0+x').bytes });
    expect(said(report)).toEqual(['conflict', 'CH_CONFLICT_KEY']);
  });
});

describe('the URL of a new entry', () => {
  const url = 'https://charts.example.com/stable/';
  const next = { 'app.tgz': chartPackage('app', '2.0.0').bytes };
  const plus = { 'app.tgz': chartPackage('app', '2.0.0+b').bytes };

  it.each([
    ['relative', {}, next, 'app-2.0.0.tgz'],
    ['relative though the URL is known', { url }, next, 'app-2.0.0.tgz'],
    ['absolute where asked for', { url, indexUrls: 'absolute' as const }, next, `${url}app-2.0.0.tgz`],
    ['escaped where it has a plus', {}, plus, 'app-2.0.0%2Bb.tgz'],
    ['absolute where it has a plus and the URL is known', { url }, plus, `${url}app-2.0.0%2Bb.tgz`],
  ])('is %s', async (_, options, inputs, expected) => {
    const repository = bench();
    const planned = await repository.publish(inputs, { ...options, dryRun: true });
    expect(planned.charts[0]?.url).toBe(expected);
    const report = await repository.publish(inputs, { ...options, verify: false });
    expect(report.charts[0]?.url).toBe(expected);
    expect(await repository.index()).toContain(`- ${expected}\n`);
    expect(await repository.keys()).toContain(inputs === plus ? 'app-2.0.0+b.tgz' : 'app-2.0.0.tgz');
  });

  it.each([
    ['relative', { url: key }, 'app-2.0.0.tgz'],
    ['absolute', { url: `${url}${key}` }, `${url}app-2.0.0.tgz`],
  ])('takes the form of its list: %s', async (form, listed, expected) => {
    const repository = listing({ ...listed, digest: app.digest });
    const indexUrls = form === 'relative' ? 'absolute' : 'relative';
    const report = await repository.publish(next, { url, indexUrls, verify: false });
    expect(report.charts[0]?.url).toBe(expected);
  });
});
