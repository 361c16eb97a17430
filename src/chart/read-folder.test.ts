import { expect, it } from 'vitest';
import type { FileInfo, ReadFiles } from '../runtime/files.ts';
import { readFolder } from './read-folder.ts';

/** A folder of files of 40 bytes each, that counts the bytes that were read. */
function folderOf(count: number): { readonly files: ReadFiles; readonly bytesRead: () => number } {
  let bytesRead = 0;
  const info = async (path: string): Promise<FileInfo | undefined> => {
    if (path === 'chart') return { kind: 'directory', sizeBytes: 0 };
    return path.endsWith('.helmignore') ? undefined : { kind: 'file', sizeBytes: 40 };
  };
  const files: ReadFiles = {
    info,
    linkInfo: info,
    realPath: async (path) => path,
    readLink: async (path) => path,
    readDirectory: async () => Array.from({ length: count }, (_, i) => `file-${i}.txt`),
    readFile: async () => {
      bytesRead += 40;
      return Buffer.alloc(40);
    },
  };
  return { files, bytesRead: () => bytesRead };
}

it('stops reading at the limit, not when everything is in memory', async () => {
  const { files, bytesRead } = folderOf(1_000);
  const reading = readFolder('chart', { files, limits: { maxFileBytes: 50, maxTotalBytes: 100 } });
  await expect(reading).rejects.toMatchObject({ code: 'CH_CHART_TOO_LARGE' });
  expect(bytesRead()).toBeLessThanOrEqual(100);
});

it('never begins to read a file over the limit', async () => {
  const { files, bytesRead } = folderOf(1);
  const reading = readFolder('chart', { files, limits: { maxFileBytes: 39, maxTotalBytes: 100 } });
  await expect(reading).rejects.toMatchObject({ code: 'CH_CHART_TOO_LARGE' });
  expect(bytesRead()).toBe(0);
});
