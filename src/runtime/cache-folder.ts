/** The folders in which downloads are kept between runs. */
import { posix, win32 } from 'node:path';
import { CharthouseError } from '../base/error.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * charthouse's folder for programs: in the runner's tool cache if there is one, otherwise in the system's cache.
 *
 * @throws CH_USAGE if the environment provides none
 */
export function cacheFolder(environment: Variables, os: string): string {
  const folder = named(environment, os, 'RUNNER_TOOL_CACHE') ?? ofSystem(environment, os);
  if (folder !== undefined) return join(os, folder, 'charthouse');
  throw new CharthouseError('CH_USAGE', {
    message: 'no cache folder for Helm: the environment provides none',
    hint: os === 'win32' ? 'set LOCALAPPDATA' : 'set HOME or XDG_CACHE_HOME',
  });
}

/**
 * charthouse's folder in the system's cache; undefined if the environment provides none. Not the runner's tool cache: that belongs to the
 * image of a runner, and no workflow keeps it.
 */
export function systemCacheFolder(environment: Variables, os: string): string | undefined {
  const folder = ofSystem(environment, os);
  return folder === undefined ? undefined : join(os, folder, 'charthouse');
}

function ofSystem(environment: Variables, os: string): string | undefined {
  if (os === 'win32') return named(environment, os, 'LOCALAPPDATA') ?? named(environment, os, 'USERPROFILE', 'AppData', 'Local');
  return (
    named(environment, os, 'XDG_CACHE_HOME') ?? named(environment, os, 'HOME', ...(os === 'darwin' ? ['Library', 'Caches'] : ['.cache']))
  );
}

/** As in the XDG specification: a relative path counts as not set. */
function named(environment: Variables, os: string, name: string, ...below: readonly string[]): string | undefined {
  const folder = environment[name];
  const { isAbsolute } = os === 'win32' ? win32 : posix;
  return folder !== undefined && isAbsolute(folder) ? join(os, folder, ...below) : undefined;
}

function join(os: string, ...parts: readonly string[]): string {
  return (os === 'win32' ? win32 : posix).join(...parts);
}
