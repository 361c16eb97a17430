/** Logins of chart repositories: a pull request leads them to no host of its own, and nothing that is printed has them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { makeCertificates } from '../support/servers/certificates.ts';
import { startChartServer } from '../support/servers/chart-server.ts';
import type { RecordingServer } from '../support/servers/recording-server.ts';
import { startRecordingServer } from '../support/servers/recording-server.ts';

const canary = 'canary-4b1d';
const bearer = `Bearer ${canary}`;
const basic = `Basic ${Buffer.from(`me:${canary}`).toString('base64')}`;

let corp: RecordingServer;
let evil: RecordingServer;
let redirecting: RecordingServer;
let workspace: Workspace;
let home: string;

beforeAll(async () => {
  corp = await startChartServer({ charts: ['db@1.2.0'] });
  evil = await startChartServer({ charts: ['db@1.2.0'] });
  redirecting = await startRecordingServer((request, response) => response.writeHead(302, { location: `${evil.url}${request.url}` }).end());
});
afterAll(async () => {
  for (const server of [corp, evil, redirecting]) await server.close();
});
beforeEach(async () => {
  workspace = await makeWorkspace();
  home = await mkdtemp(join(tmpdir(), 'charthouse-home-'));
});
afterEach(async () => {
  await workspace.remove();
  await rm(home, { recursive: true });
});

/** A chart whose lock is in step if its repository has that URL. */
function chartOf(repository: string, url: string): Readonly<Record<string, string>> {
  const declared = { name: 'db', version: '1.2.0', repository };
  const locked = { dependencies: [{ ...declared, repository: url }] };
  const digest = lockDigest([{ ...declared, repository: url }], locked);
  return {
    'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: ${JSON.stringify([declared])}\n`,
    'app/Chart.lock': JSON.stringify({ ...locked, digest, generated: '2020-01-01T00:00:00Z' }),
  };
}

const login = (url: string) => ({ CHARTHOUSE_REPOSITORY_CORP_URL: url, CHARTHOUSE_REPOSITORY_CORP_TOKEN: canary });

async function packaged(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
  ...more: readonly string[]
) {
  await workspace.put(files);
  // Each run asks the servers anew.
  const cache = { CHARTHOUSE_CACHE_FOLDER: await mkdtemp(join(home, 'cache-')) };
  const ran = await workspace.run(['package', 'app', ...more], { environment: { HOME: home, ...cache, ...environment } });
  const text = ran.stdout + ran.stderr;
  for (const secret of [canary, Buffer.from(`me:${canary}`).toString('base64')]) expect(text).not.toContain(secret);
  return { ...ran, code: /CH_[A-Z_]+/.exec(text)?.[0] };
}

const sentTo = (server: RecordingServer) => new Set(server.requests.map(({ authorization }) => authorization));

