/** Runs of the built program on a chart whose only dependency comes from a server of the test. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDigest } from '../../../src/chart/lock-digest.ts';
import { buildProgram } from '../cli/built-program.ts';
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

/** How the program ended, the peak of its memory, and what it wrote outside of its cache. */
export interface DependencyRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: { readonly code: string; readonly hint: string; readonly details: Readonly<Record<string, unknown>> };
  /** Code and message of the error. */
  readonly text: string;
  /** Paths of files and folders that were not there before, and of the lock if it changed. */
  readonly left: readonly string[];
  readonly peakMiB: number;
}

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
  packaged(repository: string, options?: RunOptions): Promise<DependencyRun>;
  /** Lets `dependency update` choose a version of it, and write charts/ and the lock. */
  updated(repository: string, options?: RunOptions): Promise<DependencyRun>;
  closeServers(): Promise<void>;
  remove(): Promise<void>;
}

const measure = `process.on('exit', () => require('node:fs').writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS / 1024)));\n`;

/** Builds the program. The caller removes all of it. */
export async function dependencyRuns(): Promise<DependencyRuns> {
  const [program, folder] = await Promise.all([buildProgram(), mkdtemp(join(tmpdir(), 'charthouse-runs-'))]);
  const servers: RecordingServer[] = [];
  await writeFile(join(folder, 'peak.cjs'), measure);
  const ran = async (command: readonly string[], repository: string, options: RunOptions): Promise<DependencyRun> => {
    const { words = [], environment = {}, range = '1.4.0' } = options;
    const work = await mkdtemp(join(folder, 'run-'));
    const [peak, lockFile] = [join(folder, 'peak'), join(work, 'app', 'Chart.lock')];
    await mkdir(join(work, 'app'));
    const locked = [{ name: 'db', version: '1.4.0', repository }];
    const declared = [{ name: 'db', version: range, repository }];
    const lock = JSON.stringify({ dependencies: locked, digest: lockDigest(declared, { dependencies: locked }) });
    await writeFile(
      join(work, 'app', 'Chart.yaml'),
      `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- ${JSON.stringify(declared[0])}\n`,
    );
    await writeFile(lockFile, lock);
    const before = await readdir(work, { recursive: true });
    const own = { PEAK: peak, NODE_OPTIONS: `--require ${join(folder, 'peak.cjs')}`, XDG_CACHE_HOME: join(work, 'cache') };
    const ended = await program.run([...command, 'app', '--json', ...words], { ...own, ...environment }, work);
    const after = (await readdir(work, { recursive: true })).filter((path) => !before.includes(path) && !/^cache(\/|$)/.test(path));
    const isLockChanged = (await readFile(lockFile, 'utf8')) !== lock;
    const { error } = JSON.parse(ended.stdout);
    return {
      ...ended,
      error,
      text: `${error?.code} ${error?.message}`,
      left: isLockChanged ? [...after, 'app/Chart.lock'] : after,
      peakMiB: Number(await readFile(peak, 'utf8')),
    };
  };
  return {
    folder,
    listen: async (answer, certificates) => {
      const server = await startRecordingServer(answer, { certificates });
      servers.push(server);
      return server;
    },
    packaged: (repository, options = {}) => ran(['package', '-d', 'out'], repository, options),
    updated: (repository, options = {}) => ran(['dependency', 'update'], repository, options),
    closeServers: async () => {
      for (const server of servers.splice(0)) await server.close();
    },
    remove: async () => {
      await program.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
