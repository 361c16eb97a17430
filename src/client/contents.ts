/** What may go into packages on this machine: the rules, and git. */
import type { ContentsRules } from '../chart/contents.ts';
import type { Complete } from '../operations/options.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { Git } from '../runtime/git.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext } from './context.ts';

type ContentsChoice = Pick<Complete<'packageChart'>, 'to' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly'>;

/** @throws CH_USAGE for a target that is none */
export async function contentsOf(
  { to, allowOutsideLinks, allowCredentialFiles, committedOnly }: ContentsChoice,
  { environment = processEnvironment, folder, signal }: OperationContext,
): Promise<{ readonly contents: ContentsRules; readonly git: Git }> {
  const [{ parseTarget }, { gitProgram }, { nodePrograms: programs }] = await Promise.all([
    import('../config/target.ts'),
    import('../runtime/git.ts'),
    import('../runtime/programs.ts'),
  ]);
  const target = parseTarget(to);
  const repository = target.kind === 'folder' ? target.path : undefined;
  const written = await writtenPlaces(environment);
  return {
    contents: { repository, written, allowOutsideLinks, allowCredentialFiles, committedOnly },
    git: gitProgram({ programs, files: filesIn(folder), environment, signal: signal ?? new AbortController().signal }),
  };
}

/** Of a step of a workflow: its results; and the cache for programs. */
async function writtenPlaces(environment: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const [{ cacheFolder }, { thisPlatform }] = await Promise.all([import('../helm/cache-folder.ts'), import('../runtime/this-platform.ts')]);
  const results = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => environment[name] ?? '').filter((path) => path !== '');
  try {
    return [...results, cacheFolder(environment, thisPlatform.os)];
  } catch {
    // Without such a folder nothing is kept.
    return results;
  }
}
