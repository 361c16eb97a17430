/** The pages of error and warning codes, as `charthouse explain` prints them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Markdown without headings of the codes, by code. */
export async function codePages(root) {
  const folder = join(root, 'docs/errors');
  const names = (await readdir(folder)).filter((name) => name.startsWith('CH_')).sort();
  const errors = await Promise.all(
    names.map(async (name) => [name.replace(/\.md$/, ''), bodyOf(await readFile(join(folder, name), 'utf8'))]),
  );
  const [, ...sections] = (await readFile(join(root, 'docs/warnings.md'), 'utf8')).split(/^## /m);
  return Object.fromEntries([...errors, ...sections.map((section) => [section.split('\n', 1)[0], bodyOf(section)])]);
}

function bodyOf(page) {
  return page.slice(page.indexOf('\n')).trim();
}
