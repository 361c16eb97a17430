import { expect, it } from 'vitest';
import { bench } from '../../../test/support/publish/publish-harness.ts';
import type { FileInfo, ReadFiles } from '../../runtime/files.ts';

/** A path of the given kind, whose bytes must not be read. */
function only(info: FileInfo): ReadFiles {
  const unread = async (): Promise<never> => {
    throw new Error('was read');
  };
  return {
    info: async () => info,
    linkInfo: async () => info,
    realPath: async (path) => path,
    readLink: unread,
    readFile: unread,
    readDirectory: unread,
  };
}

it('reads no byte of what is neither a folder nor a file: a device may never end', async () => {
  const report = await bench().publish({ '/dev/zero': Buffer.alloc(0) }, {}, { files: only({ kind: 'other', sizeBytes: 0 }) });
  expect(report.error?.code).toBe('CH_CHART_UNREADABLE');
});

it('reads no byte of a file that is larger than any package may be', async () => {
  const report = await bench().publish({ 'big.tgz': Buffer.alloc(0) }, {}, { files: only({ kind: 'file', sizeBytes: 1e9 }) });
  expect(report.error?.code).toBe('CH_CHART_TOO_LARGE');
});
