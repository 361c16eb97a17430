/**
 * Every kind of file system object in the place of every file that charthouse reads by name: the run ends by itself, in little memory,
 * with a coded error that is not the deadline's.
 */
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartFiles } from '../support/cli/command-line.ts';
import { run } from '../support/cli/run.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { projectRoot } from '../support/project-files.ts';
import { needs } from '../support/tools/tools.ts';

/** What the SDK's modules and a build without a cache take is below; what reads `/dev/zero` or 8 GiB is far above. */
const mostMemoryKib = 500 * 1024;

/** Kinds of objects: each is put at a path, in whose place a file may be. */
const kinds: Record<string, (path: string) => Promise<unknown>> = {
  'a link to /dev/zero': (path) => symlink('/dev/zero', path),
  'a link to a pipe': async (path) => {
    execFileSync('mkfifo', [`${path}.fifo`]);
    await symlink(`${basename(path)}.fifo`, path);
  },
  'a link to itself': (path) => symlink(basename(path), path),
  'a link to nothing': (path) => symlink('nothing-there', path),
  'a pipe': async (path) => execFileSync('mkfifo', [path]),
  'a socket': async (path) => {
    // The name stays when its owner is killed, which a close would not leave.
    const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    await run(process.execPath, ['-e', script, path]).catch(() => undefined);
  },
  'a huge file': async (path) => {
    await writeFile(path, '');
    await truncate(path, 8 * 1024 ** 3);
  },
  'a folder': (path) => mkdir(path),
};

/** Devices, which only root can make. */
if (process.getuid?.() === 0) {
  kinds['a device that never ends'] = async (path) => execFileSync('mknod', [path, 'c', '1', '5']);
  kinds['a device that is full'] = async (path) => execFileSync('mknod', [path, 'c', '1', '7']);
} else {
  kinds['a file that may not be read'] = async (path) => {
    await writeFile(path, 'a: 1\n');
    await chmod(path, 0);
  };
}

interface Place {
  /** Where the object is put. */
  readonly file: string;
  readonly words: readonly string[];
  /** Kinds that do no harm there: what Helm does with an empty folder, and what is no file for init. */
  readonly harmless?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const every = Object.keys(kinds);

const places: readonly Place[] = [
  { file: 'app/Chart.yaml', words: ['package', 'app', '--deadline', '20s'] },
  ...['values.yaml', 'values.schema.json', 'Chart.lock', 'requirements.yaml', 'README.md', 'charts/sub-1.0.0.tgz', 'templates/x.yaml'].map(
    (file): Place => ({ file: `app/${file}`, words: ['package', 'app', '--deadline', '20s'], harmless: ['a folder'] }),
  ),
  { file: 'app/.helmignore', words: ['package', 'app', '--deadline', '20s'] },
  { file: 'charthouse.yaml', words: ['package', 'app'] },
  { file: 'other.yaml', words: ['package', 'app', '--config', 'other.yaml'] },
  { file: 'bare.tgz', words: ['publish', 'bare.tgz', '--to', 'new', '--deadline', '20s'] },
  { file: 'app-1.0.0.tgz.prov', words: ['publish', 'app-1.0.0.tgz', '--to', 'new', '--deadline', '20s'] },
  { file: 'old.yaml', words: ['index', 'repository', '--merge', 'old.yaml'] },
  { file: 'old.yaml', words: ['rebuild', '--to', 'repository', '--from', 'old.yaml', '--deadline', '20s'] },
  { file: 'repository/index.yaml', words: ['publish', 'app', '--to', 'repository', '--deadline', '20s'] },
  { file: 'repository/index.yaml', words: ['verify', '--to', 'repository', '--deadline', '20s'] },
  { file: 'repository/index.yaml', words: ['rebuild', '--to', 'repository', '--deadline', '20s'] },
  { file: 'repository/app-1.0.0.tgz', words: ['verify', '--to', 'repository', '--deadline', '60s'] },
  { file: 'repository/b-1.0.0.tgz', words: ['index', 'repository'], harmless: every },
  { file: '.git/config', words: ['init', '--to', 'stack:charts', '--action', `alto9/charthouse@${'0'.repeat(40)}`], harmless: every },
  { file: '.github/workflows/release-chart.yml', words: ['init', '--to', 'stack:charts', '--dry-run'], harmless: every },
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'].map((variable): Place => {
    const environment = { [variable]: 'aws-file', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/a', AWS_EC2_METADATA_DISABLED: 'true' };
    const words = [
      'publish',
      'app',
      '--to',
      's3://charts',
      '--region',
      'eu-west-1',
      '--endpoint-url',
      'http://127.0.0.1:1',
      '--deadline',
      '2s',
    ];
    return { file: 'aws-file', words, environment };
  }),
];

