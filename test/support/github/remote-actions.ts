/**
 * Folders for the actions that a workflow takes from GitHub. act passes over actions/checkout only where its `ref` is written
 * out, as no workflow for every tag can have it; else it fetches that action, which then wants a GitHub to fetch from.
 */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-files.ts';

/** The substitutes for actions of GitHub; that for actions/checkout fetches from CHECKOUT_ORIGIN. */
const substitutes: Readonly<Record<string, string>> = {
  'actions/checkout': join(import.meta.dirname, 'checkout-action'),
  'actions/setup-node': join(import.meta.dirname, 'setup-node-action'),
};

/** For `actions` of a workflow's run: each that the workflow names by a commit; `own` is the folder of charthouse's own. */
export async function remoteActions(path: string, own: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path, 'utf8');
  const used = [...text.matchAll(/uses: (([\w-]+\/[\w-]+)@[0-9a-f]{40})\b/g)];
  const folders: Readonly<Record<string, string>> = { ...substitutes, 'alto9/charthouse': own };
  return Object.fromEntries(
    used.map(([, uses = '', action = '']) => {
      const folder = folders[action];
      if (folder === undefined) throw new Error(`${path} uses ${action}, for which there is no substitute`);
      return [uses, folder];
    }),
  );
}

/** Puts into a folder what GitHub's runner needs of this project to run its action. act copies all that is in there. */
export async function publishAction(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const path of ['action.yml', 'dist']) await cp(join(projectRoot, path), join(folder, path), { recursive: true });
}
