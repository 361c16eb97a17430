import { expect, it } from 'vitest';
import { newIndex } from '../../index-file/new-index.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { rebuildRequest } from './defaults.ts';
import { rebuiltRevision } from './revision.ts';

const generated = '2026-01-01T00:00:00.000Z';
const files = { info: async () => undefined, readFile: async () => Buffer.alloc(0) };
const nothing = { ...files, linkInfo: files.info, readDirectory: async () => [], realPath: async (path: string) => path };
const addition = {
  ...{ kind: 'chart' as const, key: 'app-1.0.0.tgz', sizeBytes: 1, lastModifiedMs: 0 },
  ...{ metadata: { apiVersion: 'v2', name: 'app', version: '1.0.0' }, digest: 'a'.repeat(64), created: generated },
};

it.each(['base', 'standing'] as const)('refuses to write an index with fewer versions than were read (%s)', async (which) => {
  const request = await rebuildRequest({ to: 'x' }, nothing);
  const read = readIndex(newIndex('yaml', generated), { mentions: [], source: 'index.yaml' });
  // As if the splice had dropped two versions of those that were read.
  const shrunk = { ...read, versionCount: 2 };
  const bases = which === 'base' ? { base: shrunk, standing: shrunk } : { base: read, standing: shrunk };
  expect(() => rebuiltRevision([addition], bases, { request, generated })).toThrowError(
    expect.objectContaining({ code: 'CH_INDEX_SHRINK' }),
  );
  expect(rebuiltRevision([addition], { base: read, standing: read }, { request, generated })?.versions).toBe(1);
});
