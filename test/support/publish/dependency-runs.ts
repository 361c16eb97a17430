/** Runs of the built program on a chart whose only dependency comes from a server of the test. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lockDigest } from '../../../src/chart/lock-digest.ts';
import { buildProgram } from '../cli/built-program.ts';
import { makeWorkspace, type Workspace } from '../cli/command-line.ts';
import type { Ran } from '../cli/run.ts';
import { projectRoot } from '../project-files.ts';
import type { Certificates } from '../servers/certificates.ts';
import { type RecordingServer, startRecordingServer } from '../servers/recording-server.ts';

/** A body, or what handles the request. */
export type Answer = string | Uint8Array | ((response: ServerResponse, headers: IncomingHttpHeaders) => unknown);

/** By path; 404 for any other. */
export function serving(answers: Readonly<Record<string, Answer>>): RequestListener {
  return ({ url = '', headers }, response) => {
    const found = answers[url];
    if (typeof found === 'function') return void found(response, headers);
    if (found === undefined) response.statusCode = 404;
    response.end(found);
  };
}

/** How the program ended, and what it wrote outside of its cache. */
export interface DependencyRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: { readonly code: string; readonly hint: string; readonly details: Readonly<Record<string, unknown>> };
  /** Code and message of the error. */
  readonly text: string;
  /** Paths of files and folders that were not there before, and of the lock if it changed. */
  readonly left: readonly string[];
}

/** The same, with the peak of its memory. */
export interface MeasuredRun extends DependencyRun {
  readonly peakMiB: number;
}

type Play = (workspace: Workspace, environment: Readonly<Record<string, string>>) => Promise<Ran>;

/** More arguments and variables of a run. */
export interface RunOptions {
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The range in Chart.yaml; 1.4.0 if absent. */
  readonly range?: string;
}

/** The program and its servers. */
export interface DependencyRuns {
  readonly folder: string;
  listen(answer: RequestListener, certificates?: Certificates): Promise<RecordingServer>;
  /** Packages a chart that declares and locks `db` 1.4.0 of the repository, with an empty cache. */
  packaged(repository: string, options?: RunOptions): Promise<MeasuredRun>;
  /** Lets `dependency update` choose a version of it, and write charts/ and the lock. */
  updated(repository: string, options?: RunOptions): Promise<DependencyRun>;
  closeServers(): Promise<void>;
  remove(): Promise<void>;
}

const measure = `
  import { writeFileSync } from 'node:fs';
  import { peakMiB } from './test/support/cli/peak-memory.ts';
  process.on('exit', () => writeFileSync(process.env.PEAK, String(peakMiB())));
`;

/** Builds the program. The caller removes all of it. */
export async function dependencyRuns(): Promise<DependencyRuns> {
  const [program, folder] = await Promise.all([buildProgram(), mkdtemp(join(tmpdir(), 'charthouse-runs-'))]);
  const servers: RecordingServer[] = [];
  const stdin = { contents: measure, resolveDir: projectRoot, loader: 'ts' as const };
  await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile: join(folder, 'peak.cjs'), logLevel: 'error' });
  const ran = async (repository: string, { range = '1.4.0' }: RunOptions, play: Play): Promise<DependencyRun> => {
    const workspace = await makeWorkspace();
    const work = workspace.folder;
    const locked = [{ name: 'db', version: '1.4.0', repository }];
    const declared = [{ name: 'db', version: range, repository }];
    const lock = JSON.stringify({ dependencies: locked, digest: lockDigest(declared, { dependencies: locked }) });
    const chart = `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- ${JSON.stringify(declared[0])}\n`;
    await workspace.put({ 'app/Chart.yaml': chart, 'app/Chart.lock': lock });
    const before = await readdir(work, { recursive: true });
    const ended = await play(workspace, { HOME: work, XDG_CACHE_HOME: join(work, 'cache') });
    const after = (await readdir(work, { recursive: true })).filter((path) => !before.includes(path) && !/^cache(\/|$)/.test(path));
    const isLockChanged = (await workspace.read('app/Chart.lock')) !== lock;
    await workspace.remove();
    const { error } = JSON.parse(ended.stdout);
    return { ...ended, error, text: `${error?.code} ${error?.message}`, left: isLockChanged ? [...after, 'app/Chart.lock'] : after };
  };
  /** In a process of its own, whose memory is measured. */
  const packaged = async (repository: string, { words = [], environment = {}, ...options }: RunOptions = {}): Promise<MeasuredRun> => {
    const peak = join(folder, 'peak');
    const measuring = { PEAK: peak, NODE_OPTIONS: `--require ${join(folder, 'peak.cjs')}` };
    const found = await ran(repository, options, (workspace, own) =>
      program.run(['package', 'app', '-d', 'out', '--json', ...words], { ...own, ...measuring, ...environment }, workspace.folder),
    );
    return { ...found, peakMiB: Number(await readFile(peak, 'utf8')) };
  };
  const updated = (repository: string, { words = [], environment = {}, ...options }: RunOptions = {}): Promise<DependencyRun> =>
    ran(repository, options, async (workspace, own) => {
      const given = { environment: { ...own, ...environment } };
      const { exitCode, ...output } = await workspace.run(['dependency', 'update', 'app', '--json', ...words], given);
      return { code: exitCode, ...output };
    });
  return {
    folder,
    listen: async (answer, certificates) => {
      const server = await startRecordingServer(answer, { certificates });
      servers.push(server);
      return server;
    },
    packaged,
    updated,
    closeServers: async () => {
      for (const server of servers.splice(0)) await server.close();
    },
    remove: async () => {
      await program.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
