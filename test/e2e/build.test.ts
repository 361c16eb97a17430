/** What npm would publish: built into an empty folder, and run there with nothing else installed. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';

interface Manifest {
  readonly version: string;
  readonly bin: { readonly charthouse: string };
}

interface LibraryManifest {
  readonly exports: { readonly '.': { readonly types: string; readonly default: string } };
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
const library: LibraryManifest = JSON.parse(await readFile(join(projectRoot, 'library/package.json'), 'utf8'));

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'charthouse-build-'));
  const { code, stdout, stderr } = await run(process.execPath, [join(projectRoot, 'scripts/build.mjs'), '--out', out]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});
afterAll(() => rm(out, { recursive: true, force: true }));

/** A path that package.json names, in the folder that this test built. */
const built = (path: string): string => join(out, path.replace(/^(\.\/)?build\//, ''));
const builtLibrary = (path: string): string => join(out, path.replace('./dist/', 'library/'));

/** The texts of a file and of all that it imports or requires before it runs. */
async function loadedAtOnce(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  // What is required in a function of its own is loaded on demand.
  const before = /(?:^|[;\n])import[^'"`(]*"(\.[^"]+)"|(?:[=;,]|\}|=__toESM\()require\("(\.[^"]+)"\)/g;
  const imports = [...text.matchAll(before)].flatMap(([, imported, required]) => imported ?? required ?? []);
  const inner = await Promise.all(imports.map((specifier) => loadedAtOnce(join(dirname(path), specifier))));
  return [text, ...inner.flat()];
}

describe('the build', () => {
  it('makes the command that package.json names: it runs by itself, with no package beside it', async () => {
    const program = built(manifest.bin.charthouse);
    expect((await stat(program)).mode & 0o111).not.toBe(0);
    expect(await run(program, ['--version'], { cwd: out })).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    expect(await run(program, ['publish', '--help'], { cwd: out })).toMatchObject({ code: 0, stderr: '' });
  });

  it('makes the library and its types', async () => {
    expect(await readFile(builtLibrary(library.exports['.'].types), 'utf8')).toContain('export');
    expect(await readFile(builtLibrary(library.exports['.'].default), 'utf8')).toContain('export');
  });

  it('answers --version from one small file, so that it starts as fast as Node', async () => {
    const texts = await loadedAtOnce(built(manifest.bin.charthouse));
    expect(texts).toHaveLength(1);
    expect(texts.join('').length).toBeLessThan(1000);
  });

  it('loads a command in few files, and leaves out of them what no command asks for', async () => {
    const files = await readdir(join(out, 'cli'));
    const command = files.filter((file) => file.startsWith('publish-'));
    expect(command).toHaveLength(1);
    const loaded = new Set(await loadedAtOnce(join(out, 'cli', command[0] ?? ''))).size;
    expect(loaded).toBeGreaterThan(2);
    expect(loaded).toBeLessThan(40);
    const texts = await Promise.all(files.map((file) => readFile(join(out, 'cli', file), 'utf8')));
    const has = (name: string): boolean => texts.some((text) => new RegExp(`\\b${name} ?= ?class`).test(text));
    expect({ EnvHttpProxyAgent: has('EnvHttpProxyAgent'), MockAgent: has('MockAgent'), WebSocket: has('WebSocket') }).toEqual({
      EnvHttpProxyAgent: true,
      MockAgent: false,
      WebSocket: false,
    });
  });

  it('names the site of the docs in messages, if it is built for one', async () => {
    const folder = join(out, 'for-a-site');
    const env = { ...process.env, DOCS_URL: 'https://docs.example.com/charthouse' };
    const script = [join(projectRoot, 'scripts/build.mjs'), '--no-types', '--out', folder];
    expect(await run(process.execPath, script, { env })).toMatchObject({ code: 0 });
    const explained = await run(process.execPath, [join(folder, 'cli.js'), 'explain', 'CH_NO_CHARTS']);
    expect(explained.stdout.trimEnd().split('\n').at(-1)).toBe('https://docs.example.com/charthouse/errors/CH_NO_CHARTS.html');
    const conflict = await run(process.execPath, [join(folder, 'cli.js'), 'explain', 'CH_CONFLICT']);
    expect(conflict.stdout).toContain('https://docs.example.com/charthouse/release.html#versions-that-are-published-already');
    expect(conflict.stdout).not.toContain('.md');
    const failed = await run(process.execPath, [join(folder, 'cli.js'), 'publish', 'none', '--to', 'new'], { cwd: folder });
    expect(failed.stderr).toContain('see https://docs.example.com/charthouse/errors/CH_CHART_UNREADABLE.html\n');
    const usual = await run(process.execPath, [built(manifest.bin.charthouse), 'explain', 'CH_NO_CHARTS']);
    expect(usual.stdout).toContain('https://github.com/alto9/charthouse/blob/main/docs/errors/CH_NO_CHARTS.md\n');
  });

  it('passes on the licence of every package inside', async () => {
    const notices = await readFile(join(out, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const named = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+: .+$/gm)].map(([, name]) => name);
    const bundled = Object.keys(library.dependencies);
    expect(named).toEqual(expect.arrayContaining(bundled));
  });
});
