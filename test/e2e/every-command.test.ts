/** Every command in each form of its output: pipe, three widths, without colour, and quiet. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../src/config/commands.ts';
import type { CommandName } from '../../src/config/types.ts';
import { widthOf } from '../../src/report/width.ts';
import { chartFiles, makeWorkspace, type Ran, type RunOptions, type Workspace } from '../support/cli/command-line.ts';

/** Longer than a narrow terminal is wide. */
const long = 'a-chart-whose-name-takes-more-columns-than-a-narrow-terminal-has';
const [first, second] = ['charts/app', `charts/${long}`];
const url = 'https://charts.example.com/a/path/that/makes/the/urls/of/the/packages/long';
// A request to AWS fails here: nothing listens on that port.
const environment = {
  ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_MAX_ATTEMPTS: '1' },
  ...{ CHARTHOUSE_CACHE_FOLDER: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' },
};

/** A command line of each command. Those that need a server show their error. */
const lines: Readonly<Record<CommandName, readonly string[]>> = {
  publish: ['publish', 'more/new', first, '--url', url, '--no-verify'],
  package: ['package', first, second],
  gate: ['gate', 'charts/none'],
  'dependency list': ['dependency', 'list', 'more/parent'],
  'dependency build': ['dependency', 'build', 'more/parent'],
  'dependency update': ['dependency', 'update', 'more/parent'],
  'cache info': ['cache', 'info'],
  'cache clean': ['cache', 'clean', '--dry-run'],
  index: ['index', 'repository'],
  verify: ['verify'],
  audit: ['audit'],
  check: ['check', 'more/new', first],
  diff: ['diff', 'app', '1.0.0', '1.1.0'],
  authenticate: ['authenticate', '--deadline', '1ms'],
  doctor: ['doctor'],
  mirror: ['mirror', './repository', '--to', './copy'],
  promote: ['promote', `${long}@1.0.0`, '--from', './repository', '--to', './copy'],
  prune: ['prune', '--keep', '1', '--delete-package', '--yes'],
  rollback: ['rollback', 'none'],
  history: ['history'],
  yank: ['yank', `${long}@1.0.0`, '--reason', 'it does not start, and removes the data of the release before it'],
  restore: ['restore', 'app@1.0.0'],
  deprecate: ['deprecate', `${long}@1.0.0`],
  'pages build': ['pages', 'build', '--url', url],
  reformat: ['reformat', '--index-style', 'json'],
  repair: ['repair'],
  'rebase-urls': ['rebase-urls', '--old-url', 'https://old.example.com'],
  rebuild: ['rebuild', '--add-orphans'],
  init: ['init', '--dry-run'],
  status: ['status'],
  'infra template': ['infra', 'template'],
  'infra diff': ['infra', 'diff'],
  'infra deploy': ['infra', 'deploy', '--yes'],
  'infra outputs': ['infra', 'outputs'],
  serve: ['serve', '--port', '0'],
  explain: ['explain'],
  completion: ['completion', 'bash'],
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
const colour = /\u001b\[\d+m/g;

let project: Workspace;
let copies: string;

beforeAll(async () => {
  [project, copies] = await Promise.all([makeWorkspace(), mkdtemp(join(tmpdir(), 'charthouse-forms-'))]);
  await project.put({ ...chartFiles(first), ...chartFiles(second), ...chartFiles('more/new', '2.0.0'), ...chartFiles('more/parent') });
  await project.put({
    'more/parent/Chart.yaml':
      'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n  - name: new\n    version: 2.x\n    repository: file://../new\n',
  });
  await project.run(['publish', first, second]);
  await project.run(['publish', first, '--version', '1.1.0']);
});
afterAll(() => Promise.all([project.remove(), rm(copies, { recursive: true, force: true })]));

/** In a copy of the project. */
async function form(words: readonly string[], options: RunOptions): Promise<Ran> {
  // The same path each time: it is in what is printed.
  const folder = join(copies, 'project');
  await rm(folder, { recursive: true, force: true });
  await cp(project.folder, folder, { recursive: true });
  const stop = new AbortController();
  // Only `serve` does not end by itself.
  const onStdout = words[0] === 'serve' ? () => stop.abort() : undefined;
  const ran = await project.run(words, {
    ...options,
    environment: { ...environment, ...options.environment },
    folder,
    signal: stop.signal,
    ...(onStdout === undefined ? {} : { onStdout }),
  });
  return { ...ran, stdout: timeless(ran.stdout), stderr: inOrder(timeless(ran.stderr)) };
}

/** Packages are read and put in parallel. */
function inOrder(story: string): string {
  return story
    .replaceAll(/ \(\d+ of \d+\)/g, '')
    .split('\n')
    .sort(byText)
    .join('\n');
}

function byText(one: string, other: string): number {
  const [a, b] = [one.replaceAll(colour, ''), other.replaceAll(colour, '')];
  return a < b ? -1 : 1;
}

/** Times and ports differ from run to run, as does free space. */
function timeless(text: string): string {
  return text
    .replaceAll(/\d+(\.\d+)? (ms|s|[MG]iB)\b/g, 'N $2')
    .replaceAll(/127\.0\.0\.1:\d{4,}/g, '127.0.0.1:PORT')
    .replaceAll(/[0-9a-f]{8,}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME');
}

/** The lines that are never broken: they may have a command to copy, or are one; a program or a document. */
function isWhole(words: readonly string[], line: string): boolean {
  return /^\s*(do:|see|at|https?:)/.test(line) || ['completion', 'diff', 'package'].includes(words[0] ?? '') || words[1] === 'template';
}

it.each(Object.entries(lines))('%s', async (_, words) => {
  const piped = await form(words, { columns: 40 });
  expect(`${piped.stdout}${piped.stderr}`).not.toMatch(colour);

  const quiet = await form([...words, '--quiet'], { columns: 200 });
  expect([quiet.exitCode, quiet.stdout]).toEqual([piped.exitCode, piped.stdout]);
  const said = quiet.stderr.split('\n').filter((line) => line !== '');
  if (quiet.exitCode === 0 || words[0] === 'serve') expect(said).toEqual([]);
  // After an error, the state that it leaves is a part of it.
  for (const line of said) expect(line).toMatch(/^(error CH_| {2}|index\.yaml was not changed$|the last 7 days)/);

  const forced = await form(words, { columns: 40, environment: { FORCE_COLOR: '1' } });
  expect({ ...forced, stdout: forced.stdout.replaceAll(colour, ''), stderr: forced.stderr.replaceAll(colour, '') }).toEqual(piped);

  const onTerminal = (columns: number, declined = ''): Promise<Ran> =>
    form([...words, '--quiet'], { columns, isTerminal: true, environment: { NO_COLOR: declined } });
  for (const columns of [40, 80, 200]) {
    const { stdout } = await onTerminal(columns, '1');
    expect(stdout).not.toMatch(colour);
    for (const line of stdout.split('\n').filter((each) => !isWhole(words, each))) {
      expect([line, widthOf(line) <= columns]).toEqual([line, true]);
    }
    if (columns === 80) expect((await onTerminal(80)).stdout.replaceAll(colour, '')).toBe(stdout);
  }
});

it('has a command line for each command, and each takes --quiet', () => {
  expect(Object.keys(lines).sort()).toEqual(Object.keys(commands).sort());
});
