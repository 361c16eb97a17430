/** Writes files into a `.tgz`: the same files give the same bytes on every machine. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Steps } from '../base/steps.ts';
import { gzipSteps } from './gzip.ts';
import { blockBytes, encodeHeader, maxOctalField, paddingOf } from './header.ts';
import { strictMemberPath } from './path.ts';
import type { ChartFile } from './types.ts';

/** Limit of members in an archive, for writing and reading: a hundred times the largest public chart. */
export const maxMembers = 50_000;

/** How to write an archive. */
export interface WriteArchiveOptions {
  /** The folder of all members: the chart's name. */
  readonly folder: string;
  /** The modification time of all members, in seconds since the epoch. */
  readonly modifiedSeconds: number;
}

/**
 * A gzipped tar of `files`: Chart.yaml first, so that a ranged read finds it, then by the bytes of the path; files with the same path keep
 * their order. Folders, links, owners and modes of the machine are not included.
 *
 * @throws CH_CHART_INVALID if no Helm would load a file under its path; CH_CHART_TOO_LARGE above `maxMembers`
 */
export function* archiveSteps(files: readonly ChartFile[], options: WriteArchiveOptions): Steps<Uint8Array> {
  return yield* gzipSteps(tarOf(files, options));
}

/** The same before its compression, in pieces. @throws the same codes, before the first piece */
export function tarOf(files: readonly ChartFile[], options: WriteArchiveOptions): Iterable<Uint8Array> {
  if (files.length > maxMembers) {
    throw new CharthouseError('CH_CHART_TOO_LARGE', { message: `the chart has ${files.length} files, more than ${maxMembers}` });
  }
  if (!Number.isInteger(options.modifiedSeconds) || options.modifiedSeconds < 0 || options.modifiedSeconds > maxOctalField) {
    throw new RangeError(`not a valid time for a tar: ${options.modifiedSeconds}`);
  }
  for (const { path } of files) checkName(`${options.folder}/${path}`, path);
  return tarPieces(files, options);
}

const zeros = new Uint8Array(2 * blockBytes);

function* tarPieces(files: readonly ChartFile[], { folder, modifiedSeconds }: WriteArchiveOptions): Generator<Uint8Array> {
  for (const { path, bytes } of inArchiveOrder(files)) {
    yield* encodeHeader({ name: `${folder}/${path}`, sizeBytes: bytes.length, modifiedSeconds });
    yield bytes;
    yield zeros.subarray(0, paddingOf(bytes.length));
  }
  yield zeros; // the end of a tar
}

/** Chart.yaml, then by the bytes of the path in UTF-8 (code units order astral characters otherwise). Stable. */
export function inArchiveOrder<File extends { readonly path: string }>(files: readonly File[]): readonly File[] {
  const rank = (path: string): number => (path === 'Chart.yaml' ? 0 : 1);
  const keyed = files.map((file) => ({ file, key: Buffer.from(file.path, 'utf8') }));
  keyed.sort((a, b) => rank(a.file.path) - rank(b.file.path) || Buffer.compare(a.key, b.key));
  return keyed.map(({ file }) => file);
}

/** Never writes a path that reading would refuse. */
function checkName(name: string, path: string): void {
  const result = name.includes('\0') ? { kind: 'refused' as const, why: 'contains a NUL' } : strictMemberPath(name);
  if (result.kind === 'path' && result.path === path) return;
  const why = result.kind === 'refused' ? result.why : `would be read as ${quoted(result.path)}`;
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `the file ${quoted(path)} cannot be packaged: its path ${why}`,
    hint: 'rename the file, or list it in .helmignore',
    where: { file: path },
  });
}
