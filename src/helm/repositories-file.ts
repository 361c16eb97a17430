/** Finds Helm's repositories.yaml, as Helm's own pkg/helmpath does. */
import { posix, win32 } from 'node:path';

/** The path; undefined if the environment names no folder. The file need not exist. */
export function repositoriesFile(environment: Readonly<Record<string, string | undefined>>, os: string): string | undefined {
  const { join } = os === 'win32' ? win32 : posix;
  const named = (name: string, ...below: readonly string[]): string | undefined => {
    const folder = environment[name] ?? '';
    return folder === '' ? undefined : join(folder, ...below, 'repositories.yaml');
  };
  const file = environment['HELM_REPOSITORY_CONFIG'] ?? '';
  return file === '' ? (named('HELM_CONFIG_HOME') ?? named('XDG_CONFIG_HOME', 'helm') ?? ofSystem(os, named)) : file;
}

function ofSystem(os: string, named: (name: string, ...below: readonly string[]) => string | undefined): string | undefined {
  if (os === 'win32') return named('APPDATA', 'helm');
  return named('HOME', ...(os === 'darwin' ? ['Library', 'Preferences'] : ['.config']), 'helm');
}
