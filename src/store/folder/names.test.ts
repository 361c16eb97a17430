import { expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const body = [Buffer.from('x')];

it('refuses a name that no file system holds, before the folder is there and after', async () => {
  await inTemporaryFolder(async (root) => {
    const store = folderAt(`${root}/charts`);
    const refusal = { code: 'CH_STORE_UNSUPPORTED', details: { about: 'key' } };
    for (const key of [`${'l'.repeat(256)}.tgz`, `a/${'é'.repeat(130)}`]) {
      await expect(store.head(key)).rejects.toMatchObject(refusal);
      await store.putNew(`x-${key.length}`, body, { attributes });
      await expect(store.putNew(key, body, { attributes })).rejects.toMatchObject(refusal);
    }
    expect((await store.putNew('l'.repeat(255), body, { attributes })).kind).toBe('stored');
  });
});
