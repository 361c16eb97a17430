/** Registries that attack, fail or are none, as real servers: the program ends with the right code, and writes nothing. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { type Answer, type DependencyRuns, dependencyRuns, serving } from '../support/publish/dependency-runs.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let runs: DependencyRuns;
beforeAll(async () => {
  runs = await dependencyRuns();
});
afterAll(() => runs.remove());
afterEach(() => runs.closeServers());

const db = chartPackage('db', '1.4.0');
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function manifestOf(bytes: Uint8Array, more: object = {}): string {
  const layer = {
    mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    digest: `sha256:${sha256Hex(bytes)}`,
    size: bytes.length,
  };
  const config = { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: `sha256:${sha256Hex(Buffer.from('{}'))}`, size: 2 };
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: [{ ...layer, ...more }] });
}

const at = '/v2/charts/db';
const manifest =
  (text: string): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': manifestType }).end(text);
const blobAt = (bytes: Uint8Array): string => `${at}/blobs/sha256:${sha256Hex(bytes)}`;
const page = '<!doctype html><html><body>Log in</body></html>';
const html: Answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page);

const hostile: Readonly<
  Record<string, { readonly answers: Readonly<Record<string, Answer>>; readonly text: RegExp; readonly words?: readonly string[] }>
> = {
  'HTML for everything': {
    answers: { '/v2/': html, [`${at}/manifests/1.4.0`]: html, [`${at}/tags/list`]: html },
    text: /^CH_DEPENDENCY_GONE/,
  },
  'HTML that claims to be a manifest': {
    answers: { [`${at}/manifests/1.4.0`]: manifest(page) },
    text: /^CH_DEPENDENCY_GONE/,
  },
  'nothing at all': { answers: {}, text: /^CH_DEPENDENCY_NOT_FOUND .* lists no chart 'db'$/ },
  'a login that is asked for without a way to get one': {
    answers: { [`${at}/manifests/1.4.0`]: (response) => response.writeHead(401).end() },
    text: /^CH_DEPENDENCY_DENIED .*status 401/,
  },
  'other bytes than the manifest names': {
    answers: {
      [`${at}/manifests/1.4.0`]: manifest(manifestOf(db.bytes)),
      [blobAt(db.bytes)]: chartPackage('db', '1.4.0', 'evil: 1\n').bytes,
    },
    text: /^CH_DEPENDENCY_(WRONG|UNAVAILABLE)/,
  },
  'another chart in the package': {
    answers: {
      [`${at}/manifests/1.4.0`]: manifest(manifestOf(chartPackage('evil', '1.4.0').bytes)),
      [blobAt(chartPackage('evil', '1.4.0').bytes)]: chartPackage('evil', '1.4.0').bytes,
    },
    text: /^CH_DEPENDENCY_WRONG .* holds evil 1\.4\.0$/,
  },
  'a manifest whose package is missing': {
    answers: { [`${at}/manifests/1.4.0`]: manifest(manifestOf(db.bytes)) },
    text: /^CH_DEPENDENCY_MISSING/,
  },
  'a manifest without end': {
    answers: {
      [`${at}/manifests/1.4.0`]: (response) => {
        response.writeHead(200, { 'content-type': manifestType });
        const more = setInterval(() => response.write(' '.repeat(1024 * 1024)), 1);
        response.on('close', () => clearInterval(more));
      },
    },
    text: /^CH_DEPENDENCY_UNAVAILABLE .* is larger than /,
  },
  'too many requests': {
    answers: { [`${at}/manifests/1.4.0`]: (response) => response.writeHead(429, { 'retry-after': '0' }).end() },
    text: /^CH_DEPENDENCY_LIMITED/,
  },
  'a deeply nested manifest': {
    answers: { [`${at}/manifests/1.4.0`]: manifest('['.repeat(500_000)) },
    text: /^CH_DEPENDENCY_GONE .*not JSON/,
  },
  'a server that never answers': {
    answers: { [`${at}/manifests/1.4.0`]: () => undefined },
    ...{ text: /^CH_DEADLINE/, words: ['--deadline', '3s'] },
  },
};

it.each(Object.entries(hostile))('a registry with %s', async (_, { answers, text, words = [] }) => {
  const server = await runs.listen(serving(answers));
  const found = await runs.packaged(`oci://${new URL(server.url).host}/charts`, { words });
  expect(found.text).toMatch(text);
  expect(found).toMatchObject({ code: 5, left: [] });
  expect(found.peakMiB).toBeLessThan(300);
  if (!/DEADLINE/.test(found.text))
    expect(found.error.details).toMatchObject({ where: { file: 'app/Chart.yaml', line: 5 }, dependency: 'db' });
});

const range = '^1.2.0';
const tags = (list: readonly string[], next?: string): Answer => {
  return (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }) })
      .end(JSON.stringify({ name: 'charts/db', tags: list }));
};
const many = Array.from({ length: 1_000_000 }, (_, at) => `0.0.${at}`);

const listing: Readonly<Record<string, { readonly answers: Readonly<Record<string, Answer>>; readonly text: RegExp }>> = {
  'a list of tags that goes on at its beginning': {
    answers: { [`${at}/tags/list`]: tags(['1.0.0'], `${at}/tags/list`) },
    text: /^CH_DEPENDENCY_UNAVAILABLE .* more than 1000 pages$/,
  },
  'a list of tags on another host': {
    answers: { [`${at}/tags/list`]: tags(['1.0.0'], 'http://127.0.0.2:1/v2/x/tags/list') },
    text: /^CH_DEPENDENCY_UNAVAILABLE .* goes on at another server$/,
  },
  'a million tags': { answers: { [`${at}/tags/list`]: tags(many) }, text: /^CH_DEPENDENCY_UNAVAILABLE .* is larger than / },
  'HTML for its tags': { answers: { [`${at}/tags/list`]: html }, text: /^CH_DEPENDENCY_GONE/ },
  'tags that are no texts': {
    answers: { [`${at}/tags/list`]: (response) => response.end('{"tags": [1, null, {"a": 1}]}') },
    text: /^CH_DEPENDENCY_/,
  },
  'tags whose charts are gone': {
    answers: { [`${at}/tags/list`]: tags(['1.4.0']) },
    text: /^CH_DEPENDENCY_MISSING .* lists 'db' 1\.4\.0, but it is not there$/,
  },
};

it.each(Object.entries(listing))('an update from a registry with %s', async (_, { answers, text }) => {
  const server = await runs.listen((request, response) => {
    // The parameters of a page are the client's.
    request.url = request.url?.replace(/\?.*$/, '') ?? '';
    serving(answers)(request, response);
  });
  const found = await runs.updated(`oci://${new URL(server.url).host}/charts`, { range });
  expect(found.text).toMatch(text);
  expect(found).toMatchObject({ code: 5, left: [] });
});

it('a registry that has the chart', async () => {
  const server = await runs.listen(serving({ [`${at}/manifests/1.4.0`]: manifest(manifestOf(db.bytes)), [blobAt(db.bytes)]: db.bytes }));
  const found = await runs.packaged(`oci://${new URL(server.url).host}/charts`);
  expect(found).toMatchObject({ code: 0, left: ['out', 'out/app-1.0.0.tgz'] });
});
