/** A repository in one archive file, as a store that can only be read. */
import { createHash } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { GetOutcome, HeadOutcome, ListedObject, ObjectInfo, ObjectStore, Range, StreamOutcome } from '../../ports/object-store.ts';
import type { DurableFiles, FileState, OpenFile } from '../../runtime/durable-files.ts';
import { notFoundCodes, unless } from '../folder/context.ts';
import { translate, translated } from '../folder/errors.ts';
import { sameBytes } from '../folder/read.ts';
import { type Checksums, checksumsKey, readChecksums } from './checksums.ts';
import { notAnArchive } from './fault.ts';
import { type ArchiveMember, type ArchiveMembers, scanArchive } from './scan.ts';

/** An open archive. Always close it. */
export interface OpenArchive {
  readonly store: ObjectStore;
  /** Of the file when it was opened. */
  readonly state: FileState;
  close(): Promise<void>;
}

/** Objects above this size are none of a chart repository, and checksums of a million members have some 130 MB. */
const maxObjectBytes = 512 * 1024 * 1024;
const pieceBytes = 256 * 1024;

const missing = { kind: 'missing', deleted: false } as const;

/** Reads the headers of all members. @throws CH_ARCHIVE_INVALID, also if there is no such file */
export async function openArchive(path: string, files: DurableFiles, signal?: AbortSignal): Promise<OpenArchive> {
  return translated({ action: 'read', path }, async () => {
    const real = await unless(notFoundCodes, files.realPath(path));
    if (real === undefined) throw notAnArchive(path, 'does not exist', { hint: 'check the path of the archive' });
    const file = await files.open(real);
    try {
      const state = await file.state();
      if (state.kind !== 'file') throw notAnArchive(path, 'is not a regular file');
      const members = await scanArchive(file, path, signal);
      const contents = { path, file, state, members };
      return { state, store: storeOf({ ...contents, sums: await sumsIn(contents) }), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}

interface Contents {
  readonly path: string;
  readonly file: OpenFile;
  readonly state: FileState;
  readonly members: ArchiveMembers;
}

interface Archive extends Contents {
  /** Empty if the archive has none: another program made it. */
  readonly sums: Checksums;
}

async function sumsIn(contents: Contents): Promise<Checksums> {
  const member = contents.members.get(checksumsKey);
  return member === undefined ? new Map() : readChecksums((await whole(contents, checksumsKey, member)).toString());
}

function storeOf(archive: Archive): ObjectStore {
  const { path, members, state } = archive;
  const refuse = async (): Promise<never> => {
    throw new CharthouseError('CH_STORE_UNSUPPORTED', {
      message: `${quoted(path)} is an archive, which cannot be changed object by object`,
      hint: 'copy into it with charthouse mirror',
    });
  };
  return {
    name: path,
    now: () => Number(state.modifiedNs / 1_000_000n),
    preconditions: () => ({ kind: 'kept' }),
    get: (key, { signal } = {}) =>
      reading(archive, async (): Promise<GetOutcome> => {
        signal?.throwIfAborted();
        const member = members.get(key);
        if (member === undefined) return missing;
        const body = await whole(archive, key, member);
        const sha256 = createHash('sha256').update(body).digest('hex');
        checkSum(archive, key, sha256);
        return { kind: 'found', info: infoOf(archive, key, member), body };
      }),
    head: async (key): Promise<HeadOutcome> => {
      const member = members.get(key);
      return member === undefined ? missing : { kind: 'found', info: infoOf(archive, key, member) };
    },
    stream: async (key, { signal, range } = {}): Promise<StreamOutcome> => {
      const member = members.get(key);
      if (member === undefined) return missing;
      return { kind: 'found', info: infoOf(archive, key, member), body: pieces(archive, { key, member, range, signal }) };
    },
    list: (prefix) => listed(archive, prefix),
    putNew: refuse,
    putIfMatch: refuse,
    deleteIf: refuse,
  };
}

function infoOf({ sums, state }: Archive, key: string, { position, sizeBytes }: ArchiveMember): ObjectInfo {
  const sha256 = sums.get(key);
  const etag = sha256 === undefined ? `"${position}-${sizeBytes}-${state.modifiedNs}"` : `"${sha256}"`;
  return { key, etag, sizeBytes, lastModifiedMs: Number(state.modifiedNs / 1_000_000n), sha256, metadata: {} };
}

async function* listed({ members, state }: Archive, prefix: string): AsyncGenerator<ListedObject> {
  const keys = [...members.keys()].filter((key) => key !== checksumsKey && key.startsWith(prefix));
  keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const key of keys) yield { key, sizeBytes: members.get(key)?.sizeBytes ?? 0, lastModifiedMs: Number(state.modifiedNs / 1_000_000n) };
}

async function whole({ path, file }: Contents, key: string, { position, sizeBytes }: ArchiveMember): Promise<Buffer> {
  if (sizeBytes > maxObjectBytes)
    throw notAnArchive(path, `has ${sizeBytes} bytes in ${quoted(key)}, more than any object of a chart repository`);
  const body = Buffer.allocUnsafeSlow(sizeBytes);
  if ((await file.read(body, position)) < sizeBytes) throw changed(path);
  return body;
}

interface Wanted {
  readonly key: string;
  readonly member: ArchiveMember;
  readonly range: Range | undefined;
  readonly signal: AbortSignal | undefined;
}

async function* pieces(archive: Archive, { key, member, range, signal }: Wanted): AsyncGenerator<Uint8Array> {
  const { path, file, state } = archive;
  const hash = range === undefined ? createHash('sha256') : undefined;
  const end = member.position + Math.min(member.sizeBytes, (range?.end ?? member.sizeBytes) + 1);
  try {
    for (let at = member.position + (range?.start ?? 0); at < end; ) {
      signal?.throwIfAborted();
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at));
      const got = await file.read(piece, at);
      if (got === 0) throw changed(path);
      at += got;
      hash?.update(piece.subarray(0, got));
      yield piece.subarray(0, got);
    }
    if (!sameBytes(state, await file.state())) throw changed(path);
  } catch (error) {
    throw translate({ action: 'read', path }, error);
  }
  if (hash !== undefined) checkSum(archive, key, hash.digest('hex'));
}

/** @throws CH_STORE_CORRUPT */
function checkSum({ path, sums }: Archive, key: string, found: string): void {
  const sum = sums.get(key);
  if (sum === undefined || sum === found) return;
  throw new CharthouseError('CH_STORE_CORRUPT', {
    message: `${quoted(key)} in ${quoted(path)} does not have the SHA-256 in ${checksumsKey} (${sum}): the archive was damaged on its way`,
    hint: 'copy the archive again, and compare the SHA-256 of both copies',
    details: { key, path, expected: sum, found },
  });
}

function changed(path: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: `another program changed ${quoted(path)} while it was read`,
    hint: 'wait until it has finished, then run again',
  });
}

async function reading<T>({ path, file, state }: Archive, call: () => Promise<T>): Promise<T> {
  return translated({ action: 'read', path }, async () => {
    const result = await call();
    if (!sameBytes(state, await file.state())) throw changed(path);
    return result;
  });
}