describe('a pull request', () => {
  it('gets no login by another URL for its name: the environment counts', async () => {
    const files = { ...chartOf('@corp', corp.url), 'charthouse.yaml': `repositories: [{name: corp, url: "${evil.url}"}]\n` };
    expect(await packaged(files, login(corp.url))).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('app-1.0.0.tgz') });
    expect(sentTo(corp)).toEqual(new Set([bearer]));
    expect(evil.requests).toEqual([]);
  });

  it('gets no login by another URL in Chart.yaml, by a redirect, or by the URL of a package', async () => {
    expect(await packaged(chartOf(evil.url, evil.url), login(corp.url))).toMatchObject({ exitCode: 0 });
    expect(await packaged(chartOf('@corp', redirecting.url), login(redirecting.url))).toMatchObject({ exitCode: 0 });
    expect(sentTo(redirecting)).toEqual(new Set([bearer]));
    const elsewhere = await startChartServer({ charts: ['db@1.2.0'], authorization: bearer, packagesUrl: evil.url });
    try {
      expect(await packaged(chartOf('@corp', elsewhere.url), login(elsewhere.url))).toMatchObject({ exitCode: 0 });
      expect(sentTo(elsewhere)).toEqual(new Set([bearer]));
    } finally {
      await elsewhere.close();
    }
    expect(evil.requests.length).toBe(5);
    expect(sentTo(evil)).toEqual(new Set([undefined]));
  });

  it('gets no login that has no URL in the environment', async () => {
    const files = { ...chartOf('@corp', evil.url), 'charthouse.yaml': `repositories: [{name: corp, url: "${evil.url}"}]\n` };
    const before = evil.requests.length;
    const ran = await packaged(files, { CHARTHOUSE_REPOSITORY_CORP_TOKEN: canary });
    expect(ran).toMatchObject({
      exitCode: 2,
      code: 'CH_CONFIG_INVALID',
      stderr: expect.stringContaining('CHARTHOUSE_REPOSITORY_CORP_URL'),
    });
    expect(evil.requests.length).toBe(before);
  });

  it.each(['token', 'password', 'token-variable', 'key-file'])('cannot set %s in charthouse.yaml', async (key) => {
    const line = `{name: corp, url: "${evil.url}", ${key}: ${canary}}`;
    const ran = await packaged({ ...chartOf('@corp', evil.url), 'charthouse.yaml': `repositories: [${line}]\n` }, {});
    expect(ran).toMatchObject({ exitCode: 2, code: 'CH_CONFIG_INVALID', stderr: expect.stringContaining('a pull request could') });
  });

  it('may give a name its URL and its authority, for charts that need no login', async () => {
    const certificates = await makeCertificates();
    const server = await startChartServer({ charts: ['db@1.2.0'], certificates });
    try {
      const files = { ...chartOf('alias:corp', server.url), 'certs/ca.pem': certificates.authority.cert };
      const line = `{name: corp, url: "${server.url}"`;
      expect(await packaged({ ...files, 'charthouse.yaml': `repositories: [${line}}]\n` }, {})).toMatchObject({
        code: 'CH_DEPENDENCY_UNAVAILABLE',
        stderr: expect.stringContaining('config.md#repositories'),
      });
      const trusted = { ...files, 'charthouse.yaml': `repositories: [${line}, ca-file: certs/ca.pem}]\n` };
      expect(await packaged(trusted, {})).toMatchObject({ exitCode: 0 });
      // What the environment configures counts whole: the authority of the file is not trusted for its login.
      expect(await packaged(trusted, login(server.url))).toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
      expect(sentTo(server)).toEqual(new Set([undefined]));
    } finally {
      await server.close();
      await certificates.remove();
    }
  });

  it('cannot name an authority outside of the checkout', async () => {
    const line = '{name: corp, url: "https://charts.example.com", ca-file: ../ca.pem}';
    const ran = await packaged({ ...chartOf('@corp', evil.url), 'charthouse.yaml': `repositories: [${line}]\n` }, {});
    expect(ran).toMatchObject({ exitCode: 2, code: 'CH_CONFIG_INVALID', stderr: expect.stringContaining('is outside the checkout') });
  });
});

describe('no output has a login', () => {
  const cases: Readonly<Record<string, { readonly repositories: string; readonly code: string }>> = {
    'of a file that is not YAML': { repositories: `repositories:\n- password: "${canary}\n`, code: 'CH_DEPENDENCY_REPOSITORY' },
    'of an unknown anchor': { repositories: `repositories:\n- password: *${canary}\n`, code: 'CH_DEPENDENCY_REPOSITORY' },
    'of a list instead of a text': {
      repositories: `repositories:\n- {name: corp, password: [${canary}]}\n`,
      code: 'CH_DEPENDENCY_REPOSITORY',
    },
    'of a URL with a login': {
      repositories: 'repositories:\n- {name: corp, url: "http://me:CANARY@HOST"}\n',
      code: 'CH_DEPENDENCY_REPOSITORY',
    },
    'that the server refuses': {
      repositories: 'repositories:\n- {name: corp, url: "REFUSING", username: me, password: CANARY}\n',
      code: 'CH_DEPENDENCY_DENIED',
    },
    'with a TLS file that cannot be used': {
      repositories: 'repositories:\n- {name: corp, url: "REFUSING", username: me, password: CANARY, caFile: /nowhere}\n',
      code: 'CH_DEPENDENCY_REPOSITORY',
    },
  };

  it.each(Object.keys(cases))('%s', async (name) => {
    const { repositories, code } = cases[name] ?? { repositories: '', code: '' };
    const refusing = await startChartServer({ charts: ['db@1.2.0'], authorization: 'Basic other' });
    try {
      const text = repositories.replace('REFUSING', refusing.url).replace('HOST', new URL(refusing.url).host).replaceAll('CANARY', canary);
      await workspace.put({ 'helm.yaml': text });
      const environment = { HELM_REPOSITORY_CONFIG: 'helm.yaml' };
      for (const more of [[], ['--json']]) {
        expect(await packaged(chartOf('@corp', refusing.url), environment, ...more)).toMatchObject({ code });
      }
      if (code === 'CH_DEPENDENCY_DENIED') expect(sentTo(refusing)).toEqual(new Set([basic]));
    } finally {
      await refusing.close();
    }
  });
});
