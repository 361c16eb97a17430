/** Programs out of packages of this machine's Debian, unpacked below the tools' folder: nothing is installed on the machine. */
import { mkdir, readdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Ran, run } from '../cli/run.ts';
import type { DebianTreePin } from './tools.ts';

const LIMIT_MS = 15 * 60_000;

/** One package, without what it depends on. */
export async function fromDebian(name: string, work: string, result: string): Promise<void> {
  await withLists(work, (cwd) => run('apt-get', ['download', '-qq', name], { cwd, limitMs: LIMIT_MS }));
  await unpack(work, [], result);
}

/** Packages with all that they depend on, as for a machine that has nothing; Ubuntu has no browser among its packages, but on the runners of GitHub. */
export async function fromDebianTree(pin: DebianTreePin, program: string, work: string, result: string): Promise<void> {
  const archives = join(work, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  const status = join(work, 'status');
  await writeFile(status, '');
  const options = {
    'Dir::State::status': status,
    'Dir::Cache::archives': archives,
    'APT::Install-Recommends': 'false',
    // Nothing of this machine changes, so there is nothing to lock.
    'Debug::NoLocking': 'true',
  };
  const args = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  try {
    await withLists(work, (cwd) =>
      run('apt-get', [...args, '-qq', '-y', '--download-only', 'install', ...pin.packages], { cwd, limitMs: LIMIT_MS }),
    );
    await unpack(archives, pin.without, result);
  } catch (error) {
    const own = await realpath(pin.machine).catch(() => undefined);
    if (own === undefined) throw error;
    await mkdir(dirname(join(result, program)), { recursive: true });
    await symlink(own, join(result, program));
  }
}

/** A new machine has no lists of packages yet, or old ones. */
async function withLists(cwd: string, download: (cwd: string) => Promise<Ran>): Promise<void> {
  if ((await download(cwd)).code === 0) return;
  // Once for all tools, which are made at the same time: a second update would find the lock of the first.
  updating ??= run('apt-get', ['update', '-qq'], { limitMs: LIMIT_MS });
  done('apt-get update', await updating);
  done('apt-get', await download(cwd));
}

let updating: Promise<Ran> | undefined;

async function unpack(archives: string, without: readonly string[], result: string): Promise<void> {
  const files = (await readdir(archives)).filter((file) => file.endsWith('.deb') && !without.includes(file.split('_')[0] ?? ''));
  if (files.length === 0) throw new Error('apt-get downloaded nothing');
  for (const file of files) {
    done('dpkg-deb', await run('dpkg-deb', ['-x', join(archives, file), result], { cwd: archives, limitMs: LIMIT_MS }));
  }
}

/** Throws what the program said last, if it failed. */
export function done(what: string, { code, stderr }: Ran): void {
  if (code !== 0) throw new Error(`${what} exited ${code}: ${stderr.trim().split('\n').slice(-3).join(' · ')}`);
}
