/** How much room a file system has left. */
import { statfs } from 'node:fs/promises';

/** Asks for the bytes that whoever runs this may still write, as an argument. */
export type FreeSpace = (path: string) => Promise<number>;

/** Of the file system that the path is on. */
export const freeSpace: FreeSpace = async (path) => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
