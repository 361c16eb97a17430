/** Registries that attack or fail, as real servers: no login gets to another server, nothing is read without end, and the error has its cause. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { packageChart } from '../../src/client/package.ts';
import { manifestOf, saidManifest } from '../support/oci/registry-client.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type Certificates, makeCertificates } from '../support/servers/certificates.ts';
import { type RecordingServer, startRecordingServer } from '../support/servers/recording-server.ts';

let folder: string;
let certificates: Certificates;
const servers: RecordingServer[] = [];

beforeAll(async () => {
  [folder, certificates] = await Promise.all([mkdtemp(join(tmpdir(), 'charthouse-registries-')), makeCertificates()]);
});
afterAll(async () => {
  await certificates.remove();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function listen(answer: RequestListener, secure = false): Promise<RecordingServer> {
  const server = await startRecordingServer(answer, secure ? { certificates } : {});
  servers.push(server);
  return server;
}

const secret = 's3cret-of-the-user';
const basic = `Basic ${Buffer.from(`me:${secret}`).toString('base64')}`;
const db = chartPackage('db', '1.4.0');
const blob = `/v2/charts/db/blobs/sha256:${sha256Hex(db.bytes)}`;
const manifest = '/v2/charts/db/manifests/1.4.0';

type Answer = (response: ServerResponse) => unknown;

/** A registry that wants the login for everything. */
const guarded =
  (answers: Readonly<Record<string, Answer>>): RequestListener =>
  ({ url = '', headers }, response) => {
    const answer = answers[url];
    if (headers.authorization !== basic) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end('{}');
    if (answer === undefined) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
    answer(response);
  };

const { body, headers } = saidManifest(manifestOf(db.bytes));
const sendManifest: Answer = (response) => response.writeHead(200, headers).end(body);
const redirect =
  (to: () => string): Answer =>
  (response) =>
    response.writeHead(307, { location: to() }).end();

/** Packages a chart that depends on db, as a user who is logged in at the host of the server. */
async function packaged({ url }: RecordingServer, environment: Readonly<Record<string, string>> = {}, repository?: string) {
  const work = await mkdtemp(join(folder, 'run-'));
  const host = new URL(url).host;
  const dependency = { name: 'db', version: '1.4.0', repository: repository ?? `oci://${host}/charts` };
  const list = `dependencies:\n- {name: db, version: 1.4.0, repository: "${dependency.repository}"}\n`;
  await mkdir(join(work, 'app'));
  await writeFile(join(work, 'app', 'Chart.yaml'), `apiVersion: v2\nname: app\nversion: 1.0.0\n${list}`);
  await writeFile(join(work, 'app', 'Chart.lock'), `${list}digest: ${lockDigest([dependency], { dependencies: [dependency] })}\n`);
  await writeFile(join(work, 'config.json'), JSON.stringify({ auths: { [host]: { auth: basic.slice('Basic '.length) } } }));
  const context = { folder: work, environment: { HOME: work, HELM_REGISTRY_CONFIG: join(work, 'config.json'), ...environment } };
  return packageChart('app', {}, context).then(
    ({ bytes }) => ({ bytes: bytes.length, code: undefined, text: '' }),
    (error: unknown) => ({ bytes: 0, code: Object(error).code, text: `${String(error)} ${Object(error).hint} ${JSON.stringify(error)}` }),
  );
}

const credentialsOf = ({ requests }: RecordingServer) => new Set(requests.map(({ authorization }) => authorization));

