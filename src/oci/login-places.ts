/** Where logins of registries are kept: Helm's own file first, then Docker's, as in every Helm. */
import { posix, win32 } from 'node:path';
import { helmConfigFolder } from '../runtime/helm-config-folder.ts';

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The paths of the files, in Helm's order. They need not exist. */
export function loginPlaces(environment: Variables, os: string): readonly string[] {
  const { join } = os === 'win32' ? win32 : posix;
  const below = (folder: string | undefined, ...names: readonly string[]): string | undefined =>
    folder === undefined || folder === '' ? undefined : join(folder, ...names);
  const home = environment[os === 'win32' ? 'USERPROFILE' : 'HOME'];
  const files = [
    below(environment['HELM_REGISTRY_CONFIG']) ?? below(helmConfigFolder(environment, os), 'registry', 'config.json'),
    below(environment['DOCKER_CONFIG'], 'config.json') ?? below(home, '.docker', 'config.json'),
  ];
  return [...new Set(files.filter((each) => each !== undefined))];
}
