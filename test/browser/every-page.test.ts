/** What holds for every page, of more than 40 charts. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/browser/axe.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { type Gallery, galleryCharts, makeGallery } from '../support/pages/gallery.ts';

let gallery: Gallery;
let server: FolderServer;
let started: StartedBrowser;
beforeAll(async () => {
  gallery = await makeGallery(galleryCharts);
  [server, started] = await Promise.all([serveFolder(gallery.folder, '/team/charts/'), startBrowser()]);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await gallery.remove();
});

const pagesOf = galleryCharts.map(({ name, versions }) => ({
  name,
  paths: [`pages/charts/${name}/index.html`, `pages/charts/${name}/${encodeURIComponent(versions.at(-1)?.version ?? '')}.html`],
}));

describe.each([{ name: 'home', paths: ['index.html'] }, ...pagesOf])('the pages of $name', ({ paths }) => {
  it('have no fault, in light and dark, and fit 320 pixels', async () => {
    await using tab = await visit(started.browser, server.url);
    for (const path of paths) {
      await tab.page.emulateMedia({ colorScheme: 'light' });
      await tab.page.setViewportSize({ width: 1280, height: 800 });
      await tab.page.goto(server.url + path);
      const light = await violations(tab.page);
      await tab.page.emulateMedia({ colorScheme: 'dark' });
      const dark = await violations(tab.page, ['color-contrast']);
      await tab.page.setViewportSize({ width: 320, height: 700 });
      const tooWide = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ path, light, dark, tooWide, faults: tab.faults }).toEqual({ path, light: [], dark: [], tooWide: 0, faults: [] });
    }
  });
});

describe('the gallery', () => {
  it('has at least 30 charts with pages', async () => {
    const folders = await readdir(join(gallery.folder, 'pages/charts'));
    expect(folders.sort()).toEqual(galleryCharts.map(({ name }) => name).sort());
    expect(folders.length).toBeGreaterThanOrEqual(30);
  });
});
