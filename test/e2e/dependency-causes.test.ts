/** Why a dependency cannot be had, by servers on this machine: each cause has its code, its place in Chart.yaml and the remedy that fits. */
import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let workspace: Workspace;
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  workspace = await makeWorkspace();
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await workspace.remove();
});

const db = chartPackage('db', '1.4.0');
const listed = (version: string, digest: string = db.digest): string =>
  `  - {name: db, version: ${version}, digest: ${digest}, urls: [db-${version}.tgz]}\n`;
const indexOf = (...versions: readonly string[]): string =>
  `apiVersion: v1\nentries:\n  db:\n${versions.join('')}  webserver:\n  - {name: webserver, version: 1.0.0, urls: [w.tgz]}\n`;
const index = indexOf(listed('1.3.2'), listed('1.4.0'), listed('1.5.0'), listed('2.0.0-rc.1'));

type Answers = Readonly<Record<string, number | string | Uint8Array | RequestListener>>;
const good: Answers = { '/index.yaml': index, '/db-1.4.0.tgz': db.bytes };

function serving(answers: Answers): RequestListener {
  return (request, response) => {
    const found = answers[request.url ?? ''] ?? 404;
    if (typeof found === 'function') return found(request, response);
    if (typeof found === 'number') response.statusCode = found;
    response.end(typeof found === 'number' ? '' : found);
  };
}

interface Cause {
  readonly answers?: Answers;
  /** The declared dependency; `URL` is the server. */
  readonly declared?: Readonly<Record<string, string>>;
  readonly alsoDeclared?: Readonly<Record<string, string>>;
  /** What the lock says, if that is not 1.4.0 of the declared one; `none`: there is no lock. */
  readonly locked?: Readonly<Record<string, string>> | 'none';
  /** If the lock was made of another range. */
  readonly lockedFor?: string;
  readonly command?: readonly string[];
  readonly code: string;
  readonly exitCode: 3 | 5;
  readonly says: RegExp;
  readonly remedy: RegExp;
  readonly details?: object;
}

const update = /^run: charthouse dependency update charts\/app, and commit the lock/;
const login = (status: number): Cause => ({
  ...{ answers: { '/index.yaml': status }, code: 'CH_DEPENDENCY_DENIED', exitCode: 5, details: { status } },
  ...{
    says: new RegExp(`refuses access for 'db': .*status ${status}$`),
    remedy: /^configure credentials for it: .*#private-repositories$/,
  },
});
const gone = (status: number): Cause => ({
  ...{ answers: { '/index.yaml': status }, code: 'CH_DEPENDENCY_GONE', exitCode: 5, details: { status } },
  ...{ says: new RegExp(`no chart repository for 'db' .*status ${status}$`), remedy: /^correct the URL of the repository/ },
});
const page = '<!doctype html>\n<html><body>Log in</body></html>\n';

