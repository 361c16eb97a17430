import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedBrowser, startBrowser } from '../support/browser/browser.ts';
import { toolFolder } from '../support/tools/tools.ts';

let started: StartedBrowser;
beforeAll(async () => {
  started = await startBrowser();
});
afterAll(() => started[Symbol.asyncDispose]());

describe('the pinned Chromium', () => {
  it('runs a page, with the fonts that came with it', async () => {
    const page = await started.browser.newPage();
    await page.setContent('<style>span { font: 16px system-ui } code { font: 16px monospace }</style><span>abc</span><code>abc</code>');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('DOM.enable');
    await cdp.send('CSS.enable');
    const { root } = await cdp.send('DOM.getDocument');
    const fontOf = async (selector: string): Promise<string | undefined> => {
      const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector });
      return (await cdp.send('CSS.getPlatformFontsForNode', { nodeId })).fonts[0]?.familyName;
    };
    // A browser of the machine, as on the runners of GitHub, has the fonts of the machine.
    const expected = existsSync(join(toolFolder('chromium'), 'usr/share/fonts'))
      ? ['Inter', 'DejaVu Sans Mono']
      : [expect.any(String), expect.any(String)];
    expect([await fontOf('span'), await fontOf('code')]).toEqual(expected);
  });
});
