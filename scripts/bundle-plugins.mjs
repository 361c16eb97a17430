/** What makes the bundled command start fast: esbuild plugins that leave out what is never used, and put together what is always loaded together. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const src = /[\\/]src[\\/].*\.ts$/;

/** Of undici only the client: its fetch, caches, mocks and web sockets take longer to load than a request to the next machine takes. */
export const onlyUndiciClient = {
  name: 'only-undici-client',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'client' }));
    onLoad({ filter: /.*/, namespace: 'client' }, () => ({
      resolveDir: initialOptions.absWorkingDir,
      // As undici's own index.js does it.
      contents: `
        const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
        Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));
        exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js');
      `,
    }));
  },
};

/**
 * What is not used of the runner's toolkit is left out: it does not say itself that its modules do nothing when they are loaded, and brings
 * an HTTP client along for tokens and downloads that charthouse gets its own way.
 */
export const onlyUsedToolkit = {
  name: 'only-used-toolkit',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      const isOfToolkit = path.startsWith('@actions/') || /[\\/]node_modules[\\/]@actions[\\/]/.test(importer);
      if (pluginData === onlyUsedToolkit || !isOfToolkit) return undefined;
      const found = await resolve(path, { kind, resolveDir, importer, pluginData: onlyUsedToolkit });
      return found.errors.length > 0 || found.external ? found : { ...found, sideEffects: false };
    });
  },
};

/**
 * Makes the verbs of the library, which load what they need when they are called, one with what they load. A command that has come so
 * far needs most of it, and Node needs longer to find a hundred small files than to read the few kilobytes that are not needed. What stays
 * apart: the commands, so that `--help` reads none of them, and the rooms that bring an SDK along.
 */
export const verbsInOnePiece = {
  name: 'verbs-in-one-piece',
  setup({ onLoad, initialOptions }) {
    const apart = [join(initialOptions.absWorkingDir, 'src', 'cli', 'main.ts'), join(initialOptions.absWorkingDir, 'src', 'cli', 'run.ts')];
    onLoad({ filter: src }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: apart.includes(path) ? text : withImportsAtOnce(text), loader: 'ts' };
    });
  },
};

function withImportsAtOnce(text) {
  const imports = [];
  const changed = text.replace(/\bimport\('(\.{1,2}\/[^']+)'\)/g, (whole, path) => {
    if (path.includes('/aws/')) return whole;
    const name = `charthouseLoaded${imports.length}`;
    imports.push(`import * as ${name} from '${path}';\n`);
    return `Promise.resolve(${name})`;
  });
  return changed + imports.join('');
}
