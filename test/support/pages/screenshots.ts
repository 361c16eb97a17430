/** Takes the pictures of the pages that the docs show, and of the site of the docs. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../browser/browser.ts';
import { serveFolder } from '../browser/folder-server.ts';
import { projectRoot } from '../project-files.ts';
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
  { name: 'status-light', path: 'status.html', height: 740 },
  { name: 'diff-light', path: chart, prepare: compare },
  { name: 'diff-dark', path: chart, theme: 'dark', prepare: compare },
];

async function searchDocs(page: Page): Promise<void> {
  await page.fill('#Query', 'iam policy');
  await page.locator('#Results a').first().waitFor();
}

const docsShots: readonly Shot[] = [
  { name: 'docs-light', path: 's3.html', height: 640 },
  { name: 'docs-search-dark', path: 'index.html', theme: 'dark', height: 560, prepare: searchDocs },
  { name: 'docs-phone', path: 'errors/CH_CONFLICT.html', isPhone: true, height: 680 },
];

/** Writes `NAME.webp` for each into `folder`, and returns their sizes in bytes. */
export async function takeScreenshots(folder: string): Promise<ReadonlyMap<string, number>> {
  await setup();
  await mkdir(folder, { recursive: true });
  const gallery = await makeGallery([storefront, ...commonCharts], {
    site: '  status: true\n',
    after: [['audit', '--status-page', '--to', './repository']],
  });
  const docs = await mkdtemp(join(tmpdir(), 'docs-site-'));
  await promisify(execFile)(process.execPath, [join(projectRoot, 'scripts/docs-site.mjs'), '--out', docs]);
  await using pagesServer = await serveFolder(gallery.folder);
  await using docsServer = await serveFolder(docs);
  await using started = await startBrowser();
  const sizes = new Map<string, number>();
  for (const [url, all] of [[pagesServer.url, shots] as const, [docsServer.url, docsShots] as const]) {
    for (const each of all) {
      const bytes = await picture(started.browser, url, each);
      await writeFile(join(folder, `${each.name}.webp`), bytes);
      sizes.set(each.name, bytes.length);
    }
  }
  await Promise.all([gallery.remove(), rm(docs, { recursive: true })]);
  return sizes;
}

async function picture(browser: Browser, url: string, { path, theme, isPhone = false, height, prepare }: Shot): Promise<Buffer> {
  const viewport = isPhone ? { width: 390, height: height ?? 780 } : { width: 1200, height: height ?? 800 };
  const context = await browser.newContext({ viewport, colorScheme: theme ?? 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url + path);
  await prepare?.(page);
  // The observers of the page have their turn.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const session = await context.newCDPSession(page);
  const y = await page.evaluate(() => scrollY);
  const clip = { x: 0, y, ...viewport, scale: isPhone ? 2 : 1.5 };
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80, clip });
  await context.close();
  return Buffer.from(data, 'base64');
}
