/** Finds the members of an archive file by their headers. What is between two headers is not read. */
import { nextMember, paddingOf } from '../../archive/index.ts';
import { isCharthouseError } from '../../base/error.ts';
import { keyFault } from '../../base/object-key.ts';
import type { OpenFile } from '../../runtime/durable-files.ts';
import { notAnArchive } from './fault.ts';

/** The bytes of a member in the file. */
export interface ArchiveMember {
  readonly position: number;
  readonly sizeBytes: number;
}

/** By their keys in the repository. */
export type ArchiveMembers = ReadonlyMap<string, ArchiveMember>;

/** The file that makes an archive a repository. */
export const archiveIndexKey = 'index.yaml';

/**
 * The regular files of an archive, below the folder that has the index. As when it is unpacked, the last one of a name counts, and other
 * members are left out.
 *
 * @throws CH_ARCHIVE_INVALID if it is cut, no tar, or has no index
 */
export async function scanArchive(file: OpenFile, path: string, signal?: AbortSignal): Promise<ArchiveMembers> {
  const { sizeBytes } = await file.state();
  const members = new Map<string, ArchiveMember>();
  const source = fileSource(file);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const member = await nextMember(source);
      if (member.kind === 'end') {
        if (!member.marked) throw cut(path);
        return belowIndex(members, path);
      }
      const position = source.position();
      source.skip(member.sizeBytes + paddingOf(member.sizeBytes));
      if (position + member.sizeBytes > sizeBytes) throw cut(path);
      const key = member.name.replace(/^(?:\.\/)+/, '');
      if (member.kind === 'file' && member.isUtf8 && keyFault(key) === undefined)
        members.set(key, { position, sizeBytes: member.sizeBytes });
    }
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_PACKAGE_INVALID') throw error;
    throw await notTar(file, path, error);
  }
}

interface FileSource {
  take(count: number): Promise<Buffer>;
  position(): number;
  skip(count: number): void;
}

function fileSource(file: OpenFile): FileSource {
  let at = 0;
  return {
    take: async (count) => {
      const into = Buffer.alloc(count);
      const got = await file.read(into, at);
      at += got;
      return into.subarray(0, got);
    },
    position: () => at,
    skip: (count) => {
      at += count;
    },
  };
}

/** An archive may contain one folder with everything in it, as `tar cf charts.tar charts` makes it. */
function belowIndex(members: ArchiveMembers, path: string): ArchiveMembers {
  if (members.has(archiveIndexKey)) return members;
  const [prefix, ...more] = [...members.keys()].flatMap((key) => /^([^/]+\/)index\.yaml$/.exec(key)?.[1] ?? []);
  if (prefix === undefined || more.length > 0) {
    throw notAnArchive(path, `has ${more.length > 0 ? 'several folders with an index.yaml' : 'no index.yaml'}`, {
      hint: 'name an archive that charthouse mirror or tar made of a chart repository',
    });
  }
  return new Map([...members].flatMap(([key, member]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), member]] : [])));
}

function cut(path: string): Error {
  return notAnArchive(path, 'is cut: its end is missing');
}

async function notTar(file: OpenFile, path: string, cause: Error): Promise<Error> {
  const start = Buffer.alloc(2);
  await file.read(start, 0);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return notAnArchive(path, 'is compressed', { hint: 'unpack it with gunzip first: packages are compressed already', cause });
  }
  return notAnArchive(path, `is not a tar: ${cause.message}`, { cause });
}
