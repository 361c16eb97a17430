import { describe, expect, it } from 'vitest';
import { inIndex, inMemory, manifestOf, type Request, type Said, saidManifest } from '../../test/support/oci/registry-client.ts';
import { sha256Hex } from '../base/digest.ts';
import { registries } from './registry.ts';

const { signal } = new AbortController();
const repository = { host: 'r.example.com', path: 'charts/db' };
const reference = { ...repository, tag: '1.0.0' };
const base = 'https://r.example.com/v2/charts/db';
const bytes = Buffer.from('the package');
const digest = `sha256:${sha256Hex(bytes)}`;

/** Answers by the end of the URL; 404 for all others. */
const byPath = (answers: Readonly<Record<string, Said>>) => (request: Request) =>
  answers[request.url.href.slice(base.length + 1)] ?? { status: 404, body: { errors: [{ code: 'NOT_FOUND' }] } };

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

describe('the tags of a repository', () => {
  it('are read page by page', async () => {
    const { registries, asked } = inMemory(
      byPath({
        'tags/list': { body: { tags: ['1.0.0', 'latest'] }, headers: { link: '</v2/charts/db/tags/list?last=latest&n=2>; rel="next"' } },
        'tags/list?last=latest&n=2': { body: { tags: ['v2', 7] }, headers: { link: `<${base}/tags/list?last=v2>; rel="next"` } },
        'tags/list?last=v2': { body: { tags: null } },
      }),
    );
    expect(await registries.tags(repository, signal)).toEqual(['1.0.0', 'latest', 'v2']);
    expect(asked).toHaveLength(3);
  });

  it('are none of a repository that is not there', async () => {
    expect(await inMemory(byPath({})).registries.tags(repository, signal)).toBeUndefined();
  });

  it.each<[string, Said, string]>([
    ['HTML', { body: '<html></html>', headers: { 'content-type': 'text/html' } }, 'something that is not JSON (text/html)'],
    ['a next page elsewhere', { body: { tags: [] }, headers: { link: '<https://evil.example.com/v2/x>; rel="next"' } }, 'another server'],
    [
      'long pages without end',
      { body: { tags: ['a'.repeat(3 << 20)] }, headers: { link: `<${base}/tags/list>; rel="next"` } },
      'is larger than 67108864 bytes',
    ],
    ['pages without end', { body: { tags: [] }, headers: { link: `<${base}/tags/list>; rel="next"` } }, 'more than 1000 pages'],
    ['too much', { body: `{"tags":["${'a'.repeat(5 << 20)}"]}` }, 'is larger than'],
    ['405', { status: 405, body: { errors: [{ code: 'UNSUPPORTED', message: 'no lists' }] } }, 'status 405 (UNSUPPORTED: no lists)'],
  ])('are refused if the registry answers %s', async (_, said, message) => {
    const { registries } = inMemory(byPath({ 'tags/list': said }));
    await expect(registries.tags(repository, signal)).rejects.toMatchObject({
      code: 'CH_HTTP_FAILED',
      message: expect.stringContaining(message),
    });
  });

  it('are asked for eight at a time', async () => {
    let [now, most] = [0, 0];
    const open = async (url: string) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return { status: 404, url, headers: {}, body: emptyBody(), discard: async () => undefined };
    };
    const retry = { clock: { now: () => 0, sleep: async () => undefined }, random: { unit: () => 0 } };
    const many = registries({ client: { open }, retry, logins: { places: [], loginFor: async () => undefined } });
    await Promise.all(Array.from({ length: 20 }, (_, at) => many.tags({ ...repository, path: `charts/${at}` }, signal)));
    expect(most).toBe(8);
  });

  it('are asked for again after 429, not before the registry allows it', async () => {
    let attempts = 0;
    const { registries, waits } = inMemory(() =>
      ++attempts < 2
        ? { status: 429, headers: { 'retry-after': '7' }, body: { errors: [{ code: 'TOOMANYREQUESTS' }] } }
        : { body: { tags: ['1'] } },
    );
    expect(await registries.tags(repository, signal)).toEqual(['1']);
    expect(waits).toEqual([7000]);
  });

  it('say what the registry said, if it goes on refusing', async () => {
    const said = { status: 429, body: { errors: [{ code: 'TOOMANYREQUESTS', message: 'you have reached your pull rate limit' }] } };
    await expect(inMemory(() => said).registries.tags(repository, signal)).rejects.toThrow(
      /status 429 \(TOOMANYREQUESTS: you have reached/,
    );
  });
});