const causes: Readonly<Record<string, Cause>> = {
  'a chart that the repository does not list': {
    ...{ declared: { name: 'web-server' }, locked: { name: 'web-server' }, code: 'CH_DEPENDENCY_NOT_FOUND', exitCode: 5 },
    ...{ says: /lists no chart 'web-server': did you mean 'webserver'\?$/, remedy: /^correct the name or the repository/ },
    details: { dependency: 'web-server', suggestion: 'webserver' },
  },
  'a locked version that is not listed any more': {
    ...{ locked: { version: '1.4.7' }, code: 'CH_DEPENDENCY_VERSION', exitCode: 5, remedy: update },
    says: /does not list 'db' '1\.4\.7': the nearest versions are 1\.4\.0 and 1\.5\.0$/,
    details: { version: '1.4.7', nearest: { below: '1.4.0', above: '1.5.0' }, offered: ['2.0.0-rc.1', '1.5.0', '1.4.0', '1.3.2'] },
  },
  'a login (401)': login(401),
  'an access that is refused (403)': login(403),
  'a proxy that asks for a login (407)': login(407),
  'a URL without an index (404)': gone(404),
  'an index that was removed (410)': gone(410),
  'a web page for an index': {
    ...{ answers: { '/index.yaml': page }, code: 'CH_DEPENDENCY_GONE', exitCode: 5 },
    ...{ says: /index\.yaml is a web page, not an index$/, remedy: /^correct the URL of the repository/ },
  },
  'a redirect to a login page': {
    answers: {
      '/index.yaml': (_, response) => void response.writeHead(302, { location: '/login' }).end(),
      '/login': page,
    },
    ...{ code: 'CH_DEPENDENCY_GONE', exitCode: 5, says: /is a web page, not an index$/, remedy: /^correct the URL/ },
  },
  'too many requests (429)': {
    answers: { '/index.yaml': (_, response) => void response.writeHead(429, { 'retry-after': '0' }).end() },
    ...{ code: 'CH_DEPENDENCY_LIMITED', exitCode: 5, says: /gets too many requests for 'db': .*status 429$/, remedy: /^wait/ },
    details: { status: 429 },
  },
  'too many requests, for an hour': {
    answers: { '/index.yaml': (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end() },
    ...{ code: 'CH_DEPENDENCY_LIMITED', exitCode: 5, says: /status 429$/, remedy: /^wait 3600 seconds, as the server asks/ },
  },
  'a server that fails (500)': {
    ...{ answers: { '/index.yaml': 501 }, code: 'CH_DEPENDENCY_UNAVAILABLE', exitCode: 5 },
    ...{ says: /'db' cannot be read from .*status 501$/, remedy: /^check the repository in Chart\.yaml, or run the command again/ },
  },
  'an index that is none': {
    ...{ answers: { '/index.yaml': 'entries: 1\n' }, code: 'CH_DEPENDENCY_UNAVAILABLE', exitCode: 5 },
    ...{ says: /is not an index/, remedy: /^ask the owners of the repository/ },
  },
  'a port without a server': {
    ...{ declared: { repository: 'http://127.0.0.1:1' }, locked: { repository: 'http://127.0.0.1:1' } },
    ...{ code: 'CH_DEPENDENCY_UNAVAILABLE', exitCode: 5, says: /connection refused \(ECONNREFUSED\)$/, remedy: /^check the repository/ },
  },
  'a host that is not there': {
    ...{ declared: { repository: 'http://charts.invalid' }, locked: { repository: 'http://charts.invalid' } },
    ...{ code: 'CH_DEPENDENCY_UNAVAILABLE', exitCode: 5, says: /charts\.invalid/, remedy: /check the (host|repository)/ },
  },
  'a server without TLS': {
    ...{ declared: { repository: 'https://HOST' }, locked: { repository: 'https://HOST' } },
    ...{ code: 'CH_DEPENDENCY_UNAVAILABLE', exitCode: 5, says: /does not speak TLS/, remedy: /http:\/\/ instead of https/ },
  },
  'a listed package that is not there (404)': {
    ...{ answers: { ...good, '/db-1.4.0.tgz': 404 }, code: 'CH_DEPENDENCY_MISSING', exitCode: 5, details: { status: 404 } },
    ...{ says: /lists db 1\.4\.0, but its package is missing: .*status 404$/, remedy: /^ask the owners/ },
  },
  'a package that is not for you (403)': {
    ...{ answers: { ...good, '/db-1.4.0.tgz': 403 }, code: 'CH_DEPENDENCY_DENIED', exitCode: 5, details: { status: 403 } },
    ...{ says: /the package of db 1\.4\.0 cannot be read: .*status 403$/, remedy: /^configure credentials/ },
  },
  'other bytes than the index lists': {
    ...{ answers: { ...good, '/db-1.4.0.tgz': chartPackage('db', '1.4.0', 'a: 2\n').bytes }, code: 'CH_DEPENDENCY_WRONG', exitCode: 5 },
    ...{ says: new RegExp(`has the digest [0-9a-f]{64}, and .* lists ${db.digest}$`), remedy: /whether the package was replaced$/ },
    details: { expected: db.digest },
  },
  'another chart in the package': {
    answers: { '/index.yaml': indexOf(listed('1.4.0', '""')), '/db-1.4.0.tgz': chartPackage('evil', '1.4.0').bytes },
    ...{ code: 'CH_DEPENDENCY_WRONG', exitCode: 5, says: /the package of db 1\.4\.0 holds evil 1\.4\.0$/, remedy: /whether the package/ },
  },
  'a lock of another range': {
    ...{ declared: { version: '^2' }, lockedFor: '^1', code: 'CH_LOCK_OUT_OF_STEP', exitCode: 3, remedy: update },
    says: /the lock does not match the dependencies: it has version '1\.4\.0' of 'db', and the chart declares '\^2'$/,
    details: { missing: ['db'] },
  },
  'no lock': {
    ...{ locked: 'none', code: 'CH_CHART_DEPENDENCY', exitCode: 3, remedy: update, details: { missing: ['db'] } },
    says: /declared as a dependency, but not in charts\/: 'db'$/,
  },
  'a dependency without a repository': {
    ...{ declared: { repository: '' }, locked: { repository: '' }, code: 'CH_CHART_DEPENDENCY', exitCode: 3 },
    ...{ says: /'db' names no repository, and there is no chart in/, remedy: /^copy the chart to charts\/app\/charts\/db, or add/ },
  },
  'two dependencies of one name': {
    ...{ alsoDeclared: { alias: 'db', name: 'webserver' }, code: 'CH_DEPENDENCY_ALIAS', exitCode: 3 },
    ...{ says: /more than one dependency has the name or alias 'db'$/, remedy: /^give one of them another alias$/ },
    details: { problems: expect.any(Array) },
  },
};

const updating = { command: ['dependency', 'update', 'charts/app'], locked: 'none' } as const;

/** Causes that only a command finds which chooses versions, or which needs a lock. */
const ofCommands: Readonly<Record<string, Cause>> = {
  'a range that is none': {
    ...{ ...updating, declared: { version: '>=1.2 =>' }, code: 'CH_DEPENDENCY_RANGE', exitCode: 3 },
    ...{ says: /'>=1\.2 =>' of the dependency 'db' is neither/, remedy: /^write a range, such as/ },
  },
  'a range without a version': {
    ...{ ...updating, declared: { version: '^9' }, code: 'CH_DEPENDENCY_VERSION', exitCode: 5, remedy: /^change the version/ },
    says: /lists no version of 'db' in the range '\^9': the nearest version is 1\.5\.0$/,
    details: { version: '^9', nearest: { below: '1.5.0' } },
  },
  'a range that has pre-releases only': {
    ...{ ...updating, declared: { version: '^2' }, code: 'CH_DEPENDENCY_VERSION', exitCode: 5 },
    ...{ says: /in the range '\^2'/, remedy: /accept the pre-release 2\.0\.0-rc\.1, add -0 to the range, such as ">=2\.0\.0-0"$/ },
  },
  'an update with a login (401)': { ...login(401), ...updating },
  'an update of a URL without an index (404)': { ...gone(404), ...updating },
  'a build without a lock': {
    ...{ command: ['dependency', 'build', 'charts/app'], locked: 'none', code: 'CH_CHART_DEPENDENCY', exitCode: 3 },
    ...{ says: /^there is no lock/, remedy: update },
  },
  'a build with a lock of another range': {
    ...{ command: ['dependency', 'build', 'charts/app'], declared: { version: '^2' }, lockedFor: '^1' },
    ...{ code: 'CH_LOCK_OUT_OF_STEP', exitCode: 3, says: /the lock does not match the dependencies/, remedy: update },
  },
};

const lineOf = (fields: Readonly<Record<string, string>>): string =>
  `- {${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')}}\n`;

/** The chart of a cause, in the workspace. */
async function put({ declared = {}, alsoDeclared, locked = {}, lockedFor }: Cause): Promise<void> {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP
  const at = (fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value.replace('HOST', host)]));
  const dependency = { ...{ name: 'db', version: '^1', repository: `http://${host}` }, ...at(declared) };
  const chart = 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n';
  const second = alsoDeclared === undefined ? '' : lineOf({ version: '1', repository: `http://${host}`, ...alsoDeclared });
  await workspace.put({ 'charts/app/Chart.yaml': `${chart}${lineOf(dependency)}${second}` });
  if (locked === 'none') return;
  const entry = { ...{ name: 'db', version: '1.4.0', repository: `http://${host}` }, ...at(locked) };
  const digest = lockDigest([{ ...dependency, version: lockedFor ?? dependency.version }], { dependencies: [entry] });
  await workspace.put({ 'charts/app/Chart.lock': `dependencies:\n${lineOf(entry)}digest: ${digest}\n` });
}

