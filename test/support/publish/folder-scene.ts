/** FolderContext for tests of the folder store's parts, on which machine, file system and heartbeats are as told. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeartbeatState, Heartbeats } from '../../../src/runtime/heartbeat.ts';
import type { Identity } from '../../../src/runtime/machine.ts';
import type { FolderContext } from '../../../src/store/folder/context.ts';
import { type Holder, holderName } from '../../../src/store/folder/holder.ts';
import { type LockPaths, makeLockPaths } from '../../../src/store/folder/lock-paths.ts';
import { folderOptions, inTemporaryFolder } from './folder-context.ts';

/** This machine, as the scene has it. */
export const here: Identity = { platform: 'linux', host: 'here', pid: 7, boot: 'b'.repeat(16), network: '255' };

/** What a test acts with. */
export interface Scene {
  readonly context: FolderContext;
  readonly paths: LockPaths;
  /** A holder of this machine, changed as told. */
  holder(changes?: Partial<Holder>): string;
  /** Leaves the folder of a writer behind, as a killed one does. */
  leaveWriter(name: string, heartbeats?: boolean): Promise<void>;
  /** Leaves the lock held. */
  leaveLock(name: string): Promise<void>;
}

/** What is not as it really is. */
export interface SceneOptions {
  readonly heartbeat?: HeartbeatState;
  readonly identity?: Identity;
  readonly local?: boolean;
  readonly lockWaitMs?: number;
}

/** Sets the scene, in a temporary folder, and plays. */
export function scene(options: SceneOptions, play: (scene: Scene) => Promise<void>): () => Promise<void> {
  return () => inTemporaryFolder((root) => playAt(root, options, play));
}

async function playAt(root: string, options: SceneOptions, play: (scene: Scene) => Promise<void>): Promise<void> {
  const { heartbeat, identity = here, local = true, lockWaitMs = 10_000 } = options;
  const real = folderOptions(root);
  const heartbeats: Heartbeats = heartbeat === undefined ? real.heartbeats : { ...real.heartbeats, check: async () => heartbeat };
  const files = { ...real.files, isLocal: async () => local };
  const context: FolderContext = { ...real, heartbeats, files, machine: { identify: async () => identity }, lockWaitMs };
  const paths = await makeLockPaths(context);
  const like: Holder = {
    id: '0'.repeat(16),
    boot: here.boot ?? '',
    local: true,
    heartbeat: 'file',
    scope: paths.viewpoint.device.toString(16),
    pid: 9,
    host: 'there',
  };
  await play({
    context,
    paths,
    holder: (changes) => holderName({ ...like, ...changes }),
    leaveWriter: async (name, alive = true) => {
      await mkdir(join(paths.writers, name));
      await writeFile(join(paths.writers, name, 'draft'), 'half-wri');
      if (alive) await writeFile(join(paths.writers, name, 'life'), '');
    },
    leaveLock: (name) => mkdir(join(paths.lock, name), { recursive: true }).then(() => {}),
  });
}
