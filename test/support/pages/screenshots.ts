/** Takes the pictures of the pages that the docs show. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../browser/browser.ts';
import { serveFolder } from '../browser/folder-server.ts';
import { setup } from '../tools/make-tools.ts';
import { commonCharts } from './common-charts.ts';
import { makeGallery } from './gallery.ts';
import { storefront } from './showcase.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly theme?: 'dark';
  readonly isPhone?: boolean;
  /** Height of the picture, in CSS pixels. */
  readonly height?: number;
  readonly prepare?: (page: Page) => Promise<void>;
}

const chart = 'pages/charts/storefront/index.html';

const to = (id: string) => async (page: Page) => {
  await page.evaluate((section) => document.getElementById(section)?.scrollIntoView({ block: 'start' }), id);
};

async function compare(page: Page): Promise<void> {
  await page.selectOption('[name=from]', '4.2.1');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('#difference h3').first().waitFor();
  await to('versions')(page);
}

async function search(page: Page): Promise<void> {
  await page.fill('#query', 'shop');
}

const shots: readonly Shot[] = [
  { name: 'home-light', path: 'index.html' },
  { name: 'home-dark', path: 'index.html', theme: 'dark' },
  { name: 'home-phone', path: 'index.html', isPhone: true },
  { name: 'search-phone-dark', path: 'index.html', theme: 'dark', isPhone: true, prepare: search },
  { name: 'chart-light', path: chart, height: 1000 },
  { name: 'chart-dark', path: chart, theme: 'dark', height: 1000 },
  { name: 'chart-phone', path: chart, isPhone: true },
  { name: 'version-light', path: 'pages/charts/storefront/4.2.1.html' },
  { name: 'install-light', path: chart, prepare: to('install') },
  { name: 'values-light', path: 'pages/charts/postgresql/index.html', prepare: to('values') },
  { name: 'values-phone-dark', path: 'pages/charts/postgresql/index.html', theme: 'dark', isPhone: true, prepare: to('values') },
  { name: 'versions-dark', path: 'pages/charts/postgresql/index.html', theme: 'dark', prepare: to('versions') },
  { name: 'diff-light', path: chart, prepare: compare },
  { name: 'diff-dark', path: chart, theme: 'dark', prepare: compare },
];

/** Writes `NAME.webp` for each into `folder`, and returns their sizes in bytes. */
export async function takeScreenshots(folder: string): Promise<ReadonlyMap<string, number>> {
  await setup();
  await mkdir(folder, { recursive: true });
  const gallery = await makeGallery([storefront, ...commonCharts]);
  await using server = await serveFolder(gallery.folder);
  await using started = await startBrowser();
  const sizes = new Map<string, number>();
  for (const { name, path, theme = 'light', isPhone = false, height, prepare } of shots) {
    const viewport = isPhone ? { width: 390, height: height ?? 780 } : { width: 1200, height: height ?? 800 };
    const context = await started.browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(server.url + path);
    await prepare?.(page);
    // The observers of the page have their turn.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const session = await context.newCDPSession(page);
    const y = await page.evaluate(() => scrollY);
    const clip = { x: 0, y, ...viewport, scale: isPhone ? 2 : 1.5 };
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80, clip });
    const bytes = Buffer.from(data, 'base64');
    await writeFile(join(folder, `${name}.webp`), bytes);
    sizes.set(name, bytes.length);
    await context.close();
  }
  await gallery.remove();
  return sizes;
}
