/** The layers as data: which may import which, and which may touch the outside world. */

/** What a layer may import: `values` of these layers, and `types` (no code) of these as well. */
export interface Layer {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const layer = (values: readonly string[], types: readonly string[] = []): Layer => ({ values: ['hint', ...values], types });

const formats = ['archive', 'chart', 'go', 'index-file', 'yaml'];
const adapters = ['aws', 'github', 'helm', 'http', 'oci', 'store'];
const below = ['base', 'runtime', ...formats, ...adapters, 'pages', 'ports', 'readers', 'repository', 'operations', 'report', 'config'];
const outside = ['config', 'report', 'base', 'runtime'];
const results = ['repository', 'operations', 'ports'];
const entry = layer(['commands', 'client', ...outside], results);

/** A layer is a folder of `src/`, or a file beside them. Each may also import itself; data flows down this list, never up. */
export const layers: Readonly<Record<string, Layer>> = {
  hint: { values: [], types: [] },
  base: layer([]),
  go: layer(['base']),
  yaml: layer(['base', 'go']),
  runtime: layer(['base']),
  archive: layer(['base']),
  chart: layer(['archive', 'base', 'go', 'yaml'], ['runtime']),
  'index-file': layer(['base', 'go', 'yaml'], ['chart']),
  readers: layer(['archive', 'base', 'chart', 'go', 'index-file', 'yaml']),
  pages: layer(['base', 'chart', 'go', 'yaml'], ['archive']),
  ports: layer(['base'], ['runtime']),
  store: layer(['archive', 'base', 'runtime', 'ports']),
  aws: layer(['base', 'runtime', 'ports']),
  github: layer(['base', 'runtime', 'ports']),
  helm: layer(['archive', 'base', 'runtime', 'ports', 'go', 'yaml']),
  http: layer(['base', 'runtime', 'ports']),
  oci: layer(['base', 'go', 'runtime', 'ports']),
  repository: layer(['base', 'chart', 'go', 'index-file'], ['ports', 'runtime']),
  operations: layer(['archive', 'base', 'chart', 'go', 'index-file', 'pages', 'ports', 'readers', 'repository', 'runtime']),
  config: layer(['base', 'go', 'yaml'], ['runtime', 'ports']),
  report: layer(['base', 'ports', 'readers'], ['repository', 'operations']),
  client: layer(below),
  commands: layer(['client', ...outside], results),
  cli: entry,
  action: entry,
  index: layer([...below, 'client']),
};

/** Layers that others import through this one file. */
export const doors: Readonly<Record<string, string>> = { archive: 'src/archive/index.ts', yaml: 'src/yaml/index.ts' };

/** Operations that build on another one. All others share what they have in common through `repository` and the files beside the folders. */
export const operationsThatImport: Readonly<Record<string, readonly string[]>> = {
  check: ['publish'],
  gate: ['publish'],
  publish: ['package'],
};

/** The layers that may touch the outside world; everywhere else effects come in as arguments. */
export const effectLayers: readonly string[] = ['runtime', 'cli', 'action'];

/** The modules that may open a file by its name, each with what bounds it; all others go through src/runtime/read-file.ts. */
export const fileOpeners: Readonly<Record<string, string>> = {
  'src/runtime/read-file.ts': 'looks before it opens, opens without waiting, reads up to a bound',
  'src/runtime/read-file-now.ts': 'looks before it opens, opens without waiting, reads up to a bound',
  'src/runtime/folder-snapshot.ts': 'looks before it opens, follows no link, opens without waiting, reads up to a bound',
  'src/runtime/node-durable-files.ts': 'follows no link and never waits; src/store/folder/read.ts bounds what is read',
  'src/runtime/local-files.ts':
    'follows no link and never waits for a writer, reads up to a bound; src/store/folder/read.ts bounds the rest',
  'src/runtime/replace-file.ts': 'only creates files',
  'src/runtime/journal.ts': 'only appends to a file that src/runtime/read-file.ts has read',
  'src/runtime/heartbeat.ts': 'opens a folder to shorten its path',
};

/** What opens or reads a file by its name in `node:fs` and `node:fs/promises`, and what gives all of them at once. */
export const fileOpening: RegExp =
  /^(open|openSync|openAsBlob|read|readSync|readv|readFile|readFileSync|createReadStream|ReadStream|FileReadStream|watch|watchFile|cp|cpSync|copyFile|copyFileSync|promises|default|\*)$/;

/** Node's modules that only compute: every layer may import them. All others are the outside world. */
export const pureModules: readonly string[] = [
  ...['node:assert', 'node:async_hooks', 'node:buffer', 'node:crypto', 'node:events', 'node:path', 'node:path/posix', 'node:path/win32'],
  ...['node:querystring', 'node:stream', 'node:stream/promises', 'node:stream/web', 'node:string_decoder', 'node:url', 'node:util'],
  ...['node:zlib'],
];

/** Names that a pure module exports and that are effects all the same: randomness arrives as an argument. */
export const impureNames: Readonly<Record<string, RegExp>> = { 'node:crypto': /^(random|webcrypto|generate|default|\*)/ };

/** Where names are exported for those outside of `src`: whoever installs charthouse, and scripts. */
export const entrances: Readonly<Record<string, RegExp>> = {
  'src/index.ts': /./,
  'src/base/warning.ts': /^warnings$/,
  'src/base/docs-url.ts': /^docsUrl$/,
  'src/config/action-inputs.ts': /^otherInputs$/,
  'src/config/operation-defaults.ts': /^defaultValue$/,
  'src/config/schema.ts': /^configSchema$/,
  'src/pages/markdown-blocks.ts': /^headingText$/,
  'src/pages/shell.ts': /^(contentSecurityPolicy|ownIcon|ownLogo)$/,
  'src/runtime/folder-snapshot.ts': /^snapshotFolder$/,
};

/** Modules whose imports of types may close a circle, each with the reason: such a circle exists for the compiler alone. */
export const freeOfCircles: Readonly<Record<string, string>> = {
  'src/config/types.ts': 'a row of a table says which commands it is for, and which commands there are is computed from the tables',
};

/** Packages that belong to some layers alone; a trailing slash stands for a whole scope. Other packages are free. */
export const packageLayers: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/': ['aws'],
  '@smithy/': ['aws'],
  commander: ['cli'],
  '@actions/core': ['action'],
  picocolors: ['cli'],
  undici: ['runtime', 'aws'],
  'markdown-it': ['pages'],
  'markdown-it-footnote': ['pages'],
  'sanitize-html': ['pages'],
  'highlight.js/': ['pages'],
};
