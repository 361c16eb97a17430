/** The site of the docs in a real browser: search, keyboard, phone, no JavaScript, from a file, and what axe finds. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/browser/axe.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { projectRoot } from '../support/project-files.ts';
import { needs } from '../support/tools/tools.ts';

let folder: string;
let server: FolderServer;
let started: StartedBrowser;

/** The addresses of the first results. */
async function results(page: Page): Promise<readonly string[]> {
  await page.waitForSelector('#Results a');
  const links = await page.$$eval('#Results a', (all) => all.map((link) => (link as HTMLAnchorElement).href));
  return links.map((href) => href.replace(/^.*\/docs-site-\w+\/|^.*\/charthouse\//, ''));
}

describe('the site of the docs', needs('chromium'), () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docs-site-'));
    await promisify(execFile)(process.execPath, [join(projectRoot, 'scripts/docs-site.mjs'), '--out', folder]);
    [server, started] = await Promise.all([serveFolder(folder, '/charthouse/'), startBrowser()]);
  });
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  // One page of each kind. The two longest are left out: axe takes half a minute for each.
  const kinds = ['index', 'getting-started', 's3', 'release', 'doctor', 'audit', 'config', 'warnings', 'architecture'];
  const inFolders = ['errors/index', 'errors/CH_CONFLICT', 'decisions/index', 'decisions/0050-pages', 'facts/readers'];
  it.each([...kinds, ...inFolders])('has no fault on %s, in light and dark', async (name) => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}${name}.html`);
    const light = await violations(tab.page);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(tab.page, ['color-contrast']);
    await tab.page.setViewportSize({ width: 390, height: 800 });
    const phone = await violations(tab.page);
    expect({ light, dark, phone, faults: tab.faults }).toEqual({ light: [], dark: [], phone: [], faults: [] });
  });

  it('has no page that is wider than 320 pixels', async () => {
    const pages = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(150);
    await using tab = await visit(started.browser, server.url, { viewport: { width: 320, height: 700 } });
    const wide: string[] = [];
    for (const path of pages) {
      await tab.page.goto(server.url + path, { waitUntil: 'domcontentloaded' });
      if (await tab.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
    }
    expect({ wide, faults: tab.faults }).toEqual({ wide: [], faults: [] });
  });

  it.each([
    ['CH_CONFLICT', 'errors/CH_CONFLICT.html'],
    ['--skip-existing', 'cli.html#--skip-existing'],
    ['iam policy', 's3.html#credentials-and-iam-policy'],
    ['index-near-limit', 'warnings.html#index-near-limit'],
    ['getting started', 'getting-started.html'],
    ['migrate', 'moving.html'],
    ['rollback', 'history.html#rollback'],
    ['nginx', 'serve.html#nginx'],
    ['--to', 'cli.html#--to'],
    ['orphan', 'errors/CH_CONFLICT_ORPHAN.html'],
    ['exit codes', 'cli.html#exit-codes'],
    ['rebuild-index', 'rebuild.html'],
    ['minnio', 'minio.html'],
  ])('finds for %j at once %s', async (text, expected) => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}errors/CH_USAGE.html`);
    await tab.page.fill('#Query', text);
    expect((await results(tab.page)).slice(0, 3)).toContain(expected);
    expect(tab.faults).toEqual([]);
  });

  it('is searched by the keyboard alone', async () => {
    await using tab = await visit(started.browser, server.url);
    const { page } = tab;
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || '');
    await page.goto(`${server.url}s3.html`);
    await page.keyboard.press('/');
    expect(await focused()).toBe('Query');
    await page.keyboard.type('yank');
    const found = await results(page);
    expect(await page.textContent('#Said')).toBe(`${found.length} results. Use the arrow keys.`);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('A');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Query');
    await page.keyboard.press('Escape');
    expect(await page.isVisible('#Results')).toBe(false);
    // Escape empties the field, too.
    await page.keyboard.type('yank');
    await results(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href.endsWith(found[1] ?? ''));
    expect(tab.faults).toEqual([]);
  });

  it('says that nothing is found', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(server.url);
    await tab.page.fill('#Query', '<b>xyzzy');
    await tab.page.waitForSelector('#Results p');
    expect(await tab.page.textContent('#Results')).toBe('No page has “<b>xyzzy”.');
    expect(tab.faults).toEqual([]);
  });

  it('begins with a link that skips the list of pages', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}cli.html`);
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    expect(tab.page.url()).toBe(`${server.url}cli.html#Main`);
    await tab.page.keyboard.press('Tab');
    expect(await tab.page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  it('copies a command', async () => {
    await using tab = await visit(started.browser, server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.page.goto(`${server.url}getting-started.html`);
    await tab.page.click('.command >> nth=2 >> button');
    await tab.page.waitForSelector('text=Copied');
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe('charthouse publish hello --to ./repository\n');
  });

  it('works without JavaScript: the list of pages, its sections, and on a phone', async () => {
    await using tab = await visit(started.browser, server.url, { javaScriptEnabled: false });
    const { page } = tab;
    await page.goto(`${server.url}s3.html`);
    expect(await page.isVisible('#Query')).toBe(false);
    expect(await page.isVisible('button.copy')).toBe(false);
    expect(await page.isVisible('#Pages >> text=Command')).toBe(false);
    await page.click('#Pages summary >> text=Reference');
    await page.click('#Pages >> text=Commands and options');
    expect(page.url()).toBe(`${server.url}cli.html`);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.isVisible('#Pages')).toBe(false);
    await page.click('text=All pages');
    await page.click('#Pages summary >> text=Errors and warnings');
    await page.locator('#Pages a', { hasText: /^Warnings$/ }).click();
    expect(page.url()).toBe(`${server.url}warnings.html`);
    expect(tab.faults).toEqual([]);
  });

  it('shows the current page in a long list', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}errors/CH_VERIFY_FAILED.html`);
    const box = await tab.page.locator('#Pages [aria-current]').boundingBox();
    expect(box?.y).toBeLessThan(800);
    expect(box?.y).toBeGreaterThan(0);
  });

  it('works from the folder, with its search', async () => {
    const base = `${pathToFileURL(folder).href}/`;
    await using tab = await visit(started.browser, base);
    await tab.page.goto(`${base}errors/CH_CONFLICT.html`);
    await tab.page.fill('#Query', 'mirror promote');
    expect(await results(tab.page)).toContain('mirror.html');
    await tab.page.press('#Query', 'Enter');
    await tab.page.waitForURL(/mirror\.html/);
    expect(tab.faults).toEqual([]);
  });
});
