/** A tab that notes what a page must not do: errors, requests to other places, and what its Content-Security-Policy had to stop. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** An open tab. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the pages did that they must not do, as readable lines. */
  readonly faults: string[];
}

/** `base`: the only place that may be asked; a tab of its own, as of a new reader. */
export async function visit(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const faults: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const url = request.url();
    // Pictures of a package are in the page itself.
    if (!url.startsWith(base) && !(url.startsWith('data:image/') && request.resourceType() === 'image'))
      faults.push(`request: ${url.slice(0, 200)}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`CSP ${violatedDirective} ${blockedURI}`);
    });
  });
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}
