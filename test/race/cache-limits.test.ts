import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleChild, type ChildOptions, startChild } from '../support/cli/child.ts';

let bundle: Bundle;
let base: string;
beforeAll(async () => {
  bundle = await bundleChild(new URL('children/cache-child.ts', import.meta.url));
  base = await mkdtemp(join(tmpdir(), 'charthouse-cache-limits-'));
});
afterAll(async () => {
  await bundle.remove();
  await rm(base, { recursive: true });
});

/** Mounts a file system for the child alone: it is gone with the child, whatever happens. */
const mounted = (options: string): string =>
  `exec unshare -rm /bin/sh -c 'mount -t tmpfs -o ${options} tmpfs "$CACHE_DISK" && exec "$@"' sh "$@"`;

/** The superuser may write anywhere, so a test that runs as it gives up its rights. */
const stranger: ChildOptions = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0;

/** A run of two rounds, and what it was warned of. */
async function run(root: string, through?: string, options: ChildOptions = {}) {
  const env = { ...process.env, CACHE_DISK: base };
  const { stdout, stderr } = await startChild(bundle.path, [root, '2'], { ...options, ...(through === undefined ? {} : { through }), env })
    .ended;
  const lines = stdout.split('\n');
  expect({ stderr, last: lines.at(-1) }).toEqual({ stderr: '', last: 'done' });
  return lines.filter((line) => line.startsWith('warned'));
}

describe.runIf(canMount)('a real disk', () => {
  it.each([
    // There is room for three of the four things that are kept.
    ['that is full', 'size=64k', 1, 'no space left on the device (ENOSPC)'],
    ['without room for anything', 'size=4k', 2, '(ENOSPC)'],
    ['that is read-only', 'ro', 2, 'read-only file system (EROFS)'],
  ])('%s costs a run one warning and no more', async (_, options, warnings, message) => {
    const warned = await run(join(base, 'dependencies'), mounted(options));
    expect(warned).toHaveLength(warnings);
    for (const line of warned) expect(line).toContain(message);
  });
});

describe.runIf(process.platform !== 'win32')('a real file system', () => {
  it('that takes no large file costs a run one warning, and leaves nothing half-written', async () => {
    const root = join(base, 'small-files');
    const warned = await run(root, 'ulimit -f 16; exec "$@"');
    expect(warned).toHaveLength(2);
    for (const line of warned) expect(line).toContain('(EFBIG)');
    expect(await readdir(join(root, 'blobs'))).toEqual([]);
  });

  it('that is closed to us costs a run one warning', async () => {
    const root = join(base, 'closed');
    await mkdir(root);
    await chmod(base, 0o755);
    await chmod(root, 0o555);
    const warned = await run(root, undefined, stranger);
    expect(warned).toHaveLength(2);
    for (const line of warned) expect(line).toContain('(EACCES)');
  });

  it('is not written through a link in the cache', async () => {
    const root = join(base, 'linked');
    await mkdir(join(base, 'elsewhere'));
    const warned = await run(root, `mkdir -p ${root} && ln -s ${join(base, 'elsewhere')} ${root}/blobs; exec "$@"`);
    expect(warned).toHaveLength(2);
    for (const line of warned) expect(line).toContain('is a link');
    expect(await readdir(join(base, 'elsewhere'))).toEqual([]);
  });
});