describe('the manifest of a tag', () => {
  const chart = manifestOf(bytes);
  const other = manifestOf(Buffer.from('other'));
  const image = { schemaVersion: 2, config: { mediaType: 'application/vnd.oci.image.config.v1+json' }, layers: [] };
  const layer = { digest, sizeBytes: bytes.length };
  const withIndex = (...manifests: readonly object[]): Readonly<Record<string, Said>> => ({
    'manifests/1.0.0': saidManifest({ schemaVersion: 2, manifests: manifests.map((each) => inIndex(each)) }, 'index'),
    ...Object.fromEntries(manifests.map((each) => [`manifests/${Object(inIndex(each)).digest}`, saidManifest(each)])),
  });

  it.each<[string, Readonly<Record<string, Said>>]>([
    ['a chart', { 'manifests/1.0.0': saidManifest(chart) }],
    ['an index of a chart', withIndex(chart)],
    ['an index of an image and a chart', withIndex(image, chart)],
    [
      'no digest of its own',
      {
        'manifests/1.0.0': {
          ...saidManifest(chart),
          headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json; charset=utf-8' },
        },
      },
    ],
  ])('is %s', async (_, answers) => {
    const { registries, asked } = inMemory(byPath(answers));
    expect(await registries.chart(reference, signal)).toEqual({ kind: 'chart', layer });
    expect(asked[0]?.accept).toBe('application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json');
  });

  it('is missing', async () => {
    expect(await inMemory(byPath({})).registries.chart(reference, signal)).toEqual({ kind: 'missing' });
  });

  const twice = manifestOf(bytes);
  it.each<[string, Readonly<Record<string, Said>>]>([
    ['is a container image, not a chart', { 'manifests/1.0.0': saidManifest(image) }],
    ['is no chart: its config is of the type (none)', { 'manifests/1.0.0': saidManifest({ schemaVersion: 2 }) }],
    ['is a chart without a package', { 'manifests/1.0.0': saidManifest(manifestOf(bytes, { layers: [] })) }],
    [
      'is a chart with more than one package',
      { 'manifests/1.0.0': saidManifest({ ...chart, layers: [chart, twice].flatMap((each) => Object(each).layers) }) },
    ],
    ['is an index of manifests without a chart', withIndex(image)],
    ['is an index of more than one chart', withIndex(chart, other)],
    ['is an index of more than 16 manifests', withIndex(...Array.from({ length: 17 }, (_, at) => ({ ...image, at })))],
    [
      'is a manifest of the type application/vnd.docker.distribution.manifest.v2+json',
      { 'manifests/1.0.0': { body: chart, headers: { 'content-type': 'application/vnd.docker.distribution.manifest.v2+json' } } },
    ],
    ['is no manifest', { 'manifests/1.0.0': { body: '[]' } }],
  ])('%s', async (words, answers) => {
    const found = await inMemory(byPath(answers)).registries.chart(reference, signal);
    expect(found).toEqual({ kind: 'no-chart', message: expect.stringContaining(`oci://r.example.com/charts/db:1.0.0 ${words}`) });
  });

  it.each<[string, Readonly<Record<string, Said>>]>([
    ['that the registry names', { 'manifests/1.0.0': { ...saidManifest(chart), body: other } }],
    ['that an index names', { ...withIndex(chart), [`manifests/${Object(inIndex(chart)).digest}`]: saidManifest(other) }],
  ])('must have the digest %s', async (_, answers) => {
    await expect(inMemory(byPath(answers)).registries.chart(reference, signal)).rejects.toMatchObject({ code: 'CH_DEPENDENCY_WRONG' });
  });

  it('is no page of HTML', async () => {
    const page = { body: '<html></html>', headers: { 'content-type': 'text/html' } };
    await expect(inMemory(() => page).registries.chart(reference, signal)).rejects.toThrow(/not JSON \(text\/html\)/);
  });
});

describe('a package', () => {
  const layer = { digest, sizeBytes: bytes.length };
  const read = (said: Said, maxBytes = 100) =>
    inMemory(byPath({ [`blobs/${digest}`]: said })).registries.package(repository, layer, { maxBytes, signal });

  it('is what its digest says', async () => {
    expect(await read({ body: bytes })).toEqual({ kind: 'found', bytes });
    await expect(read({ body: 'the packagE' })).rejects.toMatchObject({ code: 'CH_DEPENDENCY_WRONG' });
  });

  it('is not read if it is too large, by its manifest or in fact', async () => {
    expect(await read({ body: bytes }, 5)).toEqual({ kind: 'refused', message: expect.stringContaining('larger than 5 bytes') });
    await expect(read({ body: 'a'.repeat(50) })).rejects.toThrow(`larger than ${bytes.length} bytes`);
  });

  it('may be missing although its manifest names it', async () => {
    expect(await read({ status: 404 })).toEqual({ kind: 'missing', message: expect.stringContaining(digest) });
  });
});

describe('where a registry is', () => {
  const hosts = (host: string, answer: (request: Request) => Said | string) => {
    const { registries, asked } = inMemory(answer);
    return registries.tags({ host, path: 'db' }, signal).then(
      () => asked.map(({ line }) => line),
      () => asked.map(({ line }) => line),
    );
  };
  const ok = { body: { tags: [] } };

  it('is known for docker.io', async () => {
    expect(await hosts('docker.io', () => ok)).toEqual(['GET https://registry-1.docker.io/v2/db/tags/list']);
  });

  it.each(['localhost:5000', '127.0.0.1:5000', '[::1]:5000'])('is tried at %s, which may have no TLS', async (host) => {
    const plain = await hosts(host, ({ url }) => (url.protocol === 'https:' ? 'EPROTO' : ok));
    expect(plain).toEqual([`GET https://${host}/v2/`, `GET http://${host}/v2/db/tags/list`]);
    expect(await hosts(host, () => ok)).toEqual([`GET https://${host}/v2/`, `GET https://${host}/v2/db/tags/list`]);
    expect((await hosts(host, () => 'SELF_SIGNED_CERT_IN_CHAIN')).filter((line) => line.includes('http:'))).toEqual([]);
  });

  it('is never without TLS elsewhere', async () => {
    expect(await hosts('r.example.com', () => 'EPROTO')).toEqual(['GET https://r.example.com/v2/db/tags/list']);
    const { registries } = inMemory(() => 'EPROTO');
    await expect(registries.tags(repository, signal)).rejects.toMatchObject({ hint: expect.stringContaining('over TLS') });
  });
});
