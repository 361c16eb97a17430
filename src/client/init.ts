/** The operation `init`. */

import { pageUrl } from '../base/docs-url.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { version } from '../base/version.ts';
import { parseTarget } from '../config/target.ts';
import { type InitReport, type InitRequest, initRepository } from '../operations/init/init.ts';
import { filesIn } from '../runtime/files-in.ts';
import { outputIn } from '../runtime/output-folder.ts';
import { builtOf } from './built-of.ts';

/**
 * Writes what a repository with charts needs to release them. Replaces nothing that is there.
 *
 * @throws the codes of `initRepository`; CH_USAGE where charts would go into a folder
 */
export async function init(
  options: Omit<InitRequest, 'builtOf' | 'version' | 'stack'>,
  folder: string,
  signal?: AbortSignal,
): Promise<InitReport> {
  refuseFolder(options);
  const target = options.to === undefined ? undefined : parseTarget(options.to);
  const stack = target?.kind === 'stack' ? target.stack : undefined;
  return initRepository({ ...options, stack, builtOf, version }, { files: filesIn(folder, signal), output: outputIn(folder) });
}

// The workflow that is written proves to AWS who it is, and its runner is thrown away with all of its folders.
function refuseFolder({ to, inFile }: Pick<InitRequest, 'to' | 'inFile'>): void {
  if (to === undefined || parseTarget(to).kind !== 'folder') return;
  const where = inFile.includes('to') ? 'in charthouse.yaml, to: stack:NAME' : '--to stack:NAME';
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(to)} is a folder, which is gone with the runner of the workflow`,
    hint: `name a bucket or a stack, ${where}; if your own runner keeps the folder, write a workflow with the Action: ${pageUrl('action.md')}`,
  });
}
