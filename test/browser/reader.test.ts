/** What a reader does with the pages: search, sort, filter, copy, switch and compare versions, by mouse and by keyboard. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { commonCharts } from '../support/pages/common-charts.ts';
import { type Gallery, makeGallery } from '../support/pages/gallery.ts';
import { storefront } from '../support/pages/showcase.ts';

let gallery: Gallery;
let server: FolderServer;
let started: StartedBrowser;
beforeAll(async () => {
  gallery = await makeGallery([storefront, ...commonCharts]);
  [server, started] = await Promise.all([serveFolder(gallery.folder, '/team/charts/'), startBrowser()]);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await gallery.remove();
});

const open = async (path: string, options = {}) => {
  const tab = await visit(started.browser, server.url, options);
  await tab.page.goto(server.url + path);
  const names = (): Promise<readonly string[]> => tab.page.locator('.charts h3').allTextContents();
  return { ...tab, names, [Symbol.asyncDispose]: () => tab[Symbol.asyncDispose]() };
};

const chart = 'pages/charts/storefront/index.html';

describe('the home page', () => {
  it('finds charts as the reader types: by name, keyword and description, and with a slip', async () => {
    await using tab = await open('index.html');
    const all = await tab.names();
    expect(all).toEqual([...all].sort());
    expect(all).toHaveLength(15);
    for (const [query, first] of [
      ['postg', 'postgresql'],
      ['e-commerce', 'storefront'],
      ['parcels', 'shipping'],
      ['shiping', 'shipping'],
      ['certificates authority', 'cert-operator'],
    ] as const) {
      await tab.page.fill('#query', query);
      expect([query, (await tab.names())[0]]).toEqual([query, first]);
      expect(await tab.page.locator('#said').innerText()).toMatch(/^\d+ of 15 charts$/);
    }
    expect(tab.page.url()).toContain('?q=certificates');
    await tab.page.fill('#query', 'nothing like it');
    expect(await tab.names()).toEqual([]);
    await tab.page.getByRole('button', { name: 'Show all' }).click();
    expect(await tab.names()).toEqual(all);
    expect(await tab.page.evaluate(() => document.activeElement?.id)).toBe('query');
    expect(tab.faults).toEqual([]);
  });

  it('opens with the search of its address', async () => {
    await using tab = await open('index.html?q=refunds');
    expect(await tab.names()).toEqual(['payments']);
  });

  it('sorts by the time of the newest version, also what was found', async () => {
    await using tab = await open('index.html');
    const times = (): Promise<readonly string[]> =>
      tab.page.locator('.charts time').evaluateAll((all) => all.map((each) => each.getAttribute('datetime') ?? ''));
    for (const query of ['', 'shop']) {
      await tab.page.fill('#query', query);
      await tab.page.selectOption('#sort', 'created');
      const seen = await times();
      expect(seen.length).toBeGreaterThan(3);
      expect(seen).toEqual([...seen].sort().reverse());
    }
  });

  it('filters by kind, deprecation and signature', async () => {
    await using tab = await open('index.html');
    const box = (name: string) => tab.page.getByLabel(name, { exact: true });
    await box('Libraries').check();
    expect(await tab.names()).toEqual(['common']);
    await box('Applications').check();
    expect(await tab.names()).toHaveLength(15);
    await box('Libraries').uncheck();
    expect(await tab.names()).toHaveLength(14);
    await box('Not deprecated').check();
    expect(await tab.names()).not.toContain('legacy-ingress');
    await box('Signed').check();
    const signed = await tab.page.locator('.charts li .badge.good').count();
    expect(await tab.names()).toHaveLength(signed);
  });

  it('copies the command, and says so', async () => {
    await using tab = await open('index.html', { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.page.getByRole('button', { name: 'Copy' }).first().click();
    await tab.page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe('helm repo add example https://charts.example.com');
  });
});

describe('the page of a chart', () => {
  it('leads to another version and back, by a menu that is on both pages', async () => {
    await using tab = await open(chart);
    await tab.page.getByText('12 versions', { exact: true }).click();
    await tab.page.locator('#switch').getByRole('link', { name: '4.2.0', exact: true }).click();
    expect(await tab.page.locator('h1').innerText()).toContain('4.2.0');
    await tab.page.locator('#switch summary').click();
    expect(await tab.page.locator('#switch [aria-current]').innerText()).toBe('4.2.0');
    await tab.page.keyboard.press('Escape');
    expect(await tab.page.locator('#switch details[open]').count()).toBe(0);
    await tab.page.getByRole('link', { name: 'The page of storefront' }).click();
    expect(await tab.page.locator('h1').innerText()).toContain('5.2.1');
    expect(tab.faults).toEqual([]);
  });

  it('shows what changed between two versions, file by file', async () => {
    await using tab = await open(chart);
    await tab.page.selectOption('[name=from]', '4.0.0');
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.locator('#difference h3').first().waitFor();
    expect(await tab.page.locator('#difference h3').allInnerTexts()).toEqual(['Chart.yaml', 'values.yaml']);
    expect(await tab.page.locator('#difference .minus').allTextContents()).toContain('-replicaCount: 1\n');
    expect(await tab.page.locator('#difference .plus').allTextContents()).toContain('+replicaCount: 3\n');
    await tab.page.selectOption('[name=from]', '5.2.1');
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.getByText('Both versions contain the same files.').waitFor();
    expect(tab.faults).toEqual([]);
  });

  it('finds values, and each has an address', async () => {
    await using tab = await open(chart);
    const rows = tab.page.locator('.values tbody tr:visible');
    expect(await rows.count()).toBe(20);
    await tab.page.getByPlaceholder('Search values').fill('postgresql');
    expect(await rows.locator('code').first().innerText()).toBe('database.enabled');
    await tab.page.getByPlaceholder('Search values').fill('');
    await tab.page.goto(`${server.url}${chart}#value-ingress.host`);
    expect(await tab.page.locator('tr:target').innerText()).toContain('Host name of the shop');
  });

  it('folds what is older than the newest 25 of 300 versions', async () => {
    await using tab = await open('pages/charts/postgresql/index.html');
    expect(await tab.page.locator('.versions tbody tr:visible').count()).toBe(25);
    await tab.page.getByText('275 older versions').click();
    expect(await tab.page.locator('.versions tbody tr:visible').count()).toBe(300);
    expect(await tab.page.locator('#switch summary').innerText()).toBe('300 versions');
  });
});

describe('the keyboard alone', () => {
  it('reaches everything in the order of the page, and shows where it is', async () => {
    for (const path of ['index.html', chart]) {
      await using tab = await open(path);
      const stops: { readonly y: number; readonly what: string; readonly isMarked: boolean }[] = [];
      for (let count = 0; count < 60; count += 1) {
        await tab.page.keyboard.press('Tab');
        const stop = await tab.page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
          return {
            y: element.getBoundingClientRect().top + scrollY,
            what: element.textContent.trim().slice(0, 30) || element.id || element.tagName,
            isMarked,
            isEnd: element === document.body,
          };
        });
        if (stop.isEnd) break;
        stops.push(stop);
      }
      expect(stops[0]?.what).toBe('Skip to content');
      expect(stops.filter(({ isMarked }) => !isMarked)).toEqual([]);
      expect(stops.length).toBeGreaterThan(20);
    }
  });

  it('skips to the content, searches with a slash and opens what it found', async () => {
    await using tab = await open('index.html');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    expect(tab.page.url()).toContain('#main');
    await tab.page.keyboard.press('/');
    await tab.page.keyboard.type('gateway');
    const target = tab.page.getByRole('link', { name: 'gateway', exact: true });
    for (let count = 0; count < 8 && !(await target.evaluate((each) => each === document.activeElement)); count += 1)
      await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await tab.page.waitForURL('**/gateway/index.html');
    expect(tab.faults).toEqual([]);
  });

  it('opens the menu of versions, and compares two', async () => {
    await using tab = await open(chart);
    await tab.page.locator('#switch summary').focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.keyboard.press('Tab');
    expect(await tab.page.evaluate(() => document.activeElement?.textContent)).toBe('5.2.1');
    await tab.page.locator('[name=from]').focus();
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await tab.page.locator('#difference h3').first().waitFor();
  });
});
