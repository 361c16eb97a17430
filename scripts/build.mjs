/**
 * Builds what npm publishes: the command into `build/`, with its dependencies inside and the notices of their licences; the library
 * and its types into `library/dist/`, with its dependencies beside. `--no-types` leaves the types out. `--out FOLDER` builds into
 * that folder, with the library in `FOLDER/library`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { onlyUndiciClient, onlyUsedShapes, publishInOnePiece } from './bundle-plugins.mjs';
import { codePages } from './code-pages.mjs';
import { asCommonJs } from './common-js.mjs';
import { buildScript } from './page-assets.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = join(import.meta.dirname, '..');
const { values: flags } = parseArgs({
  options: { 'no-types': { type: 'boolean' }, out: { type: 'string' } },
});
const outdir = resolve(flags.out ?? join(root, 'build'));
const libraryOut = flags.out === undefined ? join(root, 'library', 'dist') : join(outdir, 'library');
const types = join(libraryOut, 'types');

/** With splitting, each lazily imported layer is a separate file, so that `--version` reads none of them. */
const common = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // ES modules, if a package has both kinds: so the bundle contains only the commands of the AWS SDK that are used.
  mainFields: ['module', 'main'],
  write: false,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

// `charthouse init` writes workflows that use the Action of this very commit.
const builtOf = { CHARTHOUSE_BUILT_OF: JSON.stringify(commitOf(root)) ?? 'undefined' };
// The address of the site of the docs (scripts/docs-site.mjs), if messages should name that: decision 52.
const docsUrl = process.env.DOCS_URL ? { CHARTHOUSE_DOCS_URL: JSON.stringify(process.env.DOCS_URL) } : {};

const small = {
  // V8 scans what it compiles, and a third of it would be comments and blanks. Names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  // V8 keeps two bytes for each character of a file in which one is outside of Latin-1.
  charset: 'ascii',
};

/** What `cli.js` loads by itself, to keep the code that V8 compiles (src/cli/load-program.ts): CommonJS, since V8 gives no code of ES modules. */
const program = {
  ...common,
  ...small,
  outdir: join(outdir, 'cli'),
  outExtension: { '.js': '.cjs' },
  define: { ...builtOf, ...docsUrl, CHARTHOUSE_SURFACE: '"cli"', CHARTHOUSE_PAGES: JSON.stringify(JSON.stringify(await codePages(root))) },
  entryPoints: { program: 'src/cli/process.ts' },
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  // `publishInOnePiece` adds imports only for the way in which modules are put into files.
  logOverride: { 'ignored-bare-import': 'silent' },
  plugins: [onlyUndiciClient, onlyUsedShapes, publishInOnePiece],
};

/** `name` is the file of the program. */
const command = (name) => ({
  ...common,
  ...small,
  outdir,
  define: { CHARTHOUSE_PROGRAM: JSON.stringify(name) },
  entryPoints: { cli: 'src/cli/main.ts' },
  chunkNames: 'cli/[name]-[hash]',
});

const library = {
  ...common,
  outdir: libraryOut,
  define: { ...docsUrl, CHARTHOUSE_SURFACE: '"library"' },
  entryPoints: { index: 'src/index.ts' },
  chunkNames: 'inside/[name]-[hash]',
  packages: 'external',
};

const [parts, ofLibrary] = await Promise.all([program, library].map((options) => build(options)));
const [entry] = Object.entries(parts.metafile.outputs).find(([, { entryPoint }]) => entryPoint === program.entryPoints.program);
const built = [parts, ofLibrary, await build(command(basename(entry)))];
const files = new Map(built.flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => [path, contents])));
for (const { path, text } of parts.outputFiles) files.set(path, await asCommonJs(text, common.target));
const cli = join(outdir, 'cli.js');
files.set(cli, withShebang(files.get(cli)));
files.set(
  join(outdir, 'THIRD-PARTY-NOTICES.txt'),
  Buffer.from(
    await thirdPartyNotices(
      root,
      [...built, await buildScript(root)].map(({ metafile }) => metafile),
    ),
  ),
);

// Entries last, each by rename: a program that starts meanwhile finds the files that it imports.
const isEntry = (path) => [outdir, libraryOut].includes(dirname(path));
for (const path of [...files.keys()].sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) await put(path, files.get(path));
for (const folder of [outdir, libraryOut]) await removeOthers(folder);
if (!flags['no-types']) emitTypes();
// Each package contains the licence. npm packs only files below the package's own folder.
if (flags.out === undefined) await copyFile(join(root, 'LICENSE'), join(root, 'library', 'LICENSE'));

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

async function removeOthers(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isOurs = files.has(path) || !relative(types, path).startsWith('..');
    if (entry.isFile() && !isOurs) await rm(path, { force: true });
  }
}

function emitTypes() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', types], { stdio: 'inherit' });
}
