import { describe, expect, it } from 'vitest';
import type { ProgramOptions, ProgramOutcome } from '../runtime/programs.ts';
import { loginPlaces } from './login-places.ts';
import { userLogins } from './logins.ts';

const { signal } = new AbortController();
const helm = '/h/.config/helm/registry/config.json';
const docker = '/h/.docker/config.json';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Machine {
  readonly files?: Readonly<Record<string, string | object>>;
  readonly programs?: Readonly<Record<string, Partial<ProgramOutcome> | string>>;
}

/** A user with these files and programs; `ran` has what was run, with its input. */
function user({ files = {}, programs = {} }: Machine) {
  const ran: string[] = [];
  const folders: string[] = [];
  const readFile = async (path: string): Promise<Uint8Array> => {
    const file = files[path];
    if (file === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    if (file === 'EACCES') throw Object.assign(new Error('denied'), { code: 'EACCES' });
    return Buffer.from(typeof file === 'string' ? file : JSON.stringify(file));
  };
  const run = async (path: string, args: readonly string[], { input, folder }: ProgramOptions): Promise<ProgramOutcome> => {
    ran.push(`${path} ${args.join(' ')} < ${input}`);
    folders.push(folder);
    const outcome = programs[path];
    if (outcome === undefined) throw Object.assign(new Error(`spawn ${path} ENOENT`), { code: 'ENOENT' });
    return { exitCode: 0, stderr: '', stdout: '', ...(typeof outcome === 'string' ? { stdout: outcome } : outcome) };
  };
  const logins = userLogins({ environment: { HOME: '/h' }, os: 'linux', files: { readFile }, programs: { run } });
  return { ran, folders, login: (host = 'r.example.com') => logins.loginFor(host, signal) };
}

const authOf = (entry: object, host = 'r.example.com') => ({ auths: { [host]: entry } });
const password = (name: string, from: string) => ({ kind: 'password', user: name, password: 'p:w', from });

describe('a login', () => {
  it.each<[string, object, object | undefined]>([
    ['base64', { auth: base64('me:p:w') }, password('me', helm)],
    ['base64 with zeros', { auth: base64('me:p:w\0\0') }, password('me', helm)],
    ['two fields', { username: 'me', password: 'p:w' }, password('me', helm)],
    ['an identity token', { auth: base64('me:'), identitytoken: 'i' }, { kind: 'refresh-token', token: 'i', from: helm }],
    ['a registry token', { registrytoken: 'r' }, { kind: 'access-token', token: 'r', from: helm }],
    ['nothing', {}, undefined],
  ])('is read from %s', async (_, entry, login) => {
    expect(await user({ files: { [helm]: authOf(entry) } }).login()).toEqual(login);
  });

  it('is the one in Helm’s file, else the one in Docker’s', async () => {
    const ofDocker = authOf({ auth: base64('docker:p:w') });
    expect(await user({ files: { [docker]: ofDocker } }).login()).toEqual(password('docker', docker));
    expect(await user({ files: { [docker]: ofDocker, [helm]: authOf({ auth: base64('helm:p:w') }) } }).login()).toEqual(
      password('helm', helm),
    );
    expect(
      await user({ files: { [docker]: ofDocker, [helm]: authOf({ auth: base64('helm:p:w') }, 'other.example.com') } }).login(),
    ).toEqual(password('docker', docker));
    expect(await user({}).login()).toBeUndefined();
  });

  it.each(['https://r.example.com/', 'http://r.example.com/v1/', 'r.example.com'])('may be listed under %s', async (key) => {
    expect(await user({ files: { [helm]: authOf({ auth: base64('me:p:w') }, key) } }).login()).toEqual(password('me', helm));
  });

  it.each(['docker.io', 'registry-1.docker.io'])('of %s has the key that Docker writes', async (host) => {
    const { login } = user({ files: { [docker]: authOf({ auth: base64('me:p:w') }, 'https://index.docker.io/v1/') } });
    expect(await login(host)).toEqual(password('me', docker));
  });

  it.each<[string, string | object, string]>([
    ['what is no JSON', '{"auths": s3cret', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['an entry without a colon', authOf({ auth: base64('s3cret') }), "'auth' is not the base64 of USER:PASSWORD"],
    ['no permission', 'EACCES', 'EACCES'],
  ])('is an error for a file with %s, which is not quoted', async (_, file, words) => {
    const error: unknown = await user({ files: { [helm]: file } })
      .login()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CH_HTTP_FAILED', message: expect.stringContaining(words) });
    expect(JSON.stringify([String(error), error])).not.toContain('s3cret');
  });
});

describe('a program for logins', () => {
  const config = { credsStore: 'all', credHelpers: { 'r.example.com': 'one' }, auths: { 'r.example.com': { auth: base64('me:p:w') } } };
  const printed = (Username: string, Secret: string): string => JSON.stringify({ ServerURL: 'x', Username, Secret });

  it('gets the host on its standard input, and is that of the host before that of all', async () => {
    const programs = { 'docker-credential-one': printed('me', 'p:w'), 'docker-credential-all': printed('<token>', 'i') };
    const { login, ran, folders } = user({ files: { [docker]: config }, programs });
    expect(await login()).toEqual(password('me', 'docker-credential-one'));
    expect(await login('docker.io')).toEqual({ kind: 'refresh-token', token: 'i', from: 'docker-credential-all' });
    expect(ran).toEqual(['docker-credential-one get < r.example.com', 'docker-credential-all get < https://index.docker.io/v1/']);
    expect(new Set(folders)).toEqual(new Set(['/h/.docker']));
  });

  it.each(['credentials not found in native keychain\n', 'credentials not found in native keychain'])(
    'that has none is like a file that has none',
    async (stdout) => {
      const { login } = user({
        files: { [helm]: { credsStore: 'all' }, [docker]: authOf({ auth: base64('me:p:w') }) },
        programs: { 'docker-credential-all': { exitCode: 1, stdout } },
      });
      expect(await login()).toEqual(password('me', docker));
    },
  );

  it.each<[string, Partial<ProgramOutcome> | string | undefined]>([
    ['is not installed (ENOENT)', undefined],
    ['ended with exit code 1', { exitCode: 1, stdout: 's3cret', stderr: 's3cret' }],
    ['was killed', { exitCode: null, stdout: 's3cret' }],
    ['did not print a login', 's3cret'],
    ['did not print a login', '{"Username":"s3cret"}'],
  ])('that fails is an error: %s', async (words, outcome) => {
    const programs: Machine['programs'] = outcome === undefined ? {} : { 'docker-credential-one': outcome };
    const error: unknown = await user({ files: { [docker]: config }, programs })
      .login()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: expect.stringContaining(words),
      hint: expect.stringContaining('echo r.example.com | docker-credential-one get'),
    });
    expect(JSON.stringify([String(error), error])).not.toContain('s3cret');
  });

  it.each(['../evil', '/bin/sh', 'a b', 'x;y'])('is not run by the name %s', async (name) => {
    const { login, ran } = user({ files: { [docker]: { credsStore: name } } });
    await expect(login()).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
    expect(ran).toEqual([]);
  });
});

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['linux', { HOME: '/h' }, ['/h/.config/helm/registry/config.json', '/h/.docker/config.json']],
  ['linux', { HOME: '/h', XDG_CONFIG_HOME: '/x', DOCKER_CONFIG: '/d' }, ['/x/helm/registry/config.json', '/d/config.json']],
  ['linux', { HOME: '/h', XDG_CONFIG_HOME: '/x', HELM_CONFIG_HOME: '/c' }, ['/c/registry/config.json', '/h/.docker/config.json']],
  ['linux', { HELM_CONFIG_HOME: '/c', HELM_REGISTRY_CONFIG: '/r.json' }, ['/r.json']],
  ['linux', { HELM_REGISTRY_CONFIG: '/d/config.json', DOCKER_CONFIG: '/d' }, ['/d/config.json']],
  ['darwin', { HOME: '/h' }, ['/h/Library/Preferences/helm/registry/config.json', '/h/.docker/config.json']],
  ['win32', { APPDATA: 'C:\\a', USERPROFILE: 'C:\\u' }, ['C:\\a\\helm\\registry\\config.json', 'C:\\u\\.docker\\config.json']],
  ['linux', {}, []],
])('are looked for on %s with %j in %j', (os, environment, places) => {
  expect(loginPlaces(environment, os)).toEqual(places);
});
