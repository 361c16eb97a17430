/** The house as data: which room may import which, and where the outside world may be touched. */

/** What a room may import: `values` of these rooms, and `types` (no code) of these as well. */
export interface Room {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const room = (values: readonly string[], types: readonly string[] = []): Room => ({ values, types });

const below = [
  ...['base', 'runtime', 'chart', 'index-file', 'store', 'delivery', 'aws', 'github', 'helm', 'readers', 'dependency'],
  ...['trust', 'pages', 'repository', 'monitor', 'init', 'report', 'config'],
];
const outside = ['config', 'report', 'base', 'runtime'];
const entry = room(['commands', 'wire', ...outside], ['repository', 'monitor']);

/** A room is a folder of `src/`, or a file beside them. Each may also import itself; data flows down this list, never up. */
export const rooms: Readonly<Record<string, Room>> = {
  base: room([]),
  runtime: room(['base']),
  chart: room(['base'], ['runtime']),
  'index-file': room(['base'], ['chart']),
  store: room(['base', 'runtime']),
  delivery: room(['base', 'runtime']),
  monitor: room(['base'], ['runtime']),
  aws: room(['base', 'runtime'], ['store', 'delivery', 'monitor']),
  github: room(['base', 'runtime'], ['store', 'delivery', 'monitor']),
  helm: room(['base', 'runtime'], ['store', 'delivery', 'monitor']),
  dependency: room(['base', 'runtime', 'chart', 'index-file']),
  trust: room(['base'], ['chart', 'index-file']),
  pages: room(['base'], ['chart', 'index-file']),
  readers: room(['base', 'chart'], ['index-file']),
  repository: room(['base', 'runtime', 'chart', 'index-file', 'readers', 'dependency', 'trust', 'pages'], ['store', 'delivery']),
  init: room(['base', 'chart'], ['runtime']),
  config: room(['base'], ['runtime']),
  report: room(['base'], ['repository', 'monitor', 'init']),
  wire: room(below),
  commands: room(['wire', ...outside], ['repository', 'monitor', 'init']),
  cli: entry,
  action: entry,
  index: room([...below, 'wire']),
};

/** The rooms that may touch the outside world; everywhere else effects come in as arguments. */
export const effectRooms: readonly string[] = ['runtime', 'cli', 'action'];

/** The modules that may open a file by its name, each with what bounds it; all others go through src/runtime/read-file.ts. */
export const fileOpeners: Readonly<Record<string, string>> = {
  'src/runtime/read-file.ts': 'looks before it opens, opens without waiting, reads up to a bound',
  'src/runtime/node-durable-files.ts': 'follows no link and never waits; src/store/folder-read.ts bounds what is read',
  'src/runtime/replace-file.ts': 'only creates files',
  'src/runtime/life-signs.ts': 'opens a folder to shorten its path',
};

/** What opens or reads a file by its name in `node:fs` and `node:fs/promises`, and what gives all of them at once. */
export const fileOpening: RegExp =
  /^(open|openSync|openAsBlob|read|readSync|readv|readFile|readFileSync|createReadStream|ReadStream|FileReadStream|watch|watchFile|cp|cpSync|copyFile|copyFileSync|promises|default|\*)$/;

/** Node's modules that only compute: every room may import them. All others are the outside world. */
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
  'src/config/action-inputs.ts': /^otherInputs$/,
  'src/config/schema.ts': /^configSchema$/,
};

/** Modules whose imports of types may close a circle, each with the reason: such a circle exists for the compiler alone. */
export const freeOfCircles: Readonly<Record<string, string>> = {
  'src/config/types.ts': 'a row of a table says which commands it is for, and which commands there are is computed from the tables',
};

/** Packages that belong to some rooms alone; a trailing slash stands for a whole scope. Other packages are free. */
export const packageRooms: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/': ['aws'],
  '@smithy/': ['aws'],
  commander: ['cli'],
  '@actions/core': ['action'],
  picocolors: ['cli'],
  undici: ['runtime', 'aws'],
};
