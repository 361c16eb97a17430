/** The checks of a folder repository: can everything be done that a publish does? Tried in a new folder beside it. */

import { dirname, join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import { type Check, type CheckGroup, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { FreeSpace } from '../../runtime/free-space.ts';
import { lockFinding } from './checks-lock.ts';
import { type Trial, trialIn } from './checks-trial.ts';
import { type FolderContext, notFoundCodes, unless } from './context.ts';
import { type FileAction, translated } from './errors.ts';

/** The folder, and what the checks need. */
export interface FolderChecksOptions extends Omit<FolderContext, 'lockWaitMs'> {
  readonly freeSpace: FreeSpace;
}

/** The default size limit of a package. */
const minFreeBytes = 100 * 1024 * 1024;

/** Nothing is checked before the checks run. */
export function folderChecks(options: FolderChecksOptions): CheckGroup {
  // Only this process uses the folder of the trial, so its lock is always free.
  const context: FolderContext = { ...options, lockWaitMs: 10_000 };
  const action: FileAction = { action: 'write', path: options.root };
  let existing: Promise<string> | undefined;
  const existingFolder = (): Promise<string> => (existing ??= nearestFolder(context, context.root));
  let trial: Trial | undefined;
  const tried = async (): Promise<Trial> => (trial ??= trialIn(context, await existingFolder()));
  const check = (name: string, run: () => Promise<Finding>, order: Pick<Check, 'needs' | 'after'> = {}): Check => ({
    name,
    ...order,
    run: () => translated(action, run),
  });
  return {
    checks: [
      check('folder', async () => folderFinding(context, await existingFolder())),
      check('lock', () => lockFinding(context), { needs: ['folder'] }),
      check('put', async () => (await tried()).put(), { needs: ['folder'] }),
      check('replace', async () => (await tried()).replace(), { needs: ['put'] }),
      check('file-system', async () => (await tried()).fileSystem(), { needs: ['put'] }),
      check('delete', async () => (await tried()).remove(), { needs: ['put'], after: ['replace', 'file-system'] }),
      check('space', async () => spaceFinding(await options.freeSpace(await existingFolder())), { needs: ['folder'] }),
    ],
    cleanUp: async () => (await trial?.clear()) ?? [],
  };
}

/** The folder, or its nearest parent that exists. */
async function nearestFolder(context: Pick<FolderContext, 'files'>, path: string): Promise<string> {
  const { files } = context;
  const real = await unless(notFoundCodes, files.realPath(path));
  if (real === undefined) return nearestFolder(context, dirname(path));
  if ((await files.state(real)).kind === 'directory') return real;
  throw new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: `${quoted(path)} is not a folder`,
    hint: `set ${option('to')} to a folder`,
    details: { path },
  });
}

async function folderFinding({ root, files }: FolderContext, existingFolder: string): Promise<Finding> {
  const real = await unless(notFoundCodes, files.realPath(root));
  if (real === existingFolder) return ok(`${quoted(root)} exists`, { path: real });
  return ok(`${quoted(root)} does not exist yet; the first publish creates it, in ${quoted(existingFolder)}`, { path: join(root) });
}

function spaceFinding(freeBytes: number): Finding {
  const details = { freeBytes };
  const amount = `${Math.floor(freeBytes / (1024 * 1024))} MiB are free`;
  if (freeBytes >= minFreeBytes) return ok(amount, details);
  if (freeBytes === 0) return failed('no space is left on the device', 'free some disk space', details);
  return warning(amount, 'free some disk space: a publish writes the new index before it removes the old one', details);
}
