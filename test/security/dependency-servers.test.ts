/** Chart repositories that attack or fail, as real servers: the program ends with the right code, in bounded memory, and writes nothing. */
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { type Answer, type DependencyRuns, dependencyRuns, serving } from '../support/publish/dependency-runs.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type Certificates, makeCertificates } from '../support/servers/certificates.ts';
import { chartYaml, member } from './tar-builder.ts';

const MiB = 1024 * 1024;
let runs: DependencyRuns;

beforeAll(async () => {
  runs = await dependencyRuns();
});
afterAll(() => runs.remove());
afterEach(() => runs.closeServers());

const db = chartPackage('db', '1.4.0');
const entry = ({ digest = db.digest, url = 'db-1.4.0.tgz', version = '1.4.0' } = {}): string =>
  `  - {name: db, version: ${version}, digest: "${digest}", urls: ["${url}"]}\n`;
const indexOf = (...entries: readonly string[]): string => `apiVersion: v1\nentries:\n  db:\n${entries.join('')}`;

/** Bytes without end, as fast as the other side reads. */
async function endless(response: ServerResponse, piece: string): Promise<void> {
  const chunk = Buffer.from(piece.repeat(Math.ceil(MiB / piece.length)));
  for (let sent = 0; sent < 2048 && !response.destroyed; sent += 1)
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  response.destroy();
}

/** A gzip of a chart and 8 GiB of zeros. */
function bomb(): Buffer {
  const segment = (bytes: Buffer): Buffer => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const size = `${(8 * 1024 * MiB - 1).toString(8).padStart(11, '0')}\0`;
  const head = segment(Buffer.concat([member(chartYaml), member({ name: 'app/x', size })]));
  const zeros = segment(Buffer.alloc(16 * MiB));
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  return Buffer.concat([header, head, ...Array.from({ length: 500 }, () => zeros), Buffer.from([3, 0]), Buffer.alloc(8)]);
}

const bombBytes = bomb();
interface Hostile {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly exitCode: number;
  readonly text: RegExp;
  readonly words?: readonly string[];
  readonly isSlow?: boolean;
}

