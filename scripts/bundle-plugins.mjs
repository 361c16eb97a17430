/** esbuild plugins that make the command start fast: they leave out unused modules, and join modules that are always loaded together. */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';

const src = /[\\/]src[\\/].*\.ts$/;

/** Only the client of undici: its fetch, caches, mocks and web sockets take longer to load than a request to the next machine takes. */
export const onlyUndiciClient = {
  name: 'only-undici-client',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'client' }));
    onLoad({ filter: unusedOfUndici }, () => ({ contents: 'module.exports = undefined;' }));
    onLoad({ filter: /.*/, namespace: 'client' }, () => ({
      resolveDir: initialOptions.absWorkingDir,
      // As in undici's own index.js.
      contents: `
        const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
        Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));
        exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js');
        exports.Pool = require('undici/lib/dispatcher/pool.js');
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
 * Joins what a publish loads: it needs most of these modules, and Node takes longer to find a hundred small files than to read a few unused
 * kilobytes. What only other commands load stays apart, as do the SDKs, the pages and the commands themselves, so that a publish compiles
 * none of it.
 *
 * Each part that stays apart imports the operations. Otherwise esbuild makes a file for each set of parts that share a module.
 */
export const publishInOnePiece = {
  name: 'publish-in-one-piece',
  async setup({ onLoad, initialOptions }) {
    const folder = join(initialOptions.absWorkingDir, 'src');
    const texts = await sourcesBelow(folder);
    const apart = new Set([...texts].flatMap(([name, text]) => lazyImports(text).map((path) => moduleOf(name, path))));
    onLoad({ filter: src }, async ({ path }) => {
      const name = relative(folder, path).replaceAll('\\', '/');
      const text = texts.get(name);
      if (withoutOperations.has(name)) return { contents: text, loader: 'ts' };
      const isAtOnce = (imported) => isOfPublish.test(moduleOf(name, imported));
      const operations = apart.has(name) && !isOfPublish.test(name) ? `import '${pathTo('client/operations.ts', name)}';\n` : '';
      return { contents: withImportsAtOnce(text, isAtOnce) + operations, loader: 'ts' };
    });
  },
};

/** Modules that a publish imports when it is called; those for many charts stay apart. */
const isOfPublish =
  /^(chart|config|http|repository|runtime(?!\/chart-threads)|store\/folder)\/|^store\/traffic\.ts|^client\/(stores|role)\.ts|^operations\/(publish|package)\/|^operations\/check-/;

/** The program before it knows the command, what needs no operation, and what threads run. */
const withoutOperations = new Set([
  ...['run', 'process', 'commands/explain', 'commands/completion'].map((name) => `cli/${name}.ts`),
  'client/chart-thread.ts',
]);

const lazyImport = /\bimport\('(\.{1,2}\/[^']+)'\)/g;

function lazyImports(text) {
  return [...text.matchAll(lazyImport)].map(([, path]) => path);
}

async function sourcesBelow(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return new Map(await Promise.all(names.map(async (name) => [name.replaceAll('\\', '/'), await readFile(join(folder, name), 'utf8')])));
}

function moduleOf(importer, path) {
  return posix.join(posix.dirname(importer), path);
}

function pathTo(name, importer) {
  return `${'../'.repeat(importer.split('/').length - 1)}${name}`;
}

function withImportsAtOnce(text, isWanted) {
  const imports = [];
  const changed = text.replace(lazyImport, (whole, path) => {
    if (!isWanted(path)) return whole;
    const name = `charthouseLoaded${imports.length}`;
    imports.push(`import * as ${name} from '${path}';\n`);
    return `Promise.resolve(${name})`;
  });
  return changed + imports.join('');
}

/**
 * Leaves out the shapes of commands that are not used: a client has those of all commands of its service, and esbuild cannot see that
 * making them has no effect.
 */
export const onlyUsedShapes = {
  name: 'only-used-shapes',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return {
        contents: text.replace(/^(export var|var) (\w+\$?) = (\[[^;]*\]);$/gm, '$1 $2 = /* @__PURE__ */ (() => $3)();'),
        loader: 'js',
      };
    });
  },
};

/** What undici loads beside the client that is used: HTTP/2 and SOCKS proxies, which charthouse does not offer. */
const unusedOfUndici = /[\\/]undici[\\/]lib[\\/](dispatcher[\\/](client-h2|socks5-proxy-agent)|core[\\/]socks5-\w+)\.js$/;
