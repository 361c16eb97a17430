/** The folder in which downloaded programs are kept between runs. */
import { posix, win32 } from 'node:path';
import { CharthouseError } from '../base/error.ts';

/**
 * charthouse's folder in the machine's cache: the runner's tool cache if there is one, otherwise the system's.
 *
 * @throws CH_USAGE if the environment provides none
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>, os: string): string {
  const { join, isAbsolute } = os === 'win32' ? win32 : posix;
  const named = (name: string, ...below: readonly string[]): string | undefined => {
    const folder = environment[name];
    // As in the XDG specification: a relative path counts as not set.
    return folder !== undefined && isAbsolute(folder) ? join(folder, ...below) : undefined;
  };
  const folder = named('RUNNER_TOOL_CACHE') ?? ofSystem(os, named);
  if (folder !== undefined) return join(folder, 'charthouse');
  throw new CharthouseError('CH_USAGE', {
    message: 'no cache folder for Helm: the environment provides none',
    hint: os === 'win32' ? 'set LOCALAPPDATA' : 'set HOME or XDG_CACHE_HOME',
  });
}

function ofSystem(os: string, named: (name: string, ...below: readonly string[]) => string | undefined): string | undefined {
  if (os === 'win32') return named('LOCALAPPDATA') ?? named('USERPROFILE', 'AppData', 'Local');
  return named('XDG_CACHE_HOME') ?? named('HOME', ...(os === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
}
