/** Makes docs/images/: pictures of the pages, by the pinned Chromium. Run it after a change of how the pages look. */
import { join } from 'node:path';
import process from 'node:process';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '..');
// The tests' own modules, in TypeScript, with all that they load later.
const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  esbuild: { target: 'node20' },
});
const { takeScreenshots } = await vite.ssrLoadModule('/test/support/pages/screenshots.ts');
const sizes = await takeScreenshots(process.argv[2] ?? join(root, 'docs/images'));
await vite.close();
let total = 0;
for (const [name, bytes] of sizes) {
  total += bytes;
  process.stdout.write(`${String(Math.round(bytes / 1000)).padStart(5)} kB  ${name}.webp\n`);
}
process.stdout.write(`${String(Math.round(total / 1000)).padStart(5)} kB  in all\n`);