describe('a login for a registry', () => {
  it('does not follow the registry to its storage', async () => {
    const storage = await listen((_, response) => response.end(db.bytes));
    const registry = await listen(guarded({ [manifest]: sendManifest, [blob]: redirect(() => `${storage.url}/signed?a=b`) }));
    expect(await packaged(registry)).toMatchObject({ code: undefined, bytes: expect.any(Number) });
    expect(storage.requests).toEqual([{ path: '/signed?a=b', authorization: undefined, client: undefined }]);
  });

  it.each([
    ['a login', 'Basic realm="r"'],
    ['a token of its own server', 'Bearer realm="URL/token",service="r"'],
  ])('is not for a server to which the registry redirects, and which wants %s', async (_, challenge) => {
    const thief: RecordingServer = await listen(({ url }, response) => {
      if (url?.startsWith('/token') === true) return void response.end('{"token":"t"}');
      response.writeHead(401, { 'www-authenticate': challenge.replace('URL', thief.url) }).end();
    });
    const registry = await listen(guarded({ [manifest]: redirect(() => `${thief.url}/m`) }));
    expect(await packaged(registry)).toMatchObject({ code: 'CH_DEPENDENCY_DENIED' });
    expect([thief.requests.length, credentialsOf(thief)]).toEqual([1, new Set([undefined])]);
  });

  it('is not sent to a token server without TLS for a registry with TLS', async () => {
    const thief = await listen((_, response) => response.end('{"token":"t"}'));
    const registry = await listen(
      (_, response) => response.writeHead(401, { 'www-authenticate': `Bearer realm="${thief.url}/token"` }).end(),
      true,
    );
    const trusting = {
      CHARTHOUSE_REPOSITORY_R_URL: `oci://${new URL(registry.url).host}/charts`,
      CHARTHOUSE_REPOSITORY_R_CA_FILE: certificates.authority.certFile,
    };
    const { code, text } = await packaged(registry, trusting);
    expect([code, text]).toEqual(['CH_DEPENDENCY_UNAVAILABLE', expect.stringContaining('has no TLS')]);
    expect(thief.requests).toEqual([]);
  });

  it('is not that of the repository whose index leads there', async () => {
    const registry = await listen(({ url = '' }, response) => {
      if (url === manifest) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      response.statusCode = 404;
      response.end();
    });
    const other = await listen((_, response) =>
      response.end(
        `apiVersion: v1\nentries:\n  db:\n  - {name: db, version: 1.4.0, urls: ["oci://${new URL(registry.url).host}/charts/db:1.4.0"]}\n`,
      ),
    );
    const named = {
      CHARTHOUSE_REPOSITORY_R_URL: other.url,
      CHARTHOUSE_REPOSITORY_R_USERNAME: 'me',
      CHARTHOUSE_REPOSITORY_R_PASSWORD: secret,
    };
    expect(await packaged(other, named, other.url)).toMatchObject({
      code: 'CH_DEPENDENCY_DENIED',
      text: expect.stringContaining(`oci://${new URL(registry.url).host}/charts/db:1.4.0 refuses access for 'db'`),
    });
    expect(credentialsOf(other)).toEqual(new Set([basic]));
    expect([registry.requests.length > 0, credentialsOf(registry)]).toEqual([true, new Set([undefined])]);
  });

  it('is not shown by any error', async () => {
    const registry = await listen((_, response) =>
      response.writeHead(403, { 'content-type': 'application/json' }).end(`{"errors":[{"message":"${secret}"}]}`),
    );
    const first = await listen(({ headers: { authorization } }, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end(JSON.stringify({ errors: [{ message: `${authorization} ${secret}` }] })),
    );
    for (const server of [registry, first]) {
      const { code, text } = await packaged(server);
      expect(code).toBe('CH_DEPENDENCY_DENIED');
      expect(text).not.toContain(secret);
      expect(text).not.toContain(basic);
    }
  });
});

async function* endless(): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(1 << 20, 'a');
  for (let sent = 0; sent < 1024; sent += 1) yield chunk;
}

/** The other side closes the connection before the end. */
const pour: Answer = (response) => pipeline(endless, response).catch(() => undefined);

describe('a registry', () => {
  it.each<[string, string, string, Readonly<Record<string, Answer>>]>([
    [
      'answers HTML',
      'CH_DEPENDENCY_GONE',
      'not JSON (text/html)',
      { [manifest]: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>') },
    ],
    ['sends a manifest without end', 'CH_DEPENDENCY_UNAVAILABLE', 'larger than', { [manifest]: pour }],
    ['sends a package without end', 'CH_DEPENDENCY_UNAVAILABLE', 'larger than', { [manifest]: sendManifest, [blob]: pour }],
    [
      'sends other bytes',
      'CH_DEPENDENCY_WRONG',
      'digest',
      { [manifest]: sendManifest, [blob]: (response) => response.end(Buffer.alloc(db.bytes.length)) },
    ],
    ['sends another manifest', 'CH_DEPENDENCY_WRONG', 'digest', { [manifest]: (response) => response.writeHead(200, headers).end('{}') }],
    [
      'has a container image',
      'CH_DEPENDENCY_WRONG',
      'is a container image, not a chart',
      {
        [manifest]: (response) =>
          response
            .writeHead(200, { 'content-type': headers?.['content-type'] ?? '' })
            .end('{"config":{"mediaType":"application/vnd.oci.image.config.v1+json"}}'),
      },
    ],
    ['lacks the package', 'CH_DEPENDENCY_MISSING', 'which its manifest names', { [manifest]: sendManifest }],
    ['lacks the chart', 'CH_DEPENDENCY_NOT_FOUND', "'db'", {}],
    [
      'lacks the version',
      'CH_DEPENDENCY_VERSION',
      '1.3.0',
      { '/v2/charts/db/tags/list': (response) => response.end('{"tags":["1.3.0"]}') },
    ],
  ])('that %s is named with the cause', async (_, expected, words, answers) => {
    const { code, text } = await packaged(await listen(guarded(answers)));
    expect([code, text]).toEqual([expected, expect.stringContaining(words)]);
  });

  it('with a certificate of a private authority is read if the environment names that', async () => {
    const registry = await listen(guarded({ [manifest]: sendManifest, [blob]: (response) => response.end(db.bytes) }), true);
    const trusting = {
      CHARTHOUSE_REPOSITORY_R_URL: `oci://${new URL(registry.url).host}/charts`,
      CHARTHOUSE_REPOSITORY_R_CA_FILE: certificates.authority.certFile,
    };
    expect(await packaged(registry, trusting)).toMatchObject({ code: undefined });
    expect(registry.requests.at(-1)).toMatchObject({ path: blob, authorization: basic });
  });

  it('with a certificate that is not trusted is not asked without TLS', async () => {
    const registry = await listen(guarded({ [manifest]: sendManifest }), true);
    const { code, text } = await packaged(registry);
    expect([code, text]).toEqual(['CH_DEPENDENCY_UNAVAILABLE', expect.stringContaining('certificate')]);
    expect(registry.requests).toEqual([]);
  });
});
