import { describe, expect, it } from 'vitest';
import { inMemory, type Request, type Said } from '../../test/support/oci/registry-client.ts';
import type { Login } from './login.ts';

const { signal } = new AbortController();
const at = (path: string) => ({ host: 'r.example.com', path });
const from = '/h/.docker/config.json';
const password: Login = { kind: 'password', user: 'me', password: 's3cret', from };
const basic = `Basic ${Buffer.from('me:s3cret').toString('base64')}`;
const realm = 'https://auth.example.com/token?account=a';
const tags = { body: { tags: ['1.0.0'] } };
const unauthorized = (challenge: string, more: Said = {}): Said => ({
  ...{
    status: 401,
    headers: { 'www-authenticate': challenge },
    body: { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
  },
  ...more,
});

/** A registry that takes tokens of its token server, one for each repository. `accepts` says which. */
function withTokens(
  accepts: (authorization: string | undefined) => boolean,
  token: (request: Request) => Said = () => ({ body: { token: 't' } }),
) {
  return (request: Request): Said => {
    if (request.url.host === 'auth.example.com') return token(request);
    if (accepts(request.authorization)) return tags;
    const repository = request.url.pathname.slice('/v2/'.length, -'/tags/list'.length);
    return unauthorized(`Bearer realm="${realm}",service="r",scope="repository:${repository}:pull"`);
  };
}

describe('a registry that wants a token', () => {
  const takes = (header: string) => (authorization: string | undefined) => authorization === header;

  it('gets an anonymous one if there is no login', async () => {
    const { registries, asked } = inMemory(withTokens(takes('Bearer t')));
    expect(await registries.tags(at('db'), signal)).toEqual(['1.0.0']);
    expect(asked.map(({ line, authorization }) => [line, authorization])).toEqual([
      ['GET https://r.example.com/v2/db/tags/list', undefined],
      [`GET ${realm}&service=r&scope=repository%3Adb%3Apull`, undefined],
      ['GET https://r.example.com/v2/db/tags/list', 'Bearer t'],
    ]);
  });

  it('gets one for its repository, if the registry names no scope', async () => {
    const { registries, asked } = inMemory((request) =>
      request.url.host === 'auth.example.com'
        ? { body: { token: 't' } }
        : request.authorization === 'Bearer t'
          ? tags
          : unauthorized(`Bearer realm="${realm}",service="r"`),
    );
    await registries.tags(at('a/db'), signal);
    await registries.tags(at('a/web'), signal);
    const tokens = asked.filter(({ url }) => url.host === 'auth.example.com').map(({ url }) => url.searchParams.get('scope'));
    expect(tokens).toEqual(['repository:a/db:pull', 'repository:a/web:pull']);
  });

  it('gets one for the login, which the registry itself never sees', async () => {
    const { registries, asked } = inMemory(withTokens(takes('Bearer t')), password);
    await registries.tags(at('db'), signal);
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, basic, 'Bearer t']);
  });

  it('gets one for a refresh token, in a form', async () => {
    const { registries, asked } = inMemory(
      withTokens(takes('Bearer a'), () => ({ body: { access_token: 'a' } })),
      {
        kind: 'refresh-token',
        token: 'refresh',
        from,
      },
    );
    await registries.tags(at('db'), signal);
    const form = 'service=r&scope=repository%3Adb%3Apull&grant_type=refresh_token&client_id=charthouse&refresh_token=refresh';
    expect(asked[1]).toMatchObject({ line: `POST ${realm} ${form}`, authorization: undefined });
  });

  it('gets the token of a file as it is', async () => {
    const { registries, asked } = inMemory(withTokens(takes('Bearer own')), { kind: 'access-token', token: 'own', from });
    await registries.tags(at('db'), signal);
    expect(asked.map(({ url }) => url.host)).toEqual(['r.example.com', 'r.example.com']);
  });

  it('gets one token for any number of requests, and another one for another repository', async () => {
    let given = 0;
    const { registries, asked } = inMemory(
      withTokens(
        (authorization) => authorization !== undefined,
        () => ({ body: { token: `t${++given}` } }),
      ),
    );
    await Promise.all(Array.from({ length: 20 }, () => registries.tags(at('db'), signal)));
    await registries.tags(at('db'), signal);
    await registries.tags(at('web'), signal);
    expect(asked.filter(({ url }) => url.host === 'auth.example.com')).toHaveLength(2);
    expect(asked.at(-4)?.authorization).toBe('Bearer t1');
  });

  it('gets another one when it refuses the first, once, also if many requests meet that', async () => {
    let given = 0;
    let valid = 1;
    const accepts = (authorization: string | undefined): boolean => authorization === `Bearer t${valid}`;
    const { registries, asked } = inMemory(withTokens(accepts, () => ({ body: { token: `t${++given}` } })));
    await registries.tags(at('db'), signal);
    valid = 2;
    await Promise.all(Array.from({ length: 10 }, () => registries.tags(at('db'), signal)));
    expect([given, asked.at(-1)?.authorization]).toEqual([2, 'Bearer t2']);
    valid = 99;
    await expect(registries.tags(at('db'), signal)).rejects.toMatchObject({ details: { status: 401 } });
    expect(given).toBe(3);
  });

  it('is asked again if the token server fails for a moment', async () => {
    let attempts = 0;
    const { registries, waits } = inMemory(
      withTokens(takes('Bearer t'), () => (++attempts < 3 ? { status: 503 } : { body: { token: 't' } })),
    );
    expect(await registries.tags(at('db'), signal)).toEqual(['1.0.0']);
    expect(waits).toHaveLength(2);
  });

  it.each<[string, Said, string]>([
    [
      'refuses',
      { status: 403, body: { errors: [{ code: 'DENIED', message: 'requested access is denied' }] } },
      'status 403 (DENIED: requested access is denied)',
    ],
    ['sends HTML', { body: '<html>' }, 'sent no token'],
    ['sends no token', { body: {} }, 'sent no token'],
    ['sends two lines', { body: { token: 'a\r\nx: y' } }, 'sent no token'],
  ])('is refused if the token server %s', async (_, said, message) => {
    const { registries, asked } = inMemory(
      withTokens(takes('Bearer t'), () => said),
      password,
    );
    await expect(registries.tags(at('db'), signal)).rejects.toMatchObject({ message: expect.stringContaining(message) });
    expect(asked).toHaveLength(2);
  });

  it.each(['http://auth.example.com/token', 'file:///etc/passwd', 'nonsense', ''])('gets no login at the realm %s', async (url) => {
    const { registries, asked } = inMemory(() => unauthorized(`Bearer realm="${url}",service="r"`), password);
    await expect(registries.tags(at('db'), signal)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('a registry that wants a login', () => {
  it('gets it, and keeps it for the next requests', async () => {
    const { registries, asked } = inMemory(
      ({ authorization }) => (authorization === basic ? tags : unauthorized('Basic realm="r"')),
      password,
    );
    await registries.tags(at('db'), signal);
    await registries.tags(at('db'), signal);
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  it.each<[string, Login | undefined, string, number]>([
    ['has none', undefined, 'no login for r.example.com is in /h/.config/helm/registry/config.json', 1],
    ['has another one', password, "asked with the login 'me' from /h/.docker/config.json", 2],
    ['has a token', { kind: 'refresh-token', token: 'refresh', from }, 'asked with the token from /h/.docker/config.json', 1],
  ])('says who asked if the user %s', async (_, login, words, requests) => {
    const { registries, asked } = inMemory(() => unauthorized('Basic realm="r"'), login);
    const error: unknown = await registries.tags(at('db'), signal).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'CH_HTTP_FAILED',
      message: expect.stringContaining(words),
      hint: 'run: helm registry login r.example.com',
    });
    expect(asked).toHaveLength(requests);
  });

  it.each([
    [403, 'me:s3cret is wrong'],
    [403, `Basic ${basic} is wrong`],
    [503, 'me:s3cret is wrong'],
    [429, `${basic} is wrong`],
  ])('never shows a secret, even if the server answers %d and repeats it: %s', async (status, message) => {
    const said = { status, body: { errors: [{ code: 'DENIED', message }] } };
    const error: unknown = await inMemory(({ authorization }) => (authorization === undefined ? unauthorized('Basic') : said), password)
      .registries.tags(at('db'), signal)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: expect.stringContaining(`status ${status}`) });
    expect(String(error)).not.toContain('is wrong');
    expect(JSON.stringify([String(error), error])).not.toMatch(/s3cret|bWU6/);
  });

  it('never shows a refresh token or an access token that a server repeats', async () => {
    const repeating = (request: Request): Said => {
      const body = { errors: [{ message: `${request.line} ${request.authorization}` }] };
      return request.url.host === 'auth.example.com' ? { status: 400, body } : unauthorized(`Bearer realm="${realm}"`);
    };
    const refresh: Login = { kind: 'refresh-token', token: 'refresh-s3cret', from };
    const access: Login = { kind: 'access-token', token: 'access-s3cret', from };
    const denied = ({ authorization = '' }: Request): Said =>
      authorization === '' ? unauthorized(`Bearer realm="${realm}"`) : { status: 500, body: { errors: [{ message: authorization }] } };
    for (const [answer, login] of [
      [repeating, refresh],
      [denied, access],
    ] as const) {
      const error: unknown = await inMemory(answer, login)
        .registries.tags(at('db'), signal)
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CH_HTTP_FAILED' });
      expect(JSON.stringify([String(error), error])).not.toContain('s3cret');
    }
  });

  it('gets none through a server that it redirects to', async () => {
    const { registries, asked } = inMemory(
      () => unauthorized('Basic realm="r"', { url: 'https://evil.example.com/v2/db/tags/list' }),
      password,
    );
    await expect(registries.tags(at('db'), signal)).rejects.toThrow(/evil\.example\.com/);
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

it.each([
  ['ghcr.io', 'packages: read'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'aws ecr get-login-password --region eu-west-1'],
  ['public.ecr.aws', 'aws ecr-public'],
  ['acme.azurecr.io', 'az acr login --name acme'],
  ['europe-docker.pkg.dev', 'gcloud auth configure-docker europe-docker.pkg.dev'],
])('says how one logs in at %s', async (host, words) => {
  const { registries } = inMemory(() => ({ status: 403 }));
  await expect(registries.tags({ host, path: 'db' }, signal)).rejects.toMatchObject({ hint: expect.stringContaining(words) });
});