const hostile: Readonly<Record<string, Hostile>> = {
  'other bytes than listed': {
    answers: { '/index.yaml': indexOf(entry()), '/db-1.4.0.tgz': chartPackage('db', '1.4.0', 'evil: true\n').bytes },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_WRONG .* has the digest / },
  },
  'another chart, under a digest that fits': {
    answers: {
      '/index.yaml': indexOf(entry({ digest: chartPackage('evil', '1.4.0').digest })),
      '/db-1.4.0.tgz': chartPackage('evil', '1.4.0').bytes,
    },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_WRONG .* holds evil 1\.4\.0$/ },
  },
  'bytes that are no archive': {
    answers: { '/index.yaml': indexOf(entry({ digest: '' })), '/db-1.4.0.tgz': 'no archive' },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_WRONG the package of db 1\.4\.0 in .* cannot be used/ },
  },
  'a page of HTML for a package': {
    answers: { '/index.yaml': indexOf(entry({ digest: '' })), '/db-1.4.0.tgz': '<html>Log in</html>' },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_WRONG/ },
  },
  'an archive bomb': {
    answers: { '/index.yaml': indexOf(entry({ digest: sha256Hex(bombBytes) })), '/db-1.4.0.tgz': bombBytes },
    ...{ exitCode: 3, text: /^CH_CHART_TOO_LARGE the package of db 1\.4\.0 in / },
  },
  'a package without end': {
    answers: { '/index.yaml': indexOf(entry()), '/db-1.4.0.tgz': (response) => endless(response, 'x') },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE .* is larger than / },
  },
  'a package that announces more than it may have': {
    answers: {
      '/index.yaml': indexOf(entry()),
      '/db-1.4.0.tgz': (response) => response.writeHead(200, { 'content-length': String(64 * 1024 * MiB) }).write('x'),
    },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE .* is larger than / },
  },
  'an index without end': {
    answers: { '/index.yaml': (response) => endless(response, '# nothing\n') },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE .* is larger than /, isSlow: true },
  },
  'an index in slow drops': {
    answers: {
      '/index.yaml': (response) => {
        const drop = setInterval(() => response.write('#'), 50);
        response.on('close', () => clearInterval(drop));
      },
    },
    ...{ exitCode: 5, text: /^CH_DEADLINE/, words: ['--deadline', '3s'], isSlow: true },
  },
  'a server that never answers': {
    answers: { '/index.yaml': () => undefined },
    exitCode: 5,
    text: /^CH_DEADLINE/,
    words: ['--deadline', '3s'],
  },
  'a gzip bomb for an index': {
    answers: { '/index.yaml': gzipSync(Buffer.alloc(64 * MiB, '#')) },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE/ },
  },
  'a gzip bomb with Content-Encoding': {
    answers: {
      '/index.yaml': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * MiB, '#'))),
    },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE/ },
  },
  'redirects without end': {
    answers: { '/index.yaml': (response) => response.writeHead(302, { location: '/index.yaml' }).end() },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE .* redirects more than 10 times$/ },
  },
  'a redirect to a file': {
    answers: { '/index.yaml': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end() },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE/ },
  },
  'a package in a file': {
    answers: { '/index.yaml': indexOf(entry({ digest: '', url: 'file:///etc/passwd' })) },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_UNAVAILABLE .* no Helm reads file: URLs/ },
  },
  'an alias bomb': {
    answers: {
      '/index.yaml': `apiVersion: v1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]\n`).join('')}entries: {db: *a30}\n`,
    },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_/ },
  },
  'a deeply nested index': {
    answers: { '/index.yaml': `apiVersion: v1\nentries: ${'['.repeat(200_000)}` },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_/ },
  },
  'a name that controls the terminal': {
    answers: { '/index.yaml': 'apiVersion: v1\nentries:\n  "db\\e[2J":\n  - {name: "db\\e[2J", version: 1.4.0, urls: [x.tgz]}\n' },
    ...{ exitCode: 5, text: /^CH_DEPENDENCY_NOT_FOUND \P{Cc}*$/u },
  },
};

/** Node itself has 60 to 90 MiB, and an index may have 512 MiB. */
const mostMiB = 900;

describe('a hostile repository', () => {
  it.each(Object.entries(hostile))('with %s', async (_, { answers, exitCode, text, words = [], isSlow = false }) => {
    const server = await runs.listen(serving(answers));
    const found = await runs.packaged(server.url, { words: [...words] });
    expect(found.text).toMatch(text);
    expect(found).toMatchObject({ code: exitCode, left: [] });
    expect(found.peakMiB).toBeLessThan(mostMiB);
    if (!isSlow) {
      // An update writes charts/ and the lock only after everything was checked.
      const updated = await runs.updated(server.url, { words });
      expect([updated.code, updated.error.code, updated.left]).toEqual([exitCode, found.error.code, []]);
    }
    if (!/DEADLINE/.test(found.text))
      expect(found.error.details).toMatchObject({ where: { file: 'app/Chart.yaml', line: 5 }, dependency: 'db' });
  });
});

describe('credentials', () => {
  const secret = 'Basic dXNlcjpwYXNzd29yZA==';
  /** A repository that asks for a login, and what it has after that. */
  const guarded = (answers: Readonly<Record<string, Answer>>): RequestListener => {
    const open = serving(answers);
    return (request, response) => {
      if (request.headers.authorization === secret) return open(request, response);
      response.statusCode = 401;
      response.end();
    };
  };

  async function configured(url: string): Promise<Readonly<Record<string, string>>> {
    const file = join(await mkdtemp(join(runs.folder, 'helm-')), 'repositories.yaml');
    await writeFile(file, `apiVersion: ""\nrepositories:\n- {name: corp, url: "${url}", username: user, password: password}\n`);
    return { HELM_REPOSITORY_CONFIG: file };
  }

  it.each<[string, (other: string) => Readonly<Record<string, Answer>>]>([
    [
      'a redirect of its index',
      (other) => ({ '/index.yaml': (response) => response.writeHead(307, { location: `${other}/index.yaml` }).end() }),
    ],
    ['the URL of a package', (other) => ({ '/index.yaml': indexOf(entry({ url: `${other}/db-1.4.0.tgz` })) })],
    [
      'a redirect of a package',
      (other) => ({
        '/index.yaml': indexOf(entry()),
        '/db-1.4.0.tgz': (response) => response.writeHead(302, { location: `${other}/db-1.4.0.tgz` }).end(),
      }),
    ],
  ])('never reach another host by %s', async (_, answers) => {
    const other = await runs.listen(serving({ '/index.yaml': indexOf(entry({ url: 'db-1.4.0.tgz' })), '/db-1.4.0.tgz': db.bytes }));
    const server = await runs.listen(guarded({ '/db-1.4.0.tgz': db.bytes, ...answers(other.url) }));
    const found = await runs.packaged(server.url, { environment: await configured(server.url) });
    expect(found).toMatchObject({ code: 0, left: ['out', 'out/app-1.0.0.tgz'] });
    expect(server.requests.map(({ authorization }) => authorization)).toContain(secret);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.map(({ authorization }) => authorization)).toEqual(other.requests.map(() => undefined));
    expect(found.stderr + found.stdout).not.toMatch(/password|dXNlcjpwYXNzd29yZA/);
  });

  it('that are wrong are a refused access, and are not printed', async () => {
    const server = await runs.listen((_, response) => void response.writeHead(401).end());
    const found = await runs.packaged(server.url, { environment: await configured(server.url) });
    expect(found.text).toMatch(/^CH_DEPENDENCY_DENIED .*status 401, although charthouse sent a login$/);
    expect(found.stderr + found.stdout).not.toMatch(/password|dXNlcjpwYXNzd29yZA/);
  });
});

describe('a certificate', () => {
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  afterAll(() => certificates.remove());

  it('that is not trusted ends the run before anything is sent', async () => {
    const server = await runs.listen(serving({ '/index.yaml': indexOf(entry()), '/db-1.4.0.tgz': db.bytes }), certificates);
    const found = await runs.packaged(server.url);
    expect(found).toMatchObject({ code: 5, left: [] });
    expect(found.text).toMatch(/^CH_DEPENDENCY_UNAVAILABLE .*certificate is not trusted/);
    expect(found.error.hint).toMatch(/config\.md#repositories; .*NODE_EXTRA_CA_CERTS/);
    expect(server.requests).toEqual([]);
  });
});
