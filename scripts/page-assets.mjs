/** Makes src/pages/assets.ts: the style sheet and the script of the pages, from site/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

/** The same sources and packages give the same text on every machine. */
export async function pageAssets(root) {
  const sheets = await Promise.all(
    ['style.css', 'home.css', 'chart.css', 'readme.css', 'status.css'].map((name) => readFile(join(root, 'site', name), 'utf8')),
  );
  const { code: style } = await transform(sheets.join('\n'), { loader: 'css', minify: true, legalComments: 'none' });
  const { outputFiles } = await buildScript(root);
  const constant = (name, says, text) => `/** ${says} */\nexport const ${name}: string = ${JSON.stringify(text)};\n`;
  return [
    '/** What the pages of a repository load. Written by scripts/generate.mjs from site/. */\n',
    constant('styleSheet', 'For all pages.', style),
    constant('script', 'Search, copy and compare.', outputFiles[0].text),
  ].join('\n');
}

/** The script, and of which packages it is made: their licences must be part of every copy. */
export function buildScript(root) {
  return build({
    absWorkingDir: root,
    entryPoints: ['site/browser/main.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    charset: 'utf8',
    legalComments: 'none',
  });
}
