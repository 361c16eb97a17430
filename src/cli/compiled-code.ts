/** Keeps what V8 compiled of the program, for the next run of the same command. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isRunner } from '../commands/runner.ts';
import { systemCacheFolder } from '../runtime/cache-folder.ts';
import { readFileNow } from '../runtime/read-file-now.ts';
import type { CompiledFiles } from './load-program.ts';

/** What earlier runs kept. */
export interface KeptCode {
  readonly files: CompiledFiles;
  /** How many runs have written it. */
  readonly runs: number;
}

/** The first line of what is kept, after the checksum of all the rest. The code of each file follows in this order. */
interface Head {
  readonly runs: number;
  readonly files: readonly (readonly [name: string, size: number, mtimeMs: number, codeBytes: number])[];
}

const nothingKept: KeptCode = { files: new Map(), runs: 0 };

/** More than the code of all commands. */
const maxBytes = 64 * 2 ** 20;

/** Of a checksum in hexadecimal. */
const checksumBytes = 8;

/** One file for each command of a build, and for each V8 with its flags (`tag`). Undefined if nothing is kept. */
export function codeFile(
  { argv, env, platform }: Pick<NodeJS.Process, 'argv' | 'env' | 'platform'>,
  build: string,
  tag: number,
): string | undefined {
  const command = argv[2] ?? '';
  const root = /^[a-z][a-z-]{1,30}$/.test(command) ? codeFolder(env, platform) : undefined;
  return root === undefined ? undefined : join(root, `${build}-${tag.toString(16)}`, command);
}

/** By the variables that Node has for its own cache of compiled code. */
function codeFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE'] === '1') return undefined;
  const named = env['NODE_COMPILE_CACHE'] ?? '';
  if (named !== '') return join(named, 'charthouse');
  // The machine of a job is new, and writing takes half of what the next run would save. If the job restores a cache folder, another run may
  // have written it, and V8 runs what is in it.
  const system = isRunner(env) ? undefined : systemCacheFolder(env, platform);
  return system === undefined ? undefined : join(system, 'code');
}

/** Nothing if the file is missing, damaged, or can be written by other users: V8 runs what it contains. */
export function readCode(path: string, getuid: (() => number) | undefined = process.getuid): KeptCode {
  try {
    const { bytes, stats } = readFileNow(path, maxBytes);
    if (getuid !== undefined && (stats.uid !== getuid() || (stats.mode & 0o022) !== 0)) return nothingKept;
    const rest = bytes.subarray(checksumBytes);
    if (checksumOf(rest) !== bytes.toString('latin1', 0, checksumBytes)) return nothingKept;
    const end = rest.indexOf('\n') + 1;
    const { runs, files }: Head = JSON.parse(rest.toString('utf8', 0, end));
    let at = aligned(end);
    const read = files.map(([name, size, mtimeMs, codeBytes]) => {
      const code = rest.subarray(at, at + codeBytes);
      at += aligned(codeBytes);
      return [name, { size, mtimeMs, code }] as const;
    });
    return { runs, files: new Map(read) };
  } catch {
    return nothingKept;
  }
}

/** Whole or not at all. When a build makes its folder, those of other builds that are older than a month are deleted. @throws the errors of the disk */
export function writeCode(path: string, { runs, files }: KeptCode, nowMs: number): void {
  const head: Head = { runs, files: [...files].map(([name, { size, mtimeMs, code }]) => [name, size, mtimeMs, code.length]) };
  const pieces = [Buffer.from(`${JSON.stringify(head)}\n`), ...[...files.values()].map(({ code }) => code)];
  const rest = Buffer.concat(pieces.flatMap((piece) => [piece, new Uint8Array(aligned(piece.length) - piece.length)]));
  const folder = dirname(path);
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) deleteOld(dirname(folder), nowMs);
  const temporary = `${path}.${randomUUID()}`;
  writeFileSync(temporary, Buffer.concat([Buffer.from(checksumOf(rest)), rest]), { flag: 'wx', mode: 0o600 });
  renameSync(temporary, path);
}

/** Finds damage. A file that others can write is not used at all. */
function checksumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(checksumBytes, '0');
}

/** V8 copies code that does not start at a multiple of eight. */
function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** NODE_COMPILE_CACHE may name a folder that has other files. */
const ofBuild = /^program-[0-9A-Z]+\.cjs-[0-9a-f]+$/;

function deleteOld(root: string, nowMs: number): void {
  for (const name of readdirSync(root).filter((each) => ofBuild.test(each))) {
    const path = join(root, name);
    if (statSync(path).mtimeMs < nowMs - 30 * 86_400_000) rmSync(path, { recursive: true, force: true });
  }
}
