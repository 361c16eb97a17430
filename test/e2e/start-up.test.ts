/** How much JavaScript a run loads: V8 compiles it each time, which is most of what a short run takes. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

const chart = join(projectRoot, 'charts/kube9-operator');
// It is refused: all that a publish needs for S3 is loaded before the first answer.
const bucket = ['--to', 's3://charts', '--endpoint-url', 'SERVER'];

/**
 * In kilobytes, as measured on 2026-12-01. If a row grows by more than a tenth, load what is new only when it is needed. If every run needs
 * it, say why in the commit that raises the figure.
 */
const budgets: readonly (readonly [string, number, readonly string[]])[] = [
  ['--version', 0.92, ['--version']],
  ['publish into a folder', 1029, ['publish', chart, '--to', 'REPOSITORY']],
  ['publish into a bucket', 1927, ['publish', chart, ...bucket]],
  ['publish into a bucket with CloudFront', 2056, ['publish', chart, ...bucket, '--distribution', 'E1']],
  ['verify', 1022, ['verify', '--to', 'REPOSITORY']],
  ['audit', 1043, ['audit', '--to', 'REPOSITORY']],
  ['package', 1022, ['package', chart, '-d', 'REPOSITORY']],
];

let folder: string;
const server = createServer((_, response) => response.writeHead(403).end());
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  folder = await mkdtemp(join(tmpdir(), 'charthouse-start-'));
  const built = await run(process.execPath, [join(projectRoot, 'scripts/build.mjs'), '--no-types', '--out', join(folder, 'build')]);
  expect(built).toEqual({ code: 0, stdout: '', stderr: '' });
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The kilobytes of our own files that a run of the program loads. */
async function loaded(program: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<number> {
  const coverage = await mkdtemp(join(folder, 'coverage-'));
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1' };
  // Node lists there all that it loaded.
  const env = { PATH: process.env['PATH'], HOME: folder, ...keys, ...variables, NODE_V8_COVERAGE: coverage };
  const places: Readonly<Record<string, string>> = { REPOSITORY: join(folder, 'repository'), SERVER: `http://127.0.0.1:${port()}` };
  const words = args.map((word) => places[word] ?? word);
  await run(process.execPath, [program, ...words], { cwd: folder, env });
  const reports = await Promise.all(
    (await readdir(coverage)).map(async (name): Promise<Coverage> => JSON.parse(await readFile(join(coverage, name), 'utf8'))),
  );
  const files = new Set(reports.flatMap(({ result }) => result.map(({ url }) => url)).filter((url) => url.startsWith('file:')));
  const sizes = await Promise.all([...files].map(async (url) => (await stat(fileURLToPath(url))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('compiled code', () => {
  /** The files that are kept in the cache folder of a home folder, and when they were written. */
  const kept = async (home: string): Promise<readonly string[]> => {
    const code = join(home, '.cache/charthouse/code');
    const names = await readdir(code, { recursive: true }).catch(() => []);
    const of = async (name: string): Promise<readonly string[]> => {
      const { mtimeMs } = await stat(join(code, name));
      return name.endsWith('/package') ? [`${name} ${mtimeMs}`] : [];
    };
    return (await Promise.all(names.map(of))).flat();
  };
  const pack = async (home: string, path = chart, more: Readonly<Record<string, string>> = {}) =>
    run(process.execPath, [join(folder, 'build/cli.js'), 'package', path, '-d', join(home, 'out'), '--quiet'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: home, ...more },
    });

  it('is kept by the first three runs of a command that succeed, and used by the next', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    expect((await pack(home, 'nothing')).code).toBe(3);
    expect(await kept(home)).toEqual([]);
    const first = await pack(home);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const writes = [await kept(home)];
    for (let count = 0; count < 3; count++) {
      expect(await pack(home)).toEqual(first);
      writes.push(await kept(home));
    }
    expect(writes[0]).toHaveLength(1);
    expect(new Set(writes.flat()).size).toBe(3);
    expect(writes[3]).toEqual(writes[2]);
  });

  it('is written anew if it is damaged', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    const first = await pack(home);
    const [name] = (await kept(home))[0]?.split(' ') ?? [];
    const file = join(home, '.cache/charthouse/code', name ?? '');
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0, 5000, 50_000));
    expect(await pack(home)).toEqual(first);
    expect((await readFile(file)).subarray(5000, 50_000).some((byte) => byte !== 0)).toBe(true);
  });

  it('is not kept in a job of CI, nor if it is switched off', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    expect((await pack(home, chart, { CI: 'true' })).code).toBe(0);
    expect((await pack(home, chart, { NODE_DISABLE_COMPILE_CACHE: '1' })).code).toBe(0);
    expect(await kept(home)).toEqual([]);
  });

  it('is not needed: a folder that cannot be written changes nothing', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    await writeFile(join(home, '.cache'), 'a file');
    expect(await pack(home)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a run loads at most', () => {
  it.each(budgets)('its budget: %s, %f kB', async (_, budget, args) => {
    const kilobytes = await loaded(join(folder, 'build/cli.js'), args);
    expect(kilobytes).toBeLessThan(budget * 1.1);
    // A figure that is far above what is needed holds nothing back.
    expect(kilobytes).toBeGreaterThan(budget * 0.8);
  });

  it('its budget: the Action, 812 kB', async () => {
    const inputs = { INPUT_COMMAND: 'verify', INPUT_TO: join(folder, 'repository') };
    const kilobytes = await loaded(join(projectRoot, 'dist/action.js'), [], inputs);
    expect(kilobytes).toBeLessThan(812 * 1.1);
    expect(kilobytes).toBeGreaterThan(812 * 0.8);
  });
});

it.each(['verify', 'audit'])('%s leaves its garbage little room, however many packages it reads', async (command) => {
  const inputs = await mkdtemp(join(folder, 'packages-'));
  const packages = Array.from({ length: 300 }, (_, at) => chartPackage('app', `1.0.${at}`));
  await Promise.all(packages.map(({ fileName, bytes }) => writeFile(join(inputs, fileName), bytes)));
  const program = join(folder, 'build/cli.js');
  const env = { PATH: process.env['PATH'], HOME: folder };
  const paths = packages.map(({ fileName }) => join(inputs, fileName));
  expect(await run(process.execPath, [program, 'publish', ...paths, '--to', inputs, '--no-verify', '--quiet'], { env })).toMatchObject({
    code: 0,
  });
  const hook = join(inputs, 'hook.cjs');
  const look = "require('node:v8').getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size";
  await writeFile(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(inputs, 'size'))}, String(${look})));`,
  );
  await run(process.execPath, ['--require', hook, program, command, '--to', inputs, '--quiet'], { env });
  // It begins with 2 MB, and grows to 16 and more without a limit.
  expect(Number(await readFile(join(inputs, 'size'), 'utf8'))).toBeLessThan(4_000_000);
});
