/**
 * A writer's place: a folder under `.charthouse/writers`, named after its holder (folder-holder.ts), with its sign of life
 * and what it has half-written.
 *
 * A killed writer leaves the folder behind, and whoever proves it dead may clear it. The order of things keeps that safe:
 * - `life` is there only after the sign was given, and goes last: as long as there is anything else, death can be proven.
 * - What has no `life` is beginning or has ended. It holds nothing, and may be cleared by anybody: a writer
 *   that loses its folder while it begins, begins again under another name.
 */
import { join } from 'node:path';
import { systemCode } from '../../base/system-code.ts';
import type { GivenSign, LifeAddress, LivingPulse } from '../../runtime/heartbeat.ts';
import { attempt, type Ground, nothingThere, stateIfAny, unless } from './context.ts';
import { type Holder, holderName, parseHolder, scopeOf, selfAsHolder } from './holder.ts';
import type { Site } from './lock-paths.ts';

/** A place to write in. */
export interface Writer {
  readonly name: string;
  readonly folder: string;
  /** Tidies up; never throws. */
  end(): Promise<void>;
}

/** `absent`: it gives no sign now; that is no proof, since it may be about to begin. */
export type Verdict = { readonly kind: 'dead' } | { readonly kind: 'absent' } | { readonly kind: 'unknown' } | LivingPulse;

/** How often a writer that loses its folder to a sweep begins again. */
const beginnings = 8;
const politeMs = 60_000;

/** Begins to be a writer. */
export async function beginWriter(ground: Ground, site: Site): Promise<Writer> {
  for (let left = beginnings; ; left--) {
    try {
      return (await begin(ground, site, 'file')) ?? (await begin(ground, site, 'name')) ?? (await begin(ground, site, 'none'));
    } catch (error) {
      if (left === 1 || systemCode(error) !== 'ENOENT') throw error;
    }
  }
}

function begin(ground: Ground, site: Site, way: 'none'): Promise<Writer>;
function begin(ground: Ground, site: Site, way: Holder['sign']): Promise<Writer | undefined>;
async function begin(ground: Ground, site: Site, way: Holder['sign'] | 'none'): Promise<Writer | undefined> {
  const { files, life, random } = ground;
  const self = selfAsHolder(site.vantage, random.id(), way === 'file' ? 'file' : 'name');
  // Without a sign death can never be proven; without `boot` nobody tries.
  const name = holderName(way === 'none' || scopeOf(site.vantage, self.sign) === undefined ? { ...self, boot: '' } : self);
  const folder = join(site.writers, name);
  const marker = join(folder, 'life');
  await files.makeFolder(folder);
  let sign: GivenSign | undefined;
  try {
    sign = way === 'none' ? undefined : await life.give(addressOf(self, folder, 'new'));
    if (sign === undefined && way !== 'none') {
      await files.removeFolder(folder);
      return undefined;
    }
    // A socket file is bound before it is listened at, and would say "dead" in between: it gets its name afterwards.
    if (way === 'file') await files.rename(join(folder, 'new'), marker);
    else await files.makeFolder(marker);
  } catch (error) {
    await sign?.stop();
    await attempt(() => files.removeFolder(folder));
    throw error;
  }
  const end = async () => {
    // If the lock cannot be given back, the place stays as well: its silent sign lets others prove that we have ended.
    await attempt(() => bury(ground, site, name));
    await attempt(async () => sign?.stop());
  };
  return { name, folder, end };
}

function addressOf(holder: Holder, folder: string, name: string): LifeAddress {
  return holder.sign === 'file' ? { kind: 'file', folder, name } : { kind: 'name', name: holder.id };
}

/**
 * What can be proven about the holder of a name, from here.
 * `dead` only where there is no way for it to be alive: another one takes its place.
 */
export async function judge({ files, life }: Ground, { writers, vantage }: Site, name: string): Promise<Verdict> {
  const holder = parseHolder(name);
  const { boot } = vantage.identity;
  if (holder === undefined || holder.boot === '' || boot === undefined) return { kind: 'unknown' };
  // Another run of a kernel. If both have seen a file system that one kernel alone has, it is an earlier run of this one.
  // Otherwise it may be another machine: a network drive, its server, a virtual machine that shares a folder with its host.
  if (holder.boot !== boot) return { kind: holder.local && vantage.local ? 'dead' : 'unknown' };
  // A socket file is found by its inode as this mount has it, a name within its network namespace. Elsewhere silence proves nothing.
  if (holder.scope !== scopeOf(vantage, holder.sign)) return { kind: 'unknown' };
  const folder = join(writers, name);
  if ((await stateIfAny(files, join(folder, 'life'))) === undefined) return { kind: 'absent' };
  const pulse = await life.look(addressOf(holder, folder, 'life'));
  return pulse.kind === 'unclear' ? { kind: 'unknown' } : pulse;
}

/** Clears what dead writers left behind. Never what belongs to a living one, or to one of another machine. */
export async function sweep(ground: Ground, site: Site, self: string): Promise<void> {
  for (const { name } of await ground.files.readFolder(site.writers)) {
    if (name === self || parseHolder(name) === undefined) continue;
    const verdict = await judge(ground, site, name);
    if (verdict.kind === 'alive') verdict.leave();
    if (verdict.kind === 'dead') await attempt(() => bury(ground, site, name));
    if (verdict.kind === 'absent') await attempt(() => clearUnborn(ground, join(site.writers, name)));
  }
}

/** The age is no proof of anything here, only politeness: a writer that loses this folder has to begin again. */
async function clearUnborn({ files, clock }: Ground, folder: string): Promise<void> {
  const { changedNs } = await files.state(folder);
  if (Number(changedNs / 1_000_000n) > clock.now() - politeMs) return;
  await unless(['ENOENT'], files.remove(join(folder, 'new')));
  await files.removeFolder(folder);
}

/**
 * Takes the lock from a holder that was proven dead, and clears its place.
 * Any number of processes may do so at once, late or twice: only things that carry this holder's name are removed,
 * never what a successor has put there.
 */
export async function bury({ files }: Ground, site: Site, name: string): Promise<void> {
  // First: once its place is cleared, nobody could prove its death any more.
  await unless(nothingThere, files.removeFolder(join(site.lock, name)));
  await attempt(() => clear(files, site, name));
}

async function clear(files: Ground['files'], { writers }: Site, name: string): Promise<void> {
  const folder = join(writers, name);
  const entries = await files.readFolder(folder);
  for (const entry of entries.filter((each) => each.name !== 'life')) {
    const path = join(folder, entry.name);
    if (entry.kind !== 'directory') await unless(['ENOENT'], files.remove(path));
    else
      await attempt(
        () => files.removeFolder(join(path, name)),
        () => files.removeFolder(path),
      );
  }
  const life = join(folder, 'life');
  if (entries.find((each) => each.name === 'life')?.kind === 'directory') await files.removeFolder(life);
  else await unless(['ENOENT'], files.remove(life));
  await files.removeFolder(folder);
}