it.each(Object.entries({ ...causes, ...ofCommands }))('%s', async (_, cause) => {
  answer = serving(cause.answers ?? good);
  await put(cause);
  const environment = { HOME: join(workspace.folder, 'home') };
  const command = cause.command ?? ['package', 'charts/app', '-d', 'out'];
  const { exitCode, stderr, stdout } = await workspace.run([...command, '--json'], { environment });
  expect(exitCode, stderr).toBe(cause.exitCode);
  const { error } = JSON.parse(stdout);
  expect(error).toMatchObject({ code: cause.code, message: expect.stringMatching(cause.says), hint: expect.stringMatching(cause.remedy) });
  expect(error.details.where).toMatchObject({
    file: 'charts/app/Chart.yaml',
    ...(/^there is no lock/.test(error.message) ? {} : { line: cause.alsoDeclared === undefined ? 5 : 6, column: expect.any(Number) }),
  });
  expect(error.docs).toContain(`docs/errors/${cause.code}.md`);
  if (cause.alsoDeclared === undefined) expect(error.details).toMatchObject({ chart: 'charts/app' });
  expect(error.details).toMatchObject(cause.details ?? {});
  const files = await readdir(join(workspace.folder, 'charts/app'));
  expect(files.sort()).toEqual(cause.locked === 'none' ? ['Chart.yaml'] : ['Chart.lock', 'Chart.yaml']);
  await expect(workspace.read('out/app-1.0.0.tgz')).rejects.toThrow('ENOENT');
});

it('the same chart is packaged if nothing is wrong', async () => {
  answer = serving(good);
  await put({ code: '', exitCode: 3, says: /x/, remedy: /x/ });
  const ran = await workspace.run(['package', 'charts/app', '-d', 'out'], { environment: { HOME: join(workspace.folder, 'home') } });
  expect(ran).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('error') });
});

it('is text for people, with the line of Chart.yaml and the page of the code', async () => {
  answer = serving({});
  await put({ code: '', exitCode: 3, says: /x/, remedy: /x/ });
  const { stderr } = await workspace.run(['package', 'charts/app'], { environment: { HOME: join(workspace.folder, 'home') } });
  expect(stderr).toMatch(
    /^error CH_DEPENDENCY_GONE: .*\n {2}at charts\/app\/Chart\.yaml:5:3\n {2}do: correct the URL .*\n {2}see .*errors\/CH_DEPENDENCY_GONE\.md\n/m,
  );
});
