/** Writes the pages of the repository's own Markdown files: those that changed, and none that charthouse.yaml names no more. */
import { createHash } from 'node:crypto';
import type { ExtraPage } from '../../pages/extra-names.ts';
import type { Site } from '../../pages/model.ts';
import { keepPage, removePage } from './keep-page.ts';
import { extraKey } from './objects.ts';
import type { PagePorts } from './write-page.ts';

/** Which pages there are, each with a digest of what it is made of besides the site. */
export type ExtraState = ReadonlyMap<string, string>;

/** The state that writing `pages` leads to. */
export function extraState(pages: readonly ExtraPage[]): ExtraState {
  return new Map(
    pages.map(({ name, title, file, text, images }) => {
      const hash = createHash('sha256').update(JSON.stringify([title, file, text]));
      for (const { path, bytes } of images) hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
      return [name, hash.digest('base64url').slice(0, 22)];
    }),
  );
}

/** Whether a run has nothing to write. */
export function isSameExtra(a: ExtraState, b: ExtraState): boolean {
  return a.size === b.size && [...a].every(([name, digest]) => b.get(name) === digest);
}

/** `before`: as the last run left them; undefined if all are to be written. @throws what the store throws */
export async function writeExtraPages(
  site: Site,
  pages: readonly ExtraPage[],
  { before, isAnew }: { readonly before: ExtraState; readonly isAnew: boolean },
  ports: PagePorts,
): Promise<void> {
  const now = extraState(pages);
  const due = pages.filter(({ name }) => isAnew || before.get(name) !== now.get(name));
  if (due.length > 0) {
    const { extraPage } = await import('../../pages/extra-page.ts');
    for (const page of due) await keepPage(extraKey(page.name), extraPage(site, page, pages), ports);
  }
  for (const name of before.keys()) if (!now.has(name)) await removePage(extraKey(name), ports);
}
