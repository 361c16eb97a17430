/** The licences of the packages inside a bundle, which must be part of every copy. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = 'node_modules/';

/** One text for all packages in the given esbuild metafiles, sorted by name. */
export async function thirdPartyNotices(root, metafiles) {
  const paths = metafiles.flatMap(({ inputs }) => Object.keys(inputs)).filter((path) => path.includes(FOLDER));
  const folders = [...new Set(paths.map(packageFolder))].sort();
  const notices = await Promise.all(folders.map((folder) => notice(join(root, folder))));
  const head = 'charthouse contains parts of the following packages, each under its own licence.\n';
  return [head, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(path) {
  const start = path.lastIndexOf(FOLDER) + FOLDER.length;
  const parts = path.slice(start).split('/');
  const name = parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/');
  return path.slice(0, start) + name;
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const texts = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  // Its text is included in any case: it is also our licence.
  if (texts.length === 0 && license === 'Apache-2.0') return `${name} ${version}: ${license}, whose text is in the file LICENSE\n`;
  if (texts.length === 0 || license === undefined) throw new Error(`${name} comes without a licence: it cannot be bundled`);
  const contents = await Promise.all(texts.map((file) => readFile(join(folder, file), 'utf8')));
  return `${name} ${version}: ${license}\n\n${contents.map((text) => text.trim()).join('\n\n')}\n`;
}
