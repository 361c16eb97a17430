import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleChild, type ChildOptions, startChild } from '../support/cli/child.ts';
import { readPublished } from './published.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleChild(new URL('children/store-child.ts', import.meta.url));
});
afterAll(() => bundle.remove());

/** Nobody in particular: the superuser may write anywhere, so a test that runs as it gives up its rights. */
const stranger: ChildOptions = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A repository with one version, and a publish of a second one under worse conditions. */
async function published(
  spoil: (root: string) => Promise<void>,
  options: ChildOptions,
  use: (root: string, code: string) => Promise<void>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'charthouse-limits-'));
  try {
    await startChild(bundle.path, [root, 'first']).ended;
    await spoil(root);
    const { stdout } = await startChild(bundle.path, [root, 'second'], options).ended;
    await use(root, stdout);
    expect(await readPublished(root)).toEqual(['first']);
  } finally {
    await chmod(root, 0o755);
    await rm(root, { recursive: true });
  }
}

// What Node itself writes to (a pipe) has no such limit. A package of the child has 30,000 bytes.
const smallFiles = 'ulimit -f 16; exec "$@"';

describe.runIf(process.platform !== 'win32')('a real file system', () => {
  it('that takes no larger file leaves what is published, and nothing half-written', async () => {
    await published(
      async () => {},
      { through: smallFiles },
      async (root, code) => {
        expect(code).toBe('CH_STORE_FULL');
        expect(await readdir(join(root, 'packages'))).toEqual(['first.tgz']);
        expect(await readdir(join(root, '.charthouse/writers'))).toEqual([]);
      },
    );
  });

  it('that is closed to us is denied', async () => {
    await published(
      async (root) => chmod(root, 0o755).then(() => (stranger.uid === undefined ? chmod(root, 0o555) : undefined)),
      stranger,
      async (_, code) => {
        expect(code).toBe('CH_STORE_DENIED');
      },
    );
  });

  it('that does not let us read the index is denied, not taken for empty', async () => {
    const hide = async (root: string) => {
      // All else is the stranger's own: it is the index that is closed.
      const folders = ['', '.charthouse', '.charthouse/writers', 'packages'].map((folder) => join(root, folder));
      if (stranger.uid !== undefined) for (const folder of folders) await chown(folder, stranger.uid, 65_534);
      await chmod(join(root, 'index.yaml'), 0o000);
    };
    await published(hide, stranger, async (root, code) => {
      expect(code).toBe('CH_STORE_DENIED');
      expect(await readdir(join(root, 'packages'))).toContain('second.tgz');
      await chmod(join(root, 'index.yaml'), 0o644);
    });
  });
});
