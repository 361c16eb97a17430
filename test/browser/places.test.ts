/** The same files at every place that can show them: a server, a folder, `charthouse serve`, and a browser without JavaScript. */
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { makeWorkspace } from '../support/cli/command-line.ts';
import { commonCharts } from '../support/pages/common-charts.ts';
import { type Gallery, makeGallery } from '../support/pages/gallery.ts';
import { oddCharts } from '../support/pages/odd-charts.ts';
import { storefront } from '../support/pages/showcase.ts';

let gallery: Gallery;
let server: FolderServer;
let started: StartedBrowser;
beforeAll(async () => {
  gallery = await makeGallery([storefront, ...commonCharts.filter(({ name }) => name !== 'postgresql')]);
  [server, started] = await Promise.all([serveFolder(gallery.folder), startBrowser()]);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await gallery.remove();
});

const chart = 'pages/charts/storefront/index.html';

describe('a folder that is opened as files', () => {
  it('has everything but the comparison, which says why', async () => {
    const base = `${pathToFileURL(gallery.folder)}/`;
    await using tab = await visit(started.browser, base);
    await tab.page.goto(`${base}index.html`);
    await tab.page.fill('#query', 'storefront');
    await tab.page.getByRole('link', { name: 'storefront' }).first().click();
    expect(await tab.page.locator('h1').innerText()).toContain('storefront');
    await tab.page.getByText('12 versions', { exact: true }).click();
    await tab.page.locator('#switch').getByRole('link', { name: '5.0.0', exact: true }).click();
    expect(await tab.page.locator('h1').innerText()).toContain('5.0.0');
    await tab.page.getByRole('link', { name: 'All versions' }).click();
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.getByText('Open it through a web server').waitFor();
    expect(tab.faults).toEqual([]);
  });
});

describe('charthouse serve', () => {
  it('shows the pages, and packages that can be compared', async () => {
    const workspace = await makeWorkspace();
    const stop = new AbortController();
    let said = '';
    let running: Promise<unknown> = Promise.resolve();
    const base = await new Promise<string>((resolve) => {
      running = workspace.run(['serve', gallery.folder, '--port', '0'], {
        signal: stop.signal,
        onStdout: (text) => {
          said += text;
          const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
          if (url !== undefined) resolve(`${url}/`);
        },
      });
    });
    await using tab = await visit(started.browser, base);
    await tab.page.goto(base);
    await tab.page.getByRole('link', { name: 'storefront' }).first().click();
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.locator('#difference h3').first().waitFor();
    expect(tab.faults).toEqual([]);
    stop.abort();
    await running;
    await workspace.remove();
  });
});

describe('without JavaScript', () => {
  it('everything but search, copy and compare is there, and nothing that does not work is shown', async () => {
    await using tab = await visit(started.browser, server.url, { javaScriptEnabled: false });
    await tab.page.goto(server.url);
    expect(await tab.page.locator('.charts li').count()).toBe(14);
    expect(await tab.page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
    await tab.page.getByRole('link', { name: 'storefront' }).first().click();
    expect(await tab.page.locator('button:visible, select:visible').count()).toBe(0);
    for (const heading of ['Install', 'Values', 'Versions', 'Dependencies', 'Templates'])
      expect(await tab.page.getByRole('heading', { name: heading, exact: true }).isVisible()).toBe(true);
    await tab.page.getByText('Argo CD', { exact: true }).click();
    expect(await tab.page.getByText('targetRevision: 5.2.1').isVisible()).toBe(true);
    await tab.page.getByRole('link', { name: '12 versions' }).click();
    await tab.page.getByRole('link', { name: '4.0.0', exact: true }).click();
    await tab.page.getByRole('link', { name: 'All versions' }).click();
    expect(tab.page.url()).toBe(`${server.url}${chart}#versions`);
    expect(tab.faults).toEqual([]);
  });
});

describe('a text from right to left', () => {
  it('begins at the right, beside English that begins at the left', async () => {
    const arabic = oddCharts.filter(({ name }) => name === 'souq');
    const own = await makeGallery(arabic);
    await using place = await serveFolder(own.folder);
    await using tab = await visit(started.browser, place.url);
    await tab.page.goto(`${place.url}pages/charts/souq/index.html`);
    const gaps = await tab.page
      .locator('#readme p')
      .first()
      .evaluate((paragraph) => {
        const range = document.createRange();
        range.selectNodeContents(paragraph);
        const [text, box] = [range.getBoundingClientRect(), paragraph.getBoundingClientRect()];
        return { left: text.left - box.left, right: box.right - text.right };
      });
    expect(gaps.right).toBeLessThan(2);
    expect(gaps.left).toBeGreaterThan(50);
    await own.remove();
  });
});

describe('the colours', () => {
  it('follow what the reader has set, also while the page is open', async () => {
    await using tab = await visit(started.browser, server.url, { colorScheme: 'light' });
    await tab.page.goto(server.url + chart);
    const ground = (): Promise<string> => tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe('rgb(16, 21, 20)');
    await tab.page.emulateMedia({ forcedColors: 'active' });
    expect(
      await tab.page
        .locator('.badge')
        .first()
        .evaluate((each) => getComputedStyle(each).borderTopWidth),
    ).toBe('1px');
  });
});
