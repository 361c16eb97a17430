/** What a page may cost: bytes, requests, elements and work of the browser. Counts only: how long it takes is in bench/. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { script, styleSheet } from '../../src/pages/assets.ts';
import { homePage } from '../../src/pages/home-page.ts';
import type { Site } from '../../src/pages/model.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { type Visit, visit } from '../support/browser/visit.ts';
import { commonCharts } from '../support/pages/common-charts.ts';
import { type Gallery, makeGallery } from '../support/pages/gallery.ts';
import { manyCharts } from '../support/pages/many-charts.ts';
import { storefront } from '../support/pages/showcase.ts';

const site: Site = {
  ...{
    title: 'Example charts',
    description: 'Many charts',
    repositoryName: 'example',
    url: 'https://charts.example.com',
    logo: undefined,
    links: [],
    pages: [],
  },
  assets: { style: 'style.css', script: 'script.js', theme: undefined },
};

const compressed = (text: string | Buffer): number => gzipSync(text).length;

describe('bytes, compressed', () => {
  it('of the home page with 500 charts are below 60 kB with all that it loads', () => {
    const home = compressed(homePage(site, manyCharts(500)));
    expect(home + compressed(styleSheet) + compressed(script)).toBeLessThan(60_000);
  });

  it('of the script are below 24 kB, and of the style sheet below 6 kB', () => {
    expect(compressed(script)).toBeLessThan(24_000);
    expect(compressed(styleSheet)).toBeLessThan(6_000);
  });
});

describe('a page', () => {
  let gallery: Gallery;
  let server: FolderServer;
  let started: StartedBrowser;
  beforeAll(async () => {
    gallery = await makeGallery([storefront, ...commonCharts]);
    [server, started] = await Promise.all([serveFolder(gallery.folder), startBrowser()]);
  });
  afterAll(async () => {
    await started[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await gallery.remove();
  });

  it.each([
    { kind: 'home', path: 'index.html', requests: 3, bytes: 6_000, elements: 400 },
    { kind: 'a chart', path: 'pages/charts/storefront/index.html', requests: 3, bytes: 12_000, elements: 1_300 },
    { kind: 'a chart with 300 versions', path: 'pages/charts/postgresql/index.html', requests: 3, bytes: 30_000, elements: 6_000 },
    { kind: 'a version', path: 'pages/charts/storefront/5.0.0.html', requests: 4, bytes: 12_000, elements: 1_100 },
  ])('of $kind costs at most $requests requests, $bytes bytes and $elements elements', async ({ path, ...most }) => {
    await using tab = await visit(started.browser, server.url);
    const asked: string[] = [];
    tab.page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.push(request.url());
    });
    await tab.page.goto(server.url + path);
    await tab.page.waitForLoadState('networkidle');
    const elements = await tab.page.evaluate(() => document.querySelectorAll('*').length);
    const bytes = compressed(await readFile(join(gallery.folder, path)));
    expect(
      { requests: asked.length, isSmall: bytes <= most.bytes, elements: elements <= most.elements },
      `${bytes} bytes, ${elements} elements`,
    ).toEqual({
      requests: most.requests,
      isSmall: true,
      elements: true,
    });
    // Nothing moves after it is shown, and no script draws it again.
    const { LayoutCount, RecalcStyleCount } = await metrics(tab.page);
    expect(LayoutCount).toBeLessThanOrEqual(8);
    expect(RecalcStyleCount).toBeLessThanOrEqual(12);
  });
});

async function metrics(page: Page): Promise<Readonly<Record<string, number>>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics: all } = await session.send('Performance.getMetrics');
  await session.detach();
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

describe('a search in 2,000 charts', () => {
  let folder: string;
  let server: FolderServer;
  let started: StartedBrowser;
  let tab: Visit;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charthouse-budgets-'));
    await mkdir(join(folder, 'pages/assets'), { recursive: true });
    await writeFile(join(folder, 'index.html'), homePage(site, manyCharts(2_000)));
    await writeFile(join(folder, 'pages/assets/style.css'), styleSheet);
    await writeFile(join(folder, 'pages/assets/script.js'), script);
    [server, started] = await Promise.all([serveFolder(folder), startBrowser()]);
    tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}index.html`);
  });
  afterAll(async () => {
    await tab[Symbol.asyncDispose]();
    await started[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks no server, and lays the page out at most twice for each key', async () => {
    await tab.page.focus('#query');
    const requests: string[] = [];
    tab.page.on('request', (request) => requests.push(request.url()));
    for (const key of 'payments gateway') {
      const before = await metrics(tab.page);
      await tab.page.keyboard.type(key);
      await tab.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const after = await metrics(tab.page);
      expect((after['LayoutCount'] ?? 0) - (before['LayoutCount'] ?? 0)).toBeLessThanOrEqual(2);
    }
    expect(await tab.page.locator('.charts h3').first().textContent()).toContain('payments-gateway');
    expect(requests).toEqual([]);
    expect(tab.faults).toEqual([]);
  });

  it('shows nothing twice, and keeps every chart', async () => {
    await tab.page.fill('#query', '');
    const names = await tab.page.locator('.charts h3').allTextContents();
    expect([names.length, new Set(names).size]).toEqual([2_000, 2_000]);
  });

  it('renders only what is on the screen', async () => {
    const skipped = await tab.page.evaluate(
      () =>
        [...document.querySelectorAll('.charts h3')].filter(
          (each) => !each.checkVisibility({ contentVisibilityAuto: true } as CheckVisibilityOptions),
        ).length,
    );
    expect(skipped).toBeGreaterThan(0);
  });
});
