/** Makes CommonJS modules of the files of a bundle. */
import { transform } from 'esbuild';

/** A file that imports others requires them, at once or when it calls `import()`. In ASCII. */
export async function asCommonJs(text, target) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target,
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    // Node's own `import()` would load ES modules.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'charthouseUrl' },
  });
  const url = code.includes('charthouseUrl') ? "const charthouseUrl=require('node:url').pathToFileURL(__filename).href;" : '';
  // As in ES modules.
  return Buffer.from(`'use strict';${url}${code}`);
}
