/** Pages that not every repository has: its status, a missing address, a yanked version, a logo and colours of its own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/browser/axe.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { type Gallery, makeGallery } from '../support/pages/gallery.ts';
import { storefront } from '../support/pages/showcase.ts';

let gallery: Gallery;
let server: FolderServer;
let started: StartedBrowser;
beforeAll(async () => {
  gallery = await makeGallery([storefront], {
    site: '  status: true\n  logo: pages/logo.svg\n  accent: "#1c5d99"\n  accent-dark: "#8ec7ff"\n',
    before: [['yank', 'storefront@5.2.0', '--reason', 'The migration <b>loses</b> carts', '--yes']],
    after: [['audit', '--status-page', '--to', './repository']],
  });
  await writeFile(
    join(gallery.folder, 'pages/logo.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#1c5d99"/></svg>',
  );
  [server, started] = await Promise.all([serveFolder(gallery.folder), startBrowser()]);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await gallery.remove();
});

describe('a page', () => {
  it.each([
    ['index.html', 'Example charts'],
    ['status.html', 'Status'],
    ['404.html', 'Page not found'],
    ['pages/charts/storefront/index.html', 'storefront'],
    ['pages/charts/storefront/5.2.0.html', 'storefront'],
  ])('like %s has no fault, in light and dark, and fits 320 pixels', async (path, heading) => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(server.url + path);
    expect(await tab.page.locator('h1').innerText()).toContain(heading);
    const light = await violations(tab.page);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(tab.page);
    await tab.page.setViewportSize({ width: 320, height: 700 });
    const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect({ light, dark, wide, faults: tab.faults }).toEqual({ light: [], dark: [], wide: 0, faults: [] });
  });

  it('of a yanked version says why, and offers no command that Helm would refuse', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}pages/charts/storefront/5.2.0.html`);
    expect(await tab.page.locator('.notice.bad').innerText()).toContain('The migration <b>loses</b> carts');
    expect(await tab.page.locator('.command').count()).toBe(0);
    expect(tab.faults).toEqual([]);
  });

  it('has the colours and the logo of the repository', async () => {
    await using tab = await visit(started.browser, server.url, { colorScheme: 'light' });
    await tab.page.goto(server.url);
    const accent = (): Promise<string> => tab.page.locator('.charts h3 a').evaluate((link) => getComputedStyle(link).color);
    expect(await accent()).toBe('rgb(28, 93, 153)');
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    expect(await accent()).toBe('rgb(142, 199, 255)');
    expect(await tab.page.locator('img.logo').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0)).toBe(true);
  });
});
