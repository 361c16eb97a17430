import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, folderOptions, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { scene } from '../../../test/support/publish/folder-scene.ts';
import { type Call, tapped } from '../../../test/support/publish/tapped.ts';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { Finding } from '../../ports/check.ts';
import { type FolderChecksOptions, folderChecks } from './checks.ts';

const plenty = 2 ** 40;
const signal = new AbortController().signal;

/** Every check in turn, by name; what is thrown as the code of the error. */
async function findings(root: string, replaced: Partial<FolderChecksOptions> = {}): Promise<Readonly<Record<string, Finding | string>>> {
  const { checks, cleanUp } = folderChecks({ ...folderOptions(root), freeSpace: async () => plenty, ...replaced });
  const found: Record<string, Finding | string> = {};
  for (const { name, run } of checks) {
    found[name] = await run(signal).catch((error: unknown) => asCharthouseError(error, signal).code);
  }
  expect(await cleanUp(signal)).toEqual([]);
  return found;
}

const outcomes = (found: Readonly<Record<string, Finding | string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(found).map(([name, finding]) => [name, typeof finding === 'string' ? finding : finding.outcome]));

const well = { folder: 'ok', lock: 'ok', put: 'ok', replace: 'ok', 'file-system': 'ok', delete: 'ok', space: 'ok' };

/** Ports whose calls fail with a system error, if chosen. */
function failing(errno: string, chosen: (call: Call) => boolean): Partial<FolderChecksOptions> {
  return tapped(folderOptions('.'), {
    before: (call) => {
      if (chosen(call)) throw Object.assign(new Error(errno), { code: errno });
    },
  });
}

const inTrial = ({ args }: Call, path: RegExp): boolean => args.some((each) => typeof each === 'string' && path.test(each));

describe('a checkup of a folder', () => {
  it('finds a folder well, and leaves it as it was', () =>
    inTemporaryFolder(async (root) => {
      await folderAt(root).putNew('app-1.0.0.tgz', [Buffer.from('x')], { attributes: { contentType: '', cacheControl: '' } });
      const before = await readdir(root, { recursive: true });
      expect(outcomes(await findings(root))).toEqual(well);
      expect(await readdir(root, { recursive: true })).toEqual(before);
    }));

  it('makes no folder that is not there yet', () =>
    inTemporaryFolder(async (root) => {
      expect(outcomes(await findings(join(root, 'a', 'b')))).toEqual(well);
      expect(await readdir(root)).toEqual([]);
    }));

  it('says that a file is no folder', () =>
    inTemporaryFolder(async (root) => {
      await writeFile(join(root, 'file'), '');
      expect(await findings(join(root, 'file'))).toMatchObject({ folder: 'CH_STORE_UNAVAILABLE' });
    }));

  it.each([
    ['CH_STORE_DENIED', 'EACCES'],
    ['CH_STORE_FULL', 'ENOSPC'],
    ['CH_STORE_DENIED', 'EROFS'],
  ])('fails with %s if writing fails with %s', (code, errno) =>
    inTemporaryFolder(async (root) => {
      const found = await findings(
        root,
        failing(errno, ({ name }) => name === 'makeFolder'),
      );
      expect(found['put']).toBe(code);
      expect(await readdir(root)).toEqual([]);
    }),
  );

  it('finds that charthouse’s own folder is closed, although the folder itself is open', () =>
    inTemporaryFolder(async (root) => {
      await mkdir(join(root, '.charthouse', 'writers'), { recursive: true });
      const closed = failing('EACCES', (call) => call.name === 'makeFolder' && inTrial(call, /[\\/]\.charthouse[\\/]writers[\\/]doctor-/));
      expect((await findings(root, closed))['put']).toBe('CH_STORE_DENIED');
    }));

  it('fails if a file cannot be replaced', () =>
    inTemporaryFolder(async (root) => {
      const found = await findings(
        root,
        failing('EPERM', (call) => call.name === 'rename' && inTrial(call, /[\\/]index$/)),
      );
      expect(outcomes(found)).toEqual({ ...well, replace: 'CH_STORE_DENIED' });
    }));

  it('fails if a file system allows a file to be overwritten', () =>
    inTemporaryFolder(async (root) => {
      const { files } = folderOptions(root);
      // A link that replaces, and a look that finds nothing.
      const lying = {
        ...files,
        link: files.rename,
        state: async (path: string) => {
          if (path.endsWith('package')) throw Object.assign(new Error('no'), { code: 'ENOENT' });
          return files.state(path);
        },
      };
      expect((await findings(root, { files: lying }))['put']).toBe('CH_STORE_UNSUPPORTED');
    }));

  it('reports what a file system lacks, and warns about a shared one', () =>
    inTemporaryFolder(async (root) => {
      const { files, heartbeats } = folderOptions(root);
      const link = () => Promise.reject(Object.assign(new Error('no links'), { code: 'ENOTSUP' }));
      const poor = await findings(root, { files: { ...files, link }, heartbeats: { ...heartbeats, start: async () => undefined } });
      expect(poor['file-system']).toMatchObject({ outcome: 'ok', details: { hasLinks: false, hasSockets: false } });
      const shared = await findings(root, { files: { ...files, isLocal: async () => false } });
      expect(shared['file-system']).toMatchObject({
        outcome: process.platform === 'linux' ? 'warning' : 'ok',
        details: { isLocal: false },
      });
    }));

  it.each([
    [0, 'failed'],
    [99 * 1024 * 1024, 'warning'],
    [100 * 1024 * 1024, 'ok'],
  ])('takes %i free bytes for %s', (freeBytes, outcome) =>
    inTemporaryFolder(async (root) => {
      expect((await findings(root, { freeSpace: async () => freeBytes }))['space']).toMatchObject({ outcome, details: { freeBytes } });
    }),
  );

  it('says what it could not remove', () =>
    inTemporaryFolder(async (root) => {
      const stuck = failing('EBUSY', (call) => call.name === 'removeFolder' && inTrial(call, /doctor-[0-9a-f]+$/));
      const { checks, cleanUp } = folderChecks({ ...folderOptions(root), freeSpace: async () => plenty, ...stuck });
      await checks.find(({ name }) => name === 'put')?.run(signal);
      expect(await cleanUp(signal)).toEqual([expect.stringMatching(/\.charthouse-doctor-[0-9a-f]{32}$/)]);
    }));
});

describe('a checkup of a folder whose lock is held', () => {
  it.each([
    ['alive', 'ok', { kind: 'alive', gone: Promise.resolve(), leave: () => undefined } as const],
    ['dead', 'ok', { kind: 'dead' } as const],
    ['perhaps alive', 'warning', { kind: 'unclear' } as const],
  ])('by a process that is %s: %s', (_, outcome, heartbeat) =>
    scene({ heartbeat }, async ({ context, holder, leaveWriter, leaveLock }) => {
      const name = holder();
      await leaveWriter(name);
      await leaveLock(name);
      const { lock } = await findings(context.root, context);
      expect(lock).toMatchObject({ outcome, details: { pid: 9, host: 'there' } });
      expect(await readdir(join(context.root, '.charthouse', 'lock'))).toEqual([name]);
    })(),
  );
});
