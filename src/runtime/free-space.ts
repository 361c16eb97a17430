/** Free space of a file system. */
import { statfs } from 'node:fs/promises';

/** Returns the number of bytes that this user can still write, as an argument. */
export type FreeSpace = (path: string) => Promise<number>;

/** Free space of the file system that contains the path. */
export const freeSpace: FreeSpace = async (path) => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
