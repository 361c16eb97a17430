/** The files of the cache: read and written whole, without following a link, for this user only. */
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { systemCode } from '../base/system-code.ts';
import type { DurableFiles } from './durable-files.ts';

/** The folders of the cache: bytes by their SHA-256, and records by the SHA-256 of their key. */
export const cacheParts = ['blobs', 'urls', 'versions', 'packages'] as const;

/** One of the folders. */
export type CachePart = (typeof cacheParts)[number];

/** The name of an entry, and of a file that is being written. */
export const entryName: RegExp = /^[0-9a-f]{64}$/;
export const temporaryName: RegExp = /^\.tmp-[0-9a-f-]{36}$/;

/** Names in the cache cannot be used: this is why, as the end of a sentence. */
export class Unusable extends Error {}

/**
 * Makes the folders that are missing. They are for this user only, since packages of private repositories are in them.
 *
 * @throws Unusable if one of them is a link or a file; errors of `node:fs`
 */
export async function makeCacheFolders(root: string, files: DurableFiles): Promise<void> {
  await makeParents(dirname(root), files);
  for (const path of [root, ...cacheParts.map((part) => join(root, part))]) {
    await makeFolder(path, files, 0o700);
    const { kind } = await files.state(path);
    if (kind !== 'directory') throw new Unusable(`${path} is ${kind === 'link' ? 'a link' : 'no folder'}`);
  }
}

async function makeParents(path: string, files: DurableFiles): Promise<void> {
  try {
    await makeFolder(path, files);
  } catch (error) {
    const parent = dirname(path);
    if (systemCode(error) !== 'ENOENT' || parent === path) throw error;
    await makeParents(parent, files);
    await makeFolder(path, files);
  }
}

/** Some systems answer EROFS or EACCES for a folder that exists: what counts is what is there. */
async function makeFolder(path: string, files: DurableFiles, mode?: number): Promise<void> {
  try {
    await files.makeFolder(path, mode);
  } catch (error) {
    const found = await files.state(path).catch(() => undefined);
    if (found === undefined) throw error;
  }
}

/** Undefined if there is no file of at most `maxBytes`, or if it cannot be read: writing it again reports any obstacle. */
export async function readEntry(path: string, maxBytes: number, files: DurableFiles): Promise<Uint8Array | undefined> {
  try {
    // Looked at first: opening some devices triggers an action.
    if ((await files.state(path)).kind !== 'file') return undefined;
    const file = await files.open(path);
    try {
      const { kind, sizeBytes } = await file.state();
      if (kind !== 'file' || sizeBytes > maxBytes) return undefined;
      // Not from Node's pool: a pooled buffer would keep its neighbours in memory.
      const bytes = Buffer.allocUnsafeSlow(sizeBytes);
      return bytes.subarray(0, await file.read(bytes, 0));
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

/**
 * A reader sees the old file, the new one, or none. Nothing is synced: what a power cut leaves is recognised by its digest.
 *
 * @throws errors of `node:fs`; then nothing is left
 */
export async function writeEntry(path: string, bytes: Uint8Array, files: DurableFiles): Promise<void> {
  const temporary = join(dirname(path), `.tmp-${randomUUID()}`);
  const file = await files.create(temporary, 0o600);
  try {
    try {
      await file.write([bytes]);
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    if (!(await isTaken(path, error, files))) throw error;
  }
}

/** Windows does not let a file be replaced that another process has open: that process has it, and this run needs it no more. */
async function isTaken(path: string, error: unknown, files: DurableFiles): Promise<boolean> {
  if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '')) return false;
  return (await files.state(path).catch(() => undefined))?.kind === 'file';
}
