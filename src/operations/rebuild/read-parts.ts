/** Reads the part files of all shards of one split. */
import { join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { lineEnd, wholeLines } from '../../base/lines.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import { option } from '../../hint/hint.ts';
import { listedShort } from '../../repository/listed-short.ts';
import type { FoundPackage } from '../../repository/orphans/found-package.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { parsePartLine, partHeader, partName, shardOfName } from './part-file.ts';
import { type Shard, shardText } from './shards.ts';

const maxBytes = 1024 ** 3;

/** The folder of the parts, and what they must belong to. */
export interface PartsOf {
  readonly folder: string;
  /** The name of the repository. */
  readonly target: string;
}

/**
 * What the shards know of packages, by key. If a package is in a file more than once, the last line counts: it was read last.
 *
 * @throws CH_USAGE if the folder has no parts, lacks one, has parts of two splits, of another repository, or of a shard that has not finished
 */
export async function readParts({ folder, target }: PartsOf, files: ReadFiles): Promise<ReadonlyMap<string, FoundPackage>> {
  const known = new Map<string, FoundPackage>();
  for (const shard of await shardsIn(folder, files)) await readPart(shard, { folder, target }, { files, known });
  return known;
}

async function shardsIn(folder: string, files: ReadFiles): Promise<readonly Shard[]> {
  const names = await files.readDirectory(folder).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  const shards = names.map(shardOfName).filter((each) => each !== undefined);
  const splits = [...new Set(shards.map(({ of }) => of))].sort((a, b) => a - b);
  const [of] = splits;
  if (of === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: `the folder ${quoted(folder)} has no part files`,
      hint: `make them first, such as with ${option('shard', '1/8')} and ${option('parts', folder)}`,
    });
  }
  if (splits.length > 1) {
    throw new CharthouseError('CH_USAGE', {
      message: `the folder ${quoted(folder)} has parts of several splits: into ${splits.join(' and ')}`,
      hint: 'keep the parts of one split, and delete the others',
    });
  }
  const all = Array.from({ length: of }, (_, at): Shard => ({ number: at + 1, of }));
  const missing = all.filter(({ number }) => !shards.some((each) => each.number === number));
  if (missing.length > 0) throw lacking(`lacks ${listedShort(missing.map(partName))}`, missing, folder);
  return all;
}

interface Into {
  readonly files: ReadFiles;
  readonly known: Map<string, FoundPackage>;
}

async function readPart(shard: Shard, { folder, target }: PartsOf, { files, known }: Into): Promise<void> {
  const path = join(folder, partName(shard));
  const bytes = await files.readFile(path, { maxBytes }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const headEnd = lineEnd(bytes);
  const header = partHeader(shard, target);
  if (!Buffer.from(header).equals(bytes.subarray(0, headEnd))) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(path)} is not part ${shardText(shard)} of ${target}: it does not begin with ${quoted(header)}`,
      hint: 'name the repository as the run of the shard did, or run the shard again in another folder',
      where: { file: path, line: 1 },
    });
  }
  let packages = 0;
  let end: number | undefined;
  for (const line of wholeLines(bytes, headEnd + 1)) {
    const read = parsePartLine(line);
    end = read?.kind === 'end' ? read.packages : undefined;
    if (read?.kind !== 'package') continue;
    packages += 1;
    known.set(read.found.key, read.found);
  }
  if (end !== packages) throw lacking(`has an unfinished part: ${partName(shard)}`, [shard], folder);
}

function lacking(what: string, [shard]: readonly Shard[], folder: string): CharthouseError {
  return new CharthouseError('CH_USAGE', {
    message: `the folder ${quoted(folder)} ${what}`,
    hint: `run ${option('shard', shard === undefined ? undefined : shardText(shard))} with ${option('parts', folder)} to its end; what it has read, it does not read again`,
  });
}

function unreadable(path: string, cause: unknown): unknown {
  if (systemCode(cause) === undefined) return cause;
  return new CharthouseError('CH_USAGE', {
    message: `${quoted(path)} cannot be read: ${whyUnreadable(cause)}`,
    hint: `name the folder of the part files with ${option('merge', 'DIR')}`,
    where: { file: path },
    cause,
  });
}
