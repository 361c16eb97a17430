/** The pages that are of no chart, through `charthouse serve`: figures, a missing address, and the repository's own Markdown. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../src/client/operations.ts';
import { siteOf } from '../../src/operations/pages/site.ts';
import { merged, type NewFigures } from '../../src/pages/status-figures.ts';
import { statusPage } from '../../src/pages/status-page.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { violations } from '../support/browser/axe.ts';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { visit } from '../support/browser/visit.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';

const day = 86_400_000;
const site = { title: 'Our charts', status: true, pages: [{ title: 'About', file: 'about.md' }] };

function figures(atMs: number): NewFigures {
  const perPiece = Array.from({ length: 24 }, (_, at) => (at * 7) % 9);
  return {
    repository: {
      ...{ atMs, charts: 3, versions: 40, indexBytes: 9000 },
      months: Array.from({ length: 14 }, (_, at) => [`2025-${at}`, (at * 5) % 11]),
    },
    publishing: { ...{ atMs, fromMs: atMs - 7 * day, succeeded: 90, failed: 2, others: 1, medianMs: 60_000, p95Ms: 120_000 }, perPiece },
    delivery: {
      ...{ atMs, fromMs: atMs - 7 * day, requests: 1_000_000, bytesSent: 1e9, perPiece },
      ...{ clientErrorRate: 0.01, serverErrorRate: 0, hitRate: 0.9 },
    },
    audit: {
      ...{ atMs, versions: 40, read: 40 },
      rules: [
        { code: 'digest-missing', severity: 'error', title: 'an entry has no digest', findings: 3 },
        { code: 'orphan', severity: 'note', title: 'a package in the store has no entry', findings: 12 },
      ],
    },
  };
}

let workspace: Workspace;
let server: RunningServer;
let started: StartedBrowser;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app'));
  await workspace.put({
    'about.md':
      '# About\n\n## Who we are\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script><img src="https://example.com/x.png" alt="x">\n',
    // On its own server the repository has a path; `serve` has it at the root.
    'charthouse.yaml': `to: ./repository\nurl: https://example.com/team/charts\ncharts: [app]\npages: true\nsite: ${JSON.stringify(site)}\n`,
  });
  await workspace.run(['publish', '--no-verify']);
  const shown = merged(merged(undefined, figures(Date.UTC(2026, 0, 1))), figures(Date.UTC(2026, 0, 2)));
  const repository = join(workspace.folder, 'repository');
  await writeFile(join(repository, 'status.html'), statusPage(siteOf('https://example.com/team/charts', site).site, shown));
  [server, started] = await Promise.all([serve({ to: repository, port: 0 }), startBrowser()]);
});
afterAll(async () => {
  await started?.[Symbol.asyncDispose]();
  await server?.close();
  await workspace?.remove();
});

describe('a page that is of no chart', () => {
  it.each([
    ['status.html', 'Status', 200],
    ['pages/about.html', 'About', 200],
    ['pages/charts/nothing/here.html', 'Page not found', 404],
    ['nothing-1.0.0.tgz', 'Page not found', 404],
  ])('%s has no fault, in light and dark, and fits 320 pixels', async (path, heading, status) => {
    await using tab = await visit(started.browser, server.url);
    const answer = await tab.page.goto(server.url + path);
    expect([answer?.status(), await tab.page.locator('h1').innerText()]).toEqual([status, heading]);
    // Open tables are judged, too.
    await tab.page.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true;
    });
    const light = await violations(tab.page);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(tab.page, ['color-contrast']);
    await tab.page.setViewportSize({ width: 320, height: 700 });
    const tooWide = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const faults = tab.faults.filter((fault) => status === 200 || !fault.includes('404'));
    expect({ light, dark, tooWide, faults }).toEqual({ light: [], dark: [], tooWide: 0, faults: [] });
    // Its style sheet was loaded, and its links lead on.
    expect(await tab.page.evaluate(() => getComputedStyle(document.querySelector('header.site') as Element).display)).toBe('flex');
    await tab.page.locator('a.brand').click();
    await tab.page.waitForURL(/index\.html$/);
    expect(await tab.page.locator('h1').innerText()).toBe('Our charts');
  });

  it('shows its charts without a script', async () => {
    await using tab = await visit(started.browser, server.url, { javaScriptEnabled: false });
    await tab.page.goto(`${server.url}status.html`);
    expect([await tab.page.locator('figure svg').count(), await tab.page.locator('figure table').count()]).toEqual([8, 8]);
    for (const box of await Promise.all((await tab.page.locator('figure svg').all()).map((each) => each.boundingBox())))
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(40);
  });
});
