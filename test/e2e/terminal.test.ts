/** Every command on a terminal of its own, as a person sees it: the progress line is gone before anything else is there. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/report/width.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { type OnTerminal, runOnTerminal, type Step, type TerminalOptions } from '../support/cli/pseudo-terminal.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { projectRoot } from '../support/project-files.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { needs } from '../support/tools/tools.ts';

/** Longer than a narrow terminal is wide. */
const long = 'a-chart-whose-name-takes-more-columns-than-a-narrow-terminal-has';

/** What a progress line says: on no screen when the command has ended, and in no line with anything else. */
const progress =
  /packaging \d|deciding what is new|putting packages|committing index\.yaml|listing the packages|reading packages|writing pages \(|reading back|checking what|checking the packages|checking packages|checking the set-up|linting and rendering|Helm accepted|CloudFormation would change/;

let program: BuiltProgram;
let folder: string;
let project: Workspace;

beforeAll(async () => {
  [program, folder, project] = await Promise.all([buildProgram(), mkdtemp(join(tmpdir(), 'charthouse-terminal-')), makeWorkspace()]);
  await project.put({ ...chartFiles('charts/app'), ...chartFiles(`charts/${long}`), ...chartFiles('more/new', '2.0.0') });
  const git = (...words: readonly string[]) => promisify(execFile)('git', words, { cwd: project.folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'https://github.com/team/charts.git');
  await project.run(['publish', 'charts/app', `charts/${long}`]);
}, 120_000);

afterAll(async () => {
  await Promise.all([program?.remove(), project?.remove(), rm(folder, { recursive: true, force: true })]);
});

type Options = Partial<TerminalOptions>;

/** In a copy of the project, in which a command may do what it likes. */
async function onTerminal(words: readonly string[], { env = {}, ...options }: Options = {}): Promise<OnTerminal & { cwd: string }> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  await cp(project.folder, cwd, { recursive: true });
  const base = { PATH: process.env['PATH'] ?? '', HOME: program.home, TERM: 'xterm', AWS_EC2_METADATA_DISABLED: 'true' };
  const ran = await runOnTerminal([process.execPath, program.path, ...words], { columns: 80, ...options, cwd, env: { ...base, ...env } });
  return { ...ran, cwd };
}

/** Times differ from run to run, as do revisions, the room on the disk and the folder. */
function timeless(text: string): string {
  return text
    .replaceAll(/\d+(\.\d+)? (ms|s|MiB|GiB)\b/g, 'N $2')
    .replaceAll(/[0-9a-f]{64}/g, 'DIGEST')
    .replaceAll(/"durationMs": \d+/g, '"durationMs": N')
    .replaceAll(/run-\w+/g, 'run');
}

/** Nothing is glued, left or broken: the result is there line by line, as a file has it. */
async function expectWhole(words: readonly string[], options: Options): Promise<OnTerminal> {
  const seen = await onTerminal(words, options);
  const out = join(folder, 'stdout.txt');
  await rm(out, { force: true });
  const filed = await onTerminal(words, { ...options, files: { stdout: out } });
  const result = timeless(await readFile(out, 'utf8'))
    .split('\n')
    .filter((line) => line !== '');
  for (const { screen, frames } of [seen, filed]) {
    expect([screen.unknown, screen.tooLong]).toEqual([[], []]);
    for (const line of screen.lines()) expect(line).not.toMatch(progress);
    // While it works, the progress line is a row by itself.
    for (const row of frames.flat().filter((each) => progress.test(each))) expect(row).toMatch(new RegExp(`^(${progress.source})`));
  }
  expect(seen.code).toBe(filed.code);
  expectFitted(timeless(seen.screen.lines().join('\n')), { result, columns: options.columns ?? 80 });
  return seen;
}

/** On the screen, a table has the width of the terminal. Each word of it is there; one that is longer than its column has lost its middle. */
function expectFitted(shown: string, { result, columns }: { result: readonly string[]; columns: number }): void {
  const words = new Set(shown.split(/\s+/));
  const cut = [...words].filter((word) => word.includes('…')).map((word) => word.split('…'));
  const isShown = (word: string): boolean =>
    words.has(word) || cut.some(([head = '', tail = '']) => word.length > columns / 4 && word.startsWith(head) && word.endsWith(tail));
  expect(result.flatMap((line) => line.trim().split(/\s+/)).filter((word) => !isShown(word))).toEqual([]);
  for (const line of shown.split('\n').filter((each) => /^(new|unchanged|conflict|ok|failed|skipped) /.test(each))) {
    expect([line, widthOf(line) <= columns]).toEqual([line, true]);
  }
}

it('publish on a wide terminal has a row for each chart', async () => {
  const { screen } = await expectWhole(['publish', 'more/new', 'charts/app'], { columns: 200 });
  expect(screen.lines().slice(0, 2)).toEqual([
    'new        new 2.0.0  ./repository/new-2.0.0.tgz',
    'unchanged  app 1.0.0  ./repository/app-1.0.0.tgz',
  ]);
});

describe.each([80, 40])('on a terminal of %i columns', (columns) => {
  it.each<[string, readonly string[], { code?: number; live?: RegExp; result?: RegExp; env?: Record<string, string> }]>([
    ['publish', ['publish', 'more/new'], { live: /^packag/, result: /^new +new 2\.0\.0/ }],
    ['publish, without colour', ['publish', 'more/new'], { live: /^packag/, result: /^new +new 2\.0\.0/, env: { NO_COLOR: '1' } }],
    ['publish, quiet', ['publish', 'more/new', '--quiet'], { result: /^new +new 2\.0\.0/ }],
    ['publish of nothing new', ['publish', 'charts/app'], { live: /^packag/, result: /^unchanged +app 1\.0\.0/ }],
    ['publish that conflicts', ['publish', 'charts/app', '--app-version', '9'], { code: 4, live: /^packag/, result: /^conflict +app/ }],
    ['publish, as JSON', ['publish', 'more/new', '--json'], { live: /^packag/, result: /^\{$/ }],
    ['package', ['package', 'charts/app', `charts/${long}`], { live: /^packag/, result: /^app-1\.0\.0\.tgz/ }],
    ['verify', ['verify'], { live: /^checking/, result: /./ }],
    ['verify of what is not there', ['verify', '--to', './absent'], { code: 6 }],
    ['rebuild', ['rebuild'], { live: /^listing the packages|^reading packages/ }],
    ['index', ['index', 'repository'], { live: /^listing the packages|^committing/ }],
    ['pages build', ['pages', 'build', '--url', 'https://charts.example.com'], { live: /^writing pages \(/ }],
    ['rebase-urls', ['rebase-urls', '--old-url', 'https://old.example.com'], {}],
    ['doctor', ['doctor'], { live: /^checking the set-up/, result: /^ok/ }],
    ['init', ['init'], {}],
    ['status', ['status'], { code: 5 }],
    ['authenticate', ['authenticate', '--account', '111122223333'], { code: 5 }],
    ['infra', ['infra', 'outputs', '--stack', 'charts'], { code: 5 }],
    ['completion', ['completion', 'bash'], { result: /^complete / }],
    ['a command that there is none of', ['publsh'], { code: 2 }],
  ])('%s', async (_, words, { code = 0, live, result, env = {} }) => {
    const { screen, frames, code: ended } = await expectWhole(words, { columns, env });
    expect(ended).toBe(code);
    // Only a publish decides what is new.
    if (words[0] !== 'publish') expect(frames.flat().filter((row) => row.includes('deciding what is new'))).toEqual([]);
    if (live !== undefined) expect(frames.flat()).toContainEqual(expect.stringMatching(live));
    if (words.includes('--quiet')) expect(screen.lines()).toHaveLength(1);
    if (result !== undefined) expect(screen.lines()).toContainEqual(expect.stringMatching(result));
  });

  it.each([
    ['help', ['publish', '--help'], /^Usage: charthouse publish/],
    ['the page of a code', ['explain', 'conflict'], /^What happened$/],
  ])('%s, which fills the width', async (_, args, line) => {
    const { code, screen } = await onTerminal(args, { columns });
    expect([code, screen.unknown, screen.lines()]).toEqual([0, [], expect.arrayContaining([expect.stringMatching(line)])]);
  });

  it('serve, until Ctrl-C', async () => {
    const steps = [{ after: 'helm repo add', type: '\u0003' }];
    const { screen, code } = await onTerminal(['serve', '--port', '0'], { columns, steps });
    expect(code).toBe(130);
    expect(screen.lines()).toContainEqual(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/));
    expect(screen.lines()).toContain('stopping on Ctrl-C: once more to stop at once');
  });
});

it.each([80, 40])('npm start, as the README has it, at %i columns', { timeout: 300_000 }, async (columns) => {
  const cwd = await mkdtemp(join(folder, 'start-'));
  for (const part of [
    'src',
    'scripts',
    'site',
    'charts',
    'docs/errors',
    'docs/warnings.md',
    'infra/template.json',
    'package.json',
    'package-lock.json',
    'LICENSE',
  ]) {
    await cp(join(projectRoot, part), join(cwd, part), { recursive: true });
  }
  await symlink(join(projectRoot, 'node_modules'), join(cwd, 'node_modules'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: program.home, TERM: 'xterm', npm_config_update_notifier: 'false' };
  const { code, frames, screen } = await runOnTerminal(['/bin/sh', '-c', 'npm start'], { columns, cwd, env });
  expect(code, screen.lines().join('\n')).toBe(0);
  for (const line of screen.lines()) expect(line).not.toMatch(progress);
  expect(frames.flat()).toContainEqual(expect.stringMatching(/^packaging 1 chart/));
  expect(screen.lines()).toContainEqual(expect.stringMatching(/^new +kube9-operator \d/));
});

describe('a run that is stopped while it works', () => {
  let silent: Server;
  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it.each<[string, Step, number]>([
    ['by Ctrl-C', { after: 'reading back', type: '\u0003' }, 130],
    ['by a signal', { after: 'reading back', signal: 'SIGTERM' }, 143],
    ['in a window that got narrower', { after: 'reading back', columns: 7, signal: 'SIGTERM' }, 143],
  ])('%s leaves no progress line', async (_, step, exitCode) => {
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`; // listening on TCP
    const { code, screen } = await onTerminal(['publish', 'more/new', '--url', url], { columns: 40, steps: [step] });
    expect(code).toBe(exitCode);
    for (const line of screen.lines()) expect(line).not.toMatch(progress);
    // Node hears of another width a moment later: what it draws in between wraps, and its first words may stay before the next text.
    expect(screen.lines()).toContainEqual(expect.stringMatching(step.columns === undefined ? /^stopping on / : /stopping on /));
    expect(screen.lines()).toContainEqual(expect.stringMatching(/^error CH_/));
  });
});

describe('gate', needs('helm-4.3.1'), () => {
  let mirror: HelmMirror;
  beforeAll(async () => {
    mirror = await startHelmMirror('4.3.1');
  });
  afterAll(() => mirror?.close());

  it.each([80, 40])('at %i columns', async (columns) => {
    const env = {
      ...{ CHARTHOUSE_HELM_VERSION: '4.3.1', CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256 },
      RUNNER_TOOL_CACHE: folder,
    };
    const { code, frames } = await expectWhole(['gate', 'charts/app', `charts/${long}`], { columns, env });
    expect(code).toBe(0);
    expect(frames.flat()).toContainEqual(expect.stringMatching(/^(linting|Helm accepted|packag)/));
  });
});

describe('a command on AWS', needsS3('ministack'), () => {
  let server: S3Server;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await startS3Server('ministack', { checksAccess: true });
    const { endpoint, accessKeyId, secretAccessKey } = server;
    env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  });
  afterAll(() => server?.close());

  it.each([80, 40])('is whole at %i columns', async (columns) => {
    const to = `s3://${server.bucket}/c${columns}`;
    const first = await onTerminal(['publish', 'charts/app', '--to', to], { columns, env });
    expect(first.screen.lines()).toContainEqual(expect.stringMatching(/^new +app 1\.0\.0\b/));
    for (const [words, code] of [
      [['authenticate'], 0],
      [['infra', 'deploy', '--dry-run', '--stack', 'charts'], 0],
      [['infra', 'outputs', '--stack', 'none'], 2],
      [['publish', 'charts/app', '--to', to], 0],
      [['doctor', '--to', to], 0],
    ] as const) {
      const { code: ended, screen } = await expectWhole(words, { columns, env });
      expect([words[0], ended, screen.lines()]).toEqual([words[0], code, expect.anything()]);
    }
  });

  it.each([80, 40])('asks on a line of its own at %i columns, and is stopped there', async (columns) => {
    const steps = [{ after: 'y/N', type: '\u0003' }];
    const { screen, frames, code } = await onTerminal(['infra', 'deploy', '--stack', 'charts'], { columns, env, steps });
    expect(code).toBe(130);
    expect(frames.flat()).toContainEqual(expect.stringMatching(/^CloudFormation would change/));
    for (const line of screen.lines()) expect(line).not.toMatch(progress);
    expect(screen.tooLong).toEqual([]);
  });
});
