/** Where logins of registries are kept: Helm's own file first, then Docker's, as in every Helm. */
import { posix, win32 } from 'node:path';

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The paths of the files, in Helm's order. They need not exist. */
export function loginPlaces(environment: Variables, os: string): readonly string[] {
  const { join } = os === 'win32' ? win32 : posix;
  const named = (name: string, ...below: readonly string[]): string | undefined => {
    const folder = environment[name] ?? '';
    return folder === '' ? undefined : join(folder, ...below);
  };
  const home = (...below: readonly string[]): string | undefined => named(os === 'win32' ? 'USERPROFILE' : 'HOME', ...below);
  const system = os === 'win32' ? named('APPDATA', 'helm') : home(...(os === 'darwin' ? ['Library', 'Preferences'] : ['.config']), 'helm');
  const helm = named('HELM_CONFIG_HOME') ?? named('XDG_CONFIG_HOME', 'helm') ?? system;
  const files = [
    named('HELM_REGISTRY_CONFIG') ?? (helm === undefined ? undefined : join(helm, 'registry', 'config.json')),
    named('DOCKER_CONFIG', 'config.json') ?? home('.docker', 'config.json'),
  ];
  return [...new Set(files.filter((each) => each !== undefined))];
}
