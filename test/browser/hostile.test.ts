/** Charts that mean harm: nothing of them runs, asks another server, or takes the place of the page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/browser/axe.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { type FolderServer, serveFolder } from '../support/browser/folder-server.ts';
import { visit } from '../support/browser/visit.ts';
import { type Gallery, makeGallery } from '../support/pages/gallery.ts';
import { attacks, canary, hostileCharts } from '../support/pages/hostile-charts.ts';

let gallery: Gallery;
let server: FolderServer;
let started: StartedBrowser;
beforeAll(async () => {
  gallery = await makeGallery(hostileCharts);
  [server, started] = await Promise.all([serveFolder(gallery.folder), startBrowser()]);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await gallery.remove();
});

/** Every event that a handler of an attack waits for, on every element; then all that can be clicked, without leaving the page. */
async function provoke(): Promise<void> {
  addEventListener('click', (event) => event.preventDefault(), { capture: true });
  for (const element of document.querySelectorAll<HTMLElement>('*')) {
    for (const type of ['load', 'error', 'focus', 'mouseover', 'pointerenter', 'toggle', 'animationstart', 'begin', 'start'])
      element.dispatchEvent(new Event(type));
    if (element instanceof HTMLDetailsElement) element.open = true;
    element.click?.();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const pages = [
  'index.html',
  ...hostileCharts.flatMap(({ name }) => [`pages/charts/${name}/index.html`, `pages/charts/${name}/1.0.0.html`]),
];

describe('a hostile chart', () => {
  it.each(pages)('is harmless on %s', async (path) => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(server.url + path);
    await tab.page.evaluate(provoke);
    const seen = await tab.page.evaluate((name) => {
      const schemes = [...document.querySelectorAll('[href], [src], [action], [formaction], [data], [srcdoc], [srcset]')]
        .flatMap((element) =>
          ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'srcset'].flatMap((each) => element.getAttribute(each) ?? []),
        )
        .filter((value) => /^(javascript|vbscript|data(?!:image\/))/i.test(value.trim()));
      const handlers = [...document.querySelectorAll('*')].flatMap(({ attributes }) =>
        [...attributes].filter((each) => /^on|^style$/.test(each.name)).map((each) => each.name),
      );
      return {
        canary: (globalThis as unknown as Record<string, unknown>)[name],
        schemes,
        handlers,
        scripts: document.scripts.length,
        foreign: document.querySelectorAll(
          'main :is(script, iframe, object, embed, form:not([hidden], .compare, .search), base, meta, link, style, video, math, template)',
        ).length,
        // The page still is what it was: one main, one footer after it, the first of their kind.
        frame: [...document.body.children].map(({ tagName }) => tagName).join(' '),
        ids: [...document.querySelectorAll('[id]')].length - new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
        turned: /[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText),
        address: location.pathname,
      };
    }, canary);
    expect(seen).toEqual({
      ...{ canary: undefined, schemes: [], handlers: [], scripts: 1, foreign: 0, frame: 'A HEADER MAIN FOOTER', ids: 0, turned: false },
      address: `/${path}`,
    });
    const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect({ wide, faults: tab.faults }).toEqual({ wide: 0, faults: [] });
  });

  it('is told apart from a harmless one by its text, and keeps the page readable for all', async () => {
    await using tab = await visit(started.browser, server.url);
    for (const name of ['hostile-metadata', 'hostile-values']) {
      await tab.page.goto(`${server.url}pages/charts/${name}/index.html`);
      expect(await tab.page.locator('.lead').innerText()).toContain('<img src=x onerror=');
      expect(await violations(tab.page)).toEqual([]);
    }
  });

  it('is compared, searched and copied as text', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(server.url);
    await tab.page.fill('#query', '<img src=x onerror');
    await tab.page.goto(`${server.url}pages/charts/hostile-readme/index.html`);
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.locator('#difference h3').first().waitFor();
    expect(await tab.page.evaluate((name) => (globalThis as unknown as Record<string, unknown>)[name], canary)).toBeUndefined();
    expect(tab.faults).toEqual([]);
  });
});

describe('what changed between two versions', () => {
  it('shows the marks that turn the direction of text, and follows none', async () => {
    await using tab = await visit(started.browser, server.url);
    await tab.page.goto(`${server.url}pages/charts/hostile-direction/index.html`);
    await tab.page.getByRole('button', { name: 'Compare' }).click();
    await tab.page.locator('#difference h3').first().waitFor();
    const text = await tab.page.locator('#difference').innerText();
    expect(text).toContain('[U+202E]gnp.exe[U+202C] [U+2066]hidden[U+2069]');
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('the attacks', () => {
  it('work on a page that trusts them, so the canary would be seen', async () => {
    const context = await started.browser.newContext();
    await context.route('**', (route) =>
      route.fulfill({ contentType: 'text/html', body: attacks[Number(new URL(route.request().url()).pathname.slice(1))] ?? '' }),
    );
    const page = await context.newPage();
    let worked = 0;
    for (const [at, attack] of attacks.entries()) {
      // These leave the page at once.
      if (attack.includes('attacker.example')) continue;
      await page.goto(`http://trusting.example/${at}`);
      await page.evaluate(provoke).catch(() => undefined);
      worked += Number((await page.evaluate((name) => (globalThis as unknown as Record<string, unknown>)[name], canary)) ?? 0);
    }
    await context.close();
    expect(worked).toBeGreaterThan(15);
  });
});
