/** Asks git which files a work tree tracks. Runs nothing that the checkout's own configuration names. */
import { delimiter, isAbsolute, join } from 'node:path';
import { systemCode } from '../base/system-code.ts';
import type { ReadFiles } from './files.ts';
import type { Programs } from './programs.ts';

/** One path in git: `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
export interface GitEntry {
  readonly mode: string;
  /** Of the blob: SHA-1, or SHA-256 if the repository uses that. */
  readonly id: string;
}

/** By path from the top of the work tree, with `/`, in Unicode's composed form. */
export type GitEntries = ReadonlyMap<string, GitEntry>;

/** Git's answer, or why there is none. */
export type GitAnswer = { readonly kind: 'entries'; readonly entries: GitEntries } | { readonly kind: 'unavailable'; readonly why: string };

/** Git, as an argument. `top` is the folder with `.git`; `paths` are inside it, and an empty list means everything. */
export interface Git {
  /** Files in git's index: everything that was added, committed or not. */
  tracked(top: string, paths: readonly string[]): Promise<GitAnswer>;
  /** Files in the commit that is checked out. */
  committed(top: string, paths: readonly string[]): Promise<GitAnswer>;
}

/** What the git client needs. */
export interface GitPorts {
  readonly programs: Programs;
  readonly files: ReadFiles;
  /** Only a few variables are passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Enough for half a million paths. */
const maxListBytes = 64 * 1024 * 1024;

/** More might not fit on a command line; then git lists everything. */
const mostPaths = 200;

/**
 * Invariant: asking git runs nothing that the checkout names. Options on the command line override the repository's configuration: no
 * file-system monitor, no hooks, no network. Neither command reads a file of the work tree, so no filter runs.
 */
const safe: readonly string[] = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.untrackedCache=false', 'protocol.allow=never'];

/** The machine's git. */
export function gitProgram(ports: GitPorts): Git {
  const ask = async (top: string, args: readonly string[], paths: readonly string[]): Promise<GitAnswer> => {
    const { programs, environment, signal } = ports;
    const program = await findProgram('git', ports);
    if (program === undefined) return { kind: 'unavailable', why: 'git is not in PATH' };
    const named = paths.length > mostPaths ? [] : paths;
    // With an explicit folder, git neither searches the parent folders nor checks the owner.
    const place = [`--git-dir=${join(top, '.git')}`, `--work-tree=${top}`, '--literal-pathspecs', '--no-pager'];
    const options = safe.flatMap((option) => ['-c', option]);
    const command = [...place, ...options, ...args, ...(named.length === 0 ? [] : ['--', ...named])];
    try {
      const { exitCode, stdout, stderr } = await programs.run(program, command, {
        folder: top,
        environment: cleanEnvironment(environment),
        signal,
        maxOutputBytes: maxListBytes,
      });
      if (exitCode !== 0) return { kind: 'unavailable', why: firstLine(stderr) };
      if (stdout !== '' && !stdout.endsWith('\0')) return { kind: 'unavailable', why: 'git lists more files than charthouse reads' };
      return { kind: 'entries', entries: entriesOf(stdout) };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'unavailable', why: `git cannot be started: ${systemCode(error) ?? String(error)}` };
    }
  };
  return {
    tracked: (top, paths) => ask(top, ['ls-files', '--stage', '--full-name', '-z'], paths),
    committed: (top, paths) => ask(top, ['ls-tree', '-r', '-z', '--full-tree', 'HEAD'], paths),
  };
}

/** Never from the working folder: a checkout may contain a file with that name. */
async function findProgram(name: string, { environment, files }: GitPorts): Promise<string | undefined> {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute);
  const endings = delimiter === ';' ? ['.exe'] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, `${name}${ending}`);
      if ((await files.info(path).catch(() => undefined))?.kind === 'file') return path;
    }
  }
  return undefined;
}

function cleanEnvironment(environment: GitPorts['environment']): Readonly<Record<string, string | undefined>> {
  const passed = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'SYSTEMROOT', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  const own = { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1' };
  return { ...Object.fromEntries(passed.map((name) => [name, environment[name]])), ...own };
}

/** `MODE ID STAGE\tPATH` of the index, `MODE TYPE ID\tPATH` of a commit; each ends with NUL. */
function entriesOf(text: string): GitEntries {
  const entries = new Map<string, GitEntry>();
  for (const line of text.split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', second = '', third = ''] = line.slice(0, tab).split(' ');
    const id = second.length >= 40 ? second : third;
    entries.set(line.slice(tab + 1).normalize('NFC'), { mode, id });
  }
  return entries;
}

function firstLine(stderr: string): string {
  const [line = ''] = stderr.trim().split('\n', 1);
  return line === '' ? 'git ended without output' : `git: ${line.slice(0, 300)}`;
}
