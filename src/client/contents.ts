/** What may go into packages on this machine: the rules, and git. */
import type { ContentsRules } from '../chart/contents.ts';
import type { Complete } from '../operations/options.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { Git } from '../runtime/git.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext } from './context.ts';
import { dependencyCacheRoot } from './dependency-cache.ts';

type ContentsChoice = Pick<Complete<'packageChart'>, 'to' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly' | 'cacheFolder'>;

/** @throws CH_USAGE for a target that is none */
export async function contentsOf(
  { to, allowOutsideLinks, allowCredentialFiles, committedOnly, cacheFolder }: ContentsChoice,
  { environment = processEnvironment, folder, signal }: OperationContext,
): Promise<{ readonly contents: ContentsRules; readonly git: Git }> {
  const [{ parseTarget }, { gitProgram }, { nodePrograms: programs }] = await Promise.all([
    import('../config/target.ts'),
    import('../runtime/git.ts'),
    import('../runtime/programs.ts'),
  ]);
  const target = parseTarget(to);
  const repository = target.kind === 'folder' ? target.path : undefined;
  const written = await writtenPlaces(environment, await dependencyCacheRoot(cacheFolder, { environment, folder }));
  return {
    contents: { repository, written, allowOutsideLinks, allowCredentialFiles, committedOnly },
    git: gitProgram({ programs, files: filesIn(folder), environment, signal: signal ?? new AbortController().signal }),
  };
}

/** Of a step of a workflow: its results; and the caches for programs and dependencies. */
async function writtenPlaces(
  environment: Readonly<Record<string, string | undefined>>,
  dependencies: string | undefined,
): Promise<readonly string[]> {
  const [{ cacheFolder }, { thisPlatform }] = await Promise.all([
    import('../runtime/cache-folder.ts'),
    import('../runtime/this-platform.ts'),
  ]);
  const results = [environment['GITHUB_OUTPUT'], environment['GITHUB_STEP_SUMMARY'], dependencies];
  const written = results.filter((path) => path !== undefined && path !== '') as readonly string[];
  try {
    return [...written, cacheFolder(environment, thisPlatform.os)];
  } catch {
    // Without such a folder no program is kept.
    return written;
  }
}
