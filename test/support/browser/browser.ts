/** The pinned Chromium, with none of this machine's settings and fonts. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { mustTool, toolFolder } from '../tools/tools.ts';

/** A browser that runs, and how to end it. */
export interface StartedBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** Starts Chromium; `await using` ends it, and removes what it has written. */
export async function startBrowser(): Promise<StartedBrowser> {
  const program = mustTool('chromium');
  const home = await mkdtemp(join(tmpdir(), 'charthouse-chromium-'));
  const browser = await chromium.launch({ executablePath: program, env: await environment(home), timeout: 120_000 });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The libraries and fonts that came with the program. If the program is the machine's own, it came with none. */
async function environment(home: string): Promise<Record<string, string>> {
  const own = { HOME: home, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  const tool = toolFolder('chromium');
  const fonts = join(tool, 'usr/share/fonts');
  if (!existsSync(fonts)) return own;
  const settings = join(home, 'fonts.conf');
  await mkdir(join(home, 'cache'));
  await writeFile(settings, fontSettings(fonts, join(home, 'cache')));
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  // The loader finds the last two by absolute paths, if Debian installs them.
  const libraries = ['usr/lib/@', 'lib/@', 'usr/lib/@/pulseaudio', 'usr/lib/@/nss'].map((folder) =>
    join(tool, folder.replace('@', triplet)),
  );
  return { ...own, LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_FILE: settings };
}

function fontSettings(folder: string, cache: string): string {
  const alias = (name: string, font: string): string =>
    `<alias binding="strong"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${folder}</dir><cachedir>${cache}</cachedir>
${alias('system-ui', 'Inter')}${alias('sans-serif', 'Inter')}${alias('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
}
