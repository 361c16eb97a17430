/** Helm's folder for configuration, as its own pkg/helmpath finds it. */
import { posix, win32 } from 'node:path';

/** Undefined if the environment names none. It need not exist. */
export function helmConfigFolder(environment: Readonly<Record<string, string | undefined>>, os: string): string | undefined {
  const { join } = os === 'win32' ? win32 : posix;
  const named = (name: string, ...below: readonly string[]): string | undefined => {
    const folder = environment[name] ?? '';
    return folder === '' ? undefined : join(folder, ...below);
  };
  const ofSystem =
    os === 'win32' ? named('APPDATA', 'helm') : named('HOME', ...(os === 'darwin' ? ['Library', 'Preferences'] : ['.config']), 'helm');
  return named('HELM_CONFIG_HOME') ?? named('XDG_CONFIG_HOME', 'helm') ?? ofSystem;
}
