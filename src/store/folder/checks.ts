/** All checks of a repository in a folder: whether everything that a publish does there can be done, tried in a folder beside. */
import { dirname, join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type Check, type Checkup, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { FreeSpace } from '../../runtime/free-space.ts';
import { lockFinding } from './checks-lock.ts';
import { type Trial, trialIn } from './checks-trial.ts';
import { type Ground, nothingThere, unless } from './context.ts';
import { type Doing, translated } from './errors.ts';

/** The folder, and what it is looked at with. */
export interface FolderCheckupOptions extends Omit<Ground, 'lockWaitMs'> {
  readonly freeSpace: FreeSpace;
}

/** As much as a package may hold unless told otherwise. */
const roomBytes = 100 * 1024 * 1024;

/** Nothing is looked at before they are run. */
export function folderCheckup(options: FolderCheckupOptions): Checkup {
  // Nobody else ever waits for a lock in the folder of the trial.
  const ground: Ground = { ...options, lockWaitMs: 10_000 };
  const doing: Doing = { verb: 'write', path: options.root };
  let stand: Promise<string> | undefined;
  const standing = (): Promise<string> => (stand ??= nearestFolder(ground, ground.root));
  let trial: Trial | undefined;
  const tried = async (): Promise<Trial> => (trial ??= trialIn(ground, await standing()));
  const check = (name: string, run: () => Promise<Finding>, order: Pick<Check, 'needs' | 'after'> = {}): Check => ({
    name,
    ...order,
    run: () => translated(doing, run),
  });
  return {
    checks: [
      check('folder', async () => folderFinding(ground, await standing())),
      check('lock', () => lockFinding(ground), { needs: ['folder'] }),
      check('put', async () => (await tried()).put(), { needs: ['folder'] }),
      check('replace', async () => (await tried()).replace(), { needs: ['put'] }),
      check('file-system', async () => (await tried()).fileSystem(), { needs: ['put'] }),
      check('delete', async () => (await tried()).remove(), { needs: ['put'], after: ['replace', 'file-system'] }),
      check('space', async () => spaceFinding(await options.freeSpace(await standing())), { needs: ['folder'] }),
    ],
    tidyUp: async () => (await trial?.clear()) ?? [],
  };
}

/** The folder, or the nearest one above it that is there. */
async function nearestFolder(ground: Pick<Ground, 'files'>, path: string): Promise<string> {
  const { files } = ground;
  const real = await unless(nothingThere, files.realPath(path));
  if (real === undefined) return nearestFolder(ground, dirname(path));
  if ((await files.state(real)).kind === 'directory') return real;
  throw new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: `${quoted(path)} is not a folder`,
    hint: 'name a folder with --to',
    details: { path },
  });
}

async function folderFinding({ root, files }: Ground, standing: string): Promise<Finding> {
  const real = await unless(nothingThere, files.realPath(root));
  if (real === standing) return ok(`${quoted(root)} is there`, { path: real });
  return ok(`${quoted(root)} is not there yet; the first publish makes it, in ${quoted(standing)}`, { path: join(root) });
}

function spaceFinding(freeBytes: number): Finding {
  const details = { freeBytes };
  const amount = `${Math.floor(freeBytes / (1024 * 1024))} MiB are free`;
  if (freeBytes >= roomBytes) return ok(amount, details);
  if (freeBytes === 0) return failed('no space is left on the device', 'make room', details);
  return warning(amount, 'make room: an index is written anew beside the old one', details);
}
