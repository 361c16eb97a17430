/**
 * Builds what npm publishes, into `build/`: the command (`cli.js`, with its dependencies inside), the library (`index.js`,
 * with its dependencies beside), their types and the notices of what is inside. `--no-types` leaves the types out;
 * `--out FOLDER` builds elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { onlyUndiciClient, verbsInOnePiece } from './bundle-plugins.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = join(import.meta.dirname, '..');
const { values: flags } = parseArgs({
  options: { 'no-types': { type: 'boolean' }, out: { type: 'string', default: join(root, 'build') } },
});
const outdir = resolve(flags.out);
const types = join(outdir, 'types');

// CommonJS packages ask for Node's modules with `require`, which ES modules do not have.
const REQUIRE = "import { createRequire as charthouseRequire } from 'node:module';\nconst require = charthouseRequire(import.meta.url);";

/** Splitting gives each lazily imported room a file of its own, so that `--version` reads none of them. */
const common = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Of packages that have both, the ES modules: of the AWS SDK only the commands that are used come along.
  mainFields: ['module', 'main'],
  outdir,
  write: false,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

// `charthouse init` writes workflows that use the Action of this very commit.
const define = { CHARTHOUSE_BUILT_OF: JSON.stringify(commitOf(root)) ?? 'undefined' };

const command = {
  ...common,
  define,
  entryPoints: { cli: 'src/cli/main.ts' },
  chunkNames: 'cli/[name]-[hash]',
  banner: { js: REQUIRE },
  plugins: [onlyUndiciClient, verbsInOnePiece],
};

const library = { ...common, entryPoints: { index: 'src/index.ts' }, chunkNames: 'library/[name]-[hash]', packages: 'external' };

const wanted = [command, library].filter(({ entryPoints }) => Object.values(entryPoints).every((path) => existsSync(join(root, path))));
if (wanted.length === 0) throw new Error('nothing to build: src/cli/main.ts and src/index.ts are missing');

const built = await Promise.all(wanted.map((options) => build(options)));
const files = new Map(built.flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => [path, contents])));
const cli = join(outdir, 'cli.js');
const program = files.get(cli);
if (program !== undefined) files.set(cli, withShebang(program));
files.set(
  join(outdir, 'THIRD-PARTY-NOTICES.txt'),
  Buffer.from(
    await thirdPartyNotices(
      root,
      built.map(({ metafile }) => metafile),
    ),
  ),
);

// Entries last and each by rename: a program started meanwhile finds the files that it names.
const isEntry = (path) => dirname(path) === outdir;
for (const path of [...files.keys()].sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) await put(path, files.get(path));
await removeOthers();
if (!flags['no-types'] && existsSync(join(root, 'src/index.ts'))) emitTypes();

function commitOf(folder) {
  if (!existsSync(join(folder, '.git'))) return undefined;
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
}

function withShebang(contents) {
  const text = Buffer.from(contents).toString();
  return Buffer.from(text.startsWith('#!') ? text : `#!/usr/bin/env node\n${text}`);
}

async function put(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  if (path === cli) await chmod(temporary, 0o755);
  await rename(temporary, path);
}

async function removeOthers() {
  for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isOurs = files.has(path) || !relative(types, path).startsWith('..');
    if (entry.isFile() && !isOurs) await rm(path, { force: true });
  }
}

function emitTypes() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', types], { stdio: 'inherit' });
}
