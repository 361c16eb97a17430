/** Checks if a file equals the one in a commit, by the hash that git gives to contents. */
import { createHash } from 'node:crypto';

/** SHA-1, or SHA-256 in repositories of that kind. */
function blobId(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Tries the file as it is, with the line ends that git writes on Windows, and as a Git LFS file, for which the commit has a pointer. */
export function isBlob(bytes: Uint8Array, id: string): boolean {
  if (blobId(bytes, id) === id) return true;
  const text = Buffer.from(bytes).toString('latin1');
  if (text.includes('\r\n') && blobId(Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'), id) === id) return true;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes.length}\n`;
  return blobId(Buffer.from(pointer), id) === id;
}
