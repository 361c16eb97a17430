/** esbuild plugins that make the command start fast: they leave out unused modules, and join modules that are always loaded together. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each loads the operations, and with them all that commands share: otherwise esbuild makes a file for each set of commands that shares a module. */
const isCommand = /[\\/]src[\\/]commands[\\/](?!.*\.test\.ts$)[^\\/]+\.ts$/;

const src = /[\\/]src[\\/].*\.ts$/;

/** Only the client of undici: its fetch, caches, mocks and web sockets take longer to load than a request to the next machine takes. */
export const onlyUndiciClient = {
  name: 'only-undici-client',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'client' }));
    onLoad({ filter: /.*/, namespace: 'client' }, () => ({
      resolveDir: initialOptions.absWorkingDir,
      // As in undici's own index.js.
      contents: `
        const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
        Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));
        exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js');
      `,
    }));
  },
};

/**
 * Leaves out unused modules of the runner's toolkit. Its package.json does not declare that they have no side effects, and one of them is an
 * HTTP client for tokens and downloads, which charthouse does itself.
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
 * Joins the operations of the library, which load modules when they are called, with these modules. A command that calls one needs most of
 * them, and Node needs longer to find a hundred small files than to read a few unused kilobytes. The commands stay separate, so that `--help`
 * reads none of them, and so do the layers with an SDK.
 */
export const operationsInOnePiece = {
  name: 'operations-in-one-piece',
  setup({ onLoad, initialOptions }) {
    const apart = [join(initialOptions.absWorkingDir, 'src', 'cli', 'main.ts'), join(initialOptions.absWorkingDir, 'src', 'cli', 'run.ts')];
    onLoad({ filter: src }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (apart.includes(path)) return { contents: text, loader: 'ts' };
      const operations = isCommand.test(path) ? "import '../client/operations.ts';\n" : '';
      return { contents: withImportsAtOnce(text) + operations, loader: 'ts' };
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
