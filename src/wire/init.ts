/** The verb `init`, on this machine. */
import { builtOf } from '../base/built-of.ts';
import { version } from '../base/version.ts';
import { type InitReport, type InitRequest, initRepository } from '../init/init.ts';
import { filesIn } from '../runtime/files-in.ts';
import { outputIn } from '../runtime/output-folder.ts';

/** Writes what a repository with charts needs to release them; nothing that is there is replaced. @throws the codes of `initRepository` */
export function init(options: Omit<InitRequest, 'builtOf' | 'version'>, folder: string): Promise<InitReport> {
  return initRepository({ ...options, builtOf, version }, { files: filesIn(folder), output: outputIn(folder) });
}
