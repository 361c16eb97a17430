/**
 * Makes the site of the project's docs in docs-site/: `npm run docs`. `--out FOLDER` writes elsewhere.
 * DOCS_URL is the address of the site; with it, a page for addresses that are not there is written, too.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = join(import.meta.dirname, '..');

/** What siteFiles of docs-site/site.ts needs. */
export async function siteSources() {
  const docs = join(root, 'docs');
  const names = (await readdir(docs, { recursive: true })).map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(names.sort().map(async (name) => [name, await readFile(join(docs, name), 'utf8')]));
  const sheets = await Promise.all(['style.css', 'readme.css', 'docs.css'].map((name) => readFile(join(root, 'site', name), 'utf8')));
  const { code: style } = await transform(sheets.join('\n'), { loader: 'css', minify: true, legalComments: 'none' });
  const { outputFiles, metafile } = await bundled('site/browser/docs.ts', { format: 'iife', target: 'es2022', minify: true });
  return {
    pages: new Map(pages),
    contents: await readFile(join(docs, 'contents.json'), 'utf8'),
    style,
    script: outputFiles[0].text,
    licenses: await thirdPartyNotices(root, [metafile]),
    url: process.env.DOCS_URL === '' ? undefined : process.env.DOCS_URL,
  };
}

function bundled(entry, options) {
  return build({
    ...{ absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, metafile: true, charset: 'utf8', legalComments: 'none' },
    ...options,
  });
}

/** The TypeScript beside this script, which Node cannot run as it is. */
async function loadSite() {
  const { outputFiles } = await bundled('scripts/docs-site/site.ts', { format: 'esm', platform: 'node', target: 'node20.19' });
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-docs-'));
  try {
    const file = join(folder, 'site.mjs');
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main() {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'docs-site') } } });
  const { siteFiles } = await loadSite();
  const { files, images } = siteFiles(await siteSources());
  await rm(values.out, { recursive: true, force: true });
  for (const [path, text] of files) await put(path, text);
  for (const path of images) await put(path, await readFile(join(root, 'docs', path)));
  process.stdout.write(`wrote ${files.size + images.size} files: open ${join(values.out, 'index.html')}\n`);

  async function put(path, contents) {
    const file = join(values.out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

if (process.argv[1] === import.meta.filename) await main();
