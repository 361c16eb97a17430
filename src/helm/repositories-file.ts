/** Finds Helm's repositories.yaml. */
import { posix, win32 } from 'node:path';
import { helmConfigFolder } from '../runtime/helm-config-folder.ts';

/** The path; undefined if the environment names no folder. The file need not exist. */
export function repositoriesFile(environment: Readonly<Record<string, string | undefined>>, os: string): string | undefined {
  const file = environment['HELM_REPOSITORY_CONFIG'] ?? '';
  if (file !== '') return file;
  const folder = helmConfigFolder(environment, os);
  return folder === undefined ? undefined : (os === 'win32' ? win32 : posix).join(folder, 'repositories.yaml');
}