let program: BuiltProgram;
let sample: string;

beforeAll(async () => {
  program = await buildProgram();
  sample = join(program.home, '..', 'sample');
  for (const [path, text] of Object.entries(chartFiles('app'))) {
    await mkdir(dirname(join(sample, path)), { recursive: true });
    await writeFile(join(sample, path), text);
  }
  // What the process has taken at most, as its last line.
  const watch = `import { peakMiB } from './test/support/cli/peak-memory.ts';
    process.on('exit', () => process.stderr.write('\\nmost memory: ' + Math.round(peakMiB() * 1024) + '\\n'));`;
  const stdin = { contents: watch, resolveDir: projectRoot, loader: 'ts' as const };
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: join(program.home, 'watch.mjs'), logLevel: 'error' });
  await program.run(['package', 'app'], {}, sample);
  await program.run(['publish', 'app', '--to', 'repository'], {}, sample);
});

afterAll(() => program?.remove());

async function play({ file, words, environment = {} }: Place, kind: string): Promise<{ code: number; stderr: string; memory: number }> {
  const folder = await mkdtemp(join(program.home, 'case-'));
  try {
    await cp(sample, folder, { recursive: true });
    const path = join(folder, file);
    await rm(path, { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    await kinds[kind]?.(path);
    const { code, stderr } = await program.run(
      words,
      { NODE_OPTIONS: `--import ${join(program.home, 'watch.mjs')}`, ...environment },
      folder,
    );
    return { code, stderr, memory: Number(/most memory: (\d+)/.exec(stderr)?.[1]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inPairs<T>(all: readonly T[], use: (each: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += 3) await Promise.all(all.slice(at, at + 3).map(use));
}

describe.skipIf(process.platform === 'win32')('in the place of', { timeout: 300_000 }, () => {
  it.each(places.map((place) => [`${place.file}, ${place.words[0]}`, place] as const))('%s', async (_, place) => {
    const found: Record<string, unknown> = {};
    const right: Record<string, unknown> = {};
    await inPairs(every, async (kind) => {
      const { code, stderr, memory } = await play(place, kind);
      const error = /error (CH_\w+)/.exec(stderr)?.[1];
      const isCoded = code !== 0 && error !== undefined && !['CH_UNEXPECTED', 'CH_STORE_UNEXPECTED', 'CH_DEADLINE'].includes(error);
      const isRight = (isCoded || (code === 0 && place.harmless?.includes(kind) === true)) && memory < mostMemoryKib;
      found[kind] = isRight ? 'right' : { code, memory, stderr };
      right[kind] = 'right';
    });
    expect(found).toEqual(right);
  });
});

describe('in the place of ci/a-values.yaml', needs('helm-3.12.0'), () => {
  let mirror: HelmMirror;
  beforeAll(async () => {
    mirror = await startHelmMirror('3.12.0');
  });
  afterAll(() => mirror?.close());

  it('every kind is an error of that chart', async () => {
    const environment = {
      ...{ CHARTHOUSE_HELM_VERSION: '3.12.0', CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256 },
      RUNNER_TOOL_CACHE: program.home,
    };
    const found: Record<string, unknown> = {};
    await inPairs(every, async (kind) => {
      const place = { file: 'app/ci/a-values.yaml', words: ['gate', 'app', '--deadline', '60s'], environment };
      const { code, stderr, memory } = await play(place, kind);
      found[kind] = [code, memory < mostMemoryKib, /error (CH_\w+)/.exec(stderr)?.[1]];
    });
    // The walk refuses what a package cannot hold before a Helm is asked; an empty folder it passes over.
    expect(Object.values(found).filter((each) => !/^3,true,CH_CHART/.test(String(each)))).toEqual([]);
  });
});
