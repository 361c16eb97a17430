/** Where programs that were fetched are kept between runs. */
import { posix, win32 } from 'node:path';
import { CharthouseError } from '../base/error.ts';

/**
 * The folder of charthouse among a machine's caches: the runner's own for tools, else the one that the system has for them.
 *
 * @throws CH_USAGE where the environment names none
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>, os: string): string {
  const { join, isAbsolute } = os === 'win32' ? win32 : posix;
  const named = (name: string, ...below: readonly string[]): string | undefined => {
    const folder = environment[name];
    // As the XDG specification says of its own: a relative path counts as none.
    return folder !== undefined && isAbsolute(folder) ? join(folder, ...below) : undefined;
  };
  const folder = named('RUNNER_TOOL_CACHE') ?? ofSystem(os, named);
  if (folder !== undefined) return join(folder, 'charthouse');
  throw new CharthouseError('CH_USAGE', {
    message: 'the environment names no folder that Helm could be kept in',
    hint: os === 'win32' ? 'set LOCALAPPDATA' : 'set HOME or XDG_CACHE_HOME',
  });
}

function ofSystem(os: string, named: (name: string, ...below: readonly string[]) => string | undefined): string | undefined {
  if (os === 'win32') return named('LOCALAPPDATA') ?? named('USERPROFILE', 'AppData', 'Local');
  return named('XDG_CACHE_HOME') ?? named('HOME', ...(os === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
}
