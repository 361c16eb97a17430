import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '../../test/support/servers/certificates.ts';
import { startForwardProxy } from '../../test/support/servers/forward-proxy.ts';
import { type RecordingServer, startRecordingServer } from '../../test/support/servers/recording-server.ts';
import { type HttpClient, httpClient } from './http.ts';
import { accessPart, type HttpAccess } from './http-access.ts';

let certificates: Certificates;
const servers: RecordingServer[] = [];
const clients: HttpClient[] = [];

beforeAll(async () => {
  certificates = await makeCertificates('charts.test');
});

afterAll(() => certificates.remove());

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.splice(0)) await server.close();
});

const ok: RequestListener = (_, response) => response.end('ok');

async function serving(answer: RequestListener, options: Parameters<typeof startRecordingServer>[1] = {}): Promise<RecordingServer> {
  const server = await startRecordingServer(answer, options);
  servers.push(server);
  return server;
}

async function get(url: string, access?: HttpAccess, env: Record<string, string> = {}): Promise<number | string> {
  const client = httpClient({ env, userAgent: 'charthouse/test' });
  clients.push(client);
  try {
    const answer = await client.open(url, { access });
    await answer.discard();
    return answer.status;
  } catch (error) {
    return String(Object(error).details?.reason);
  }
}

const sent = ({ requests }: RecordingServer) => requests.map(({ path, authorization }) => `${path} ${authorization}`);

describe('credentials', () => {
  const authorization = 'Bearer abc';

  it('go to the origin that they are for, also after a redirect within it', async () => {
    const server = await serving((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/new' });
      response.end();
    });
    await get(`${server.url}/moved`, { origin: server.url, authorization });
    expect(sent(server)).toEqual(['/moved Bearer abc', '/new Bearer abc']);
  });

  it('never follow a redirect to another origin, and are not sent again by one that leads back', async () => {
    const other = await serving((_, response) => response.writeHead(302, { location: `${server.url}/back` }).end());
    const server: RecordingServer = await serving((request, response) => {
      if (request.url !== '/back') response.writeHead(302, { location: `${other.url}/away` });
      response.end();
    });
    for (const allHosts of [false, true]) await get(`${server.url}/out`, { origin: server.url, authorization, allHosts });
    expect(sent(other)).toEqual(['/away undefined', '/away undefined']);
    expect(sent(server)).toEqual(['/out Bearer abc', '/back undefined', '/out Bearer abc', '/back undefined']);
  });

  it('are not sent to the host of a package, unless Helm says so', async () => {
    const [server, packages] = [await serving(ok), await serving(ok)];
    await get(`${packages.url}/a`, { origin: server.url, authorization });
    await get(`${packages.url}/b`, { origin: server.url, authorization, allHosts: true });
    expect(sent(packages)).toEqual(['/a undefined', '/b Bearer abc']);
  });

  it('count before those in the URL, as in Go', async () => {
    const server = await serving(ok);
    await get(`${server.url.replace('//', '//me:other@')}/a`, { origin: server.url, authorization });
    expect(sent(server)).toEqual(['/a Bearer abc']);
  });
});

describe('TLS', () => {
  it('refuses a private authority without the setting, and accepts it with it', async () => {
    const server = await serving(ok, { certificates });
    const ca = certificates.authority.cert;
    const results = [undefined, {}, { ca }, { insecure: true }].map((tls) => get(server.url, tls && { origin: server.url, tls }));
    expect(await Promise.all(results)).toEqual(['SELF_SIGNED_CERT_IN_CHAIN', 'SELF_SIGNED_CERT_IN_CHAIN', 200, 200]);
  });

  it('still checks the name of the host', async () => {
    const server = await serving(ok, { certificates });
    const url = server.url.replace('127.0.0.1', 'localhost');
    const tls = { ca: certificates.authority.cert };
    expect(await get(url, { origin: url, tls })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await get(url, { origin: url, tls: { insecure: true } })).toBe(200);
  });

  it('gives the client certificate to the origin alone, and the authority to every host', async () => {
    const packages = await serving(ok, { certificates });
    const server = await serving((_, response) => response.writeHead(302, { location: packages.url }).end(), {
      certificates,
      mutual: true,
    });
    const { authority, client } = certificates;
    const tls = { ca: authority.cert, cert: client.cert, key: client.key };
    expect(await get(server.url, { origin: server.url, tls })).toBe(200);
    expect([...server.requests, ...packages.requests].map((each) => each.client)).toEqual(['client', undefined]);
    expect(await get(server.url, { origin: server.url, tls: { ca: authority.cert } })).not.toBe(200);
    expect(await get(packages.url)).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  });
});

it('has the same credentials and TLS settings through the tunnel of a proxy', async () => {
  const server = await serving(ok, { certificates, mutual: true });
  const proxy = await startForwardProxy('http://127.0.0.1:1', Number(new URL(server.url).port));
  const origin = 'https://charts.test:8443';
  const { authority, client } = certificates;
  const tls = { ca: authority.cert, cert: client.cert, key: client.key };
  try {
    expect(await get(`${origin}/a`, { origin, authorization: 'Bearer abc', tls }, { HTTPS_PROXY: proxy.url })).toBe(200);
    expect(await get(`${origin}/a`, undefined, { HTTPS_PROXY: proxy.url })).toBe('SELF_SIGNED_CERT_IN_CHAIN');
    expect(server.requests).toEqual([{ path: '/a', authorization: 'Bearer abc', client: 'client' }]);
    expect(proxy.asked).toEqual(['CONNECT charts.test:8443', 'CONNECT charts.test:8443']);
  } finally {
    await proxy.close();
  }
});

describe('accessPart', () => {
  const access: HttpAccess = { origin: 'https://a.example', authorization: 'Basic x', tls: { ca: 'ca', cert: 'cert', key: 'key' } };
  const partOf = (...urls: readonly string[]) =>
    accessPart(
      access,
      urls.map((url) => new URL(url)),
    );

  it.each([
    [['https://a.example/x'], true],
    [['https://a.example/x', 'https://a.example/y'], true],
    [['https://a.example/x', 'http://a.example/x'], false],
    [['http://a.example/x'], false],
    [['https://a.example:8443/x'], false],
    [['https://b.example/', 'https://a.example/x'], false],
    [['https://a.example.b.example/'], false],
  ])('%j gets credentials: %s', (urls, gets) => {
    const all = { authorization: access.authorization, tls: access.tls };
    expect(partOf(...urls)).toEqual(gets ? all : { authorization: undefined, tls: { ca: 'ca', insecure: undefined } });
  });

  it('is empty without access', () => {
    expect(accessPart(undefined, [new URL('https://a.example')])).toEqual({});
  });
});
