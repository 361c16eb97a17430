/** Who may read a file while it is replaced. */
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { tapped } from '../../../test/support/publish/tapped.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const attributes = { contentType: '', cacheControl: '' };
const text = (body: string): readonly Uint8Array[] => [Buffer.from(body)];
const plain = { files: nodeDurableFiles, heartbeats: socketHeartbeats };

/** The modes that the draft has at each step of its replacement. */
async function modesWhileReplaced(root: string, before: number): Promise<readonly string[]> {
  await writeFile(join(root, 'index.yaml'), 'one');
  await chmod(join(root, 'index.yaml'), before);
  const modes = new Set<string>();
  const look = async (): Promise<void> => {
    const writers = join(root, '.charthouse/writers');
    for (const writer of await readdir(writers).catch(() => [])) {
      const draft = await stat(join(writers, writer, 'draft')).catch(() => undefined);
      if (draft !== undefined) modes.add((draft.mode & 0o777).toString(8));
    }
  };
  const store = folderAt(root, tapped(plain, { before: look, after: look }));
  const answer = await store.get('index.yaml');
  if (answer.kind === 'missing') throw new Error('no index');
  expect(await store.putIfMatch('index.yaml', answer.info.etag, text('two'), { attributes })).toMatchObject({ kind: 'stored' });
  expect((await stat(join(root, 'index.yaml'))).mode & 0o777).toBe(before);
  return [...modes];
}

describe('a file that is replaced', () => {
  it.each([[0o600], [0o640], [0o644], [0o664]])('may be read by no one else at any moment: %i', (before) =>
    inTemporaryFolder(async (root) => {
      const modes = await modesWhileReplaced(root, before);
      expect(modes.at(0)).toBe('600');
      expect(new Set(modes)).toEqual(new Set(['600', before.toString(8)]));
    }),
  );

  it('says which permissions could not be kept', () =>
    inTemporaryFolder(async (root) => {
      await writeFile(join(root, 'index.yaml'), 'one');
      await chmod(join(root, 'index.yaml'), 0o644);
      const create: typeof nodeDurableFiles.create = async (path, mode) => {
        const file = await nodeDurableFiles.create(path, mode);
        return { ...file, setMode: () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })) };
      };
      const store = folderAt(root, { ...plain, files: { ...nodeDurableFiles, create } });
      const answer = await store.get('index.yaml');
      const etag = answer.kind === 'found' ? answer.info.etag : '';
      expect(await store.putIfMatch('index.yaml', etag, text('two'), { attributes })).toMatchObject({
        warnings: [{ code: 'access-changed', message: expect.stringContaining('permissions 0644 could not be kept: it has 0600 now') }],
      });
    }));
});
