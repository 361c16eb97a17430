/** Ground for tests of the folder store's parts, on which machine, file system and signs of life are as told. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LifeSigns, Pulse } from '../../../src/runtime/heartbeat.ts';
import type { Identity } from '../../../src/runtime/machine.ts';
import type { Ground } from '../../../src/store/folder/context.ts';
import { type Holder, holderName } from '../../../src/store/folder/holder.ts';
import { prepareSite, type Site } from '../../../src/store/folder/lock-paths.ts';
import { folderOptions, inTemporaryFolder } from './folder-context.ts';

/** This machine, as the scene has it. */
export const here: Identity = { platform: 'linux', host: 'here', pid: 7, boot: 'b'.repeat(16), network: '255' };

/** What a test acts with. */
export interface Scene {
  readonly ground: Ground;
  readonly site: Site;
  /** A holder of this machine, changed as told. */
  holder(changes?: Partial<Holder>): string;
  /** Leaves the folder of a writer behind, as a killed one does. */
  leaveWriter(name: string, life?: boolean): Promise<void>;
  /** Leaves the lock held. */
  leaveLock(name: string): Promise<void>;
}

/** What is not as it really is. */
export interface SceneOptions {
  readonly pulse?: Pulse;
  readonly identity?: Identity;
  readonly local?: boolean;
  readonly lockWaitMs?: number;
}

/** Sets the scene, in a temporary folder, and plays. */
export function scene(options: SceneOptions, play: (scene: Scene) => Promise<void>): () => Promise<void> {
  return () => inTemporaryFolder((root) => playAt(root, options, play));
}

async function playAt(root: string, options: SceneOptions, play: (scene: Scene) => Promise<void>): Promise<void> {
  const { pulse, identity = here, local = true, lockWaitMs = 10_000 } = options;
  const real = folderOptions(root);
  const life: LifeSigns = pulse === undefined ? real.life : { ...real.life, look: async () => pulse };
  const files = { ...real.files, isLocal: async () => local };
  const ground: Ground = { ...real, life, files, machine: { identify: async () => identity }, lockWaitMs };
  const site = await prepareSite(ground);
  const like: Holder = {
    id: '0'.repeat(16),
    boot: here.boot ?? '',
    local: true,
    sign: 'file',
    scope: site.vantage.device.toString(16),
    pid: 9,
    host: 'there',
  };
  await play({
    ground,
    site,
    holder: (changes) => holderName({ ...like, ...changes }),
    leaveWriter: async (name, alive = true) => {
      await mkdir(join(site.writers, name));
      await writeFile(join(site.writers, name, 'draft'), 'half-wri');
      if (alive) await writeFile(join(site.writers, name, 'life'), '');
    },
    leaveLock: (name) => mkdir(join(site.lock, name), { recursive: true }).then(() => {}),
  });
}
