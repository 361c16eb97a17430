/** Loads the program from its files, with what V8 compiled of them in earlier runs. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { readFileNow } from '../runtime/read-file-now.ts';

/** What V8 compiled of one file of the program. */
export interface CompiledFile {
  /** Of the file that was compiled. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly code: Uint8Array;
}

/** By the name of the file. */
export type CompiledFiles = ReadonlyMap<string, CompiledFile>;

/** A program that runs. */
export interface LoadedProgram<Exports> {
  readonly exports: Exports;
  /** Whether a file was loaded that had to be compiled. */
  readonly hasMore: () => boolean;
  /** Of each file that was loaded: also the functions that were compiled when they were called. */
  readonly compiled: () => CompiledFiles;
}

interface LoadedFile extends Omit<CompiledFile, 'code'> {
  readonly module: { exports: unknown };
  readonly script: Script;
}

type Require = (id: string) => unknown;
type Wrapper = (exports: unknown, require: Require, module: { exports: unknown }, filename: string) => void;

/** Of a file of the program: more than any has. */
const maxBytes = 64 * 2 ** 20;

const head = '(function (exports, require, module, __filename) {';

/** Each file is a CommonJS module in ASCII that requires files beside it and modules of Node (see scripts/build.mjs). */
export function loadProgram<Exports>(folder: string, entry: string, known: CompiledFiles): LoadedProgram<Exports> {
  const requireOfNode = createRequire(join(folder, entry));
  const files = new Map<string, LoadedFile>();
  let hasMore = false;
  const load = (name: string): unknown => {
    const loaded = files.get(name);
    if (loaded !== undefined) return loaded.module.exports;
    const path = join(folder, name);
    const { bytes, stats } = readFileNow(path, maxBytes);
    const { size, mtimeMs } = stats;
    const before = known.get(name);
    // V8 itself compares only the length of the text.
    const code = before?.size === size && before.mtimeMs === mtimeMs ? before.code : undefined;
    const script = new Script(`${head}${bytes.toString('latin1')}\n})`, {
      filename: pathToFileURL(path).href,
      columnOffset: -head.length,
      ...(code === undefined ? {} : { cachedData: code }),
    });
    hasMore ||= code === undefined || script.cachedDataRejected === true;
    const module = { exports: {} };
    files.set(name, { module, script, size, mtimeMs });
    const wrapper: Wrapper = script.runInThisContext();
    wrapper(module.exports, (id) => (id.startsWith('./') ? load(id.slice(2)) : requireOfNode(id)), module, path);
    return module.exports;
  };
  return {
    exports: load(entry) as Exports, // the build makes the files of the modules that the caller names
    hasMore: () => hasMore,
    compiled: () =>
      new Map([...files].map(([name, { script, size, mtimeMs }]) => [name, { size, mtimeMs, code: script.createCachedData() }])),
  };
}
