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
  readonly error: { readonly hint: string; readonly details: Readonly<Record<string, unknown>> };
  /** Code and message of the error. */
  readonly text: string;
  /** Paths of files and folders that were not there before. */
  readonly left: readonly string[];
  readonly peakMiB: number;
}

/** The program and its servers. */
export interface DependencyRuns {
  readonly folder: string;
  listen(answer: RequestListener, certificates?: Certificates): Promise<RecordingServer>;
  /** Packages a chart that locks `db` 1.4.0 of the repository, with an empty cache. */
  packaged(
    repository: string,
    options?: { readonly words?: readonly string[]; readonly environment?: Readonly<Record<string, string>> },
  ): Promise<DependencyRun>;
  closeServers(): Promise<void>;
  remove(): Promise<void>;
}

const measure = `process.on('exit', () => require('node:fs').writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS / 1024)));\n`;

/** Builds the program. The caller removes all of it. */
export async function dependencyRuns(): Promise<DependencyRuns> {
  const [program, folder] = await Promise.all([buildProgram(), mkdtemp(join(tmpdir(), 'charthouse-runs-'))]);
  const servers: RecordingServer[] = [];
  await writeFile(join(folder, 'peak.cjs'), measure);
  return {
    folder,
    listen: async (answer, certificates) => {
      const server = await startRecordingServer(answer, { certificates });
      servers.push(server);
      return server;
    },
    packaged: async (repository, { words = [], environment = {} } = {}) => {
      const work = await mkdtemp(join(folder, 'run-'));
      const peak = join(folder, 'peak');
      await mkdir(join(work, 'app'));
      const dependency = { name: 'db', version: '1.4.0', repository };
      const list = `dependencies:\n- {name: db, version: 1.4.0, repository: "${repository}"}\n`;
      const digest = lockDigest([dependency], { dependencies: [dependency] });
      await writeFile(join(work, 'app', 'Chart.yaml'), `apiVersion: v2\nname: app\nversion: 1.0.0\n${list}`);
      await writeFile(join(work, 'app', 'Chart.lock'), `${list}digest: ${digest}\n`);
      const before = await readdir(work, { recursive: true });
      const own = { PEAK: peak, NODE_OPTIONS: `--require ${join(folder, 'peak.cjs')}`, XDG_CACHE_HOME: join(work, 'cache') };
      const ran = await program.run(['package', 'app', '-d', 'out', '--json', ...words], { ...own, ...environment }, work);
      const after = await readdir(work, { recursive: true });
      const { error } = JSON.parse(ran.stdout);
      return {
        ...ran,
        error,
        text: `${error?.code} ${error?.message}`,
        left: after.filter((path) => !before.includes(path) && !/^cache(\/|$)/.test(path)),
        peakMiB: Number(await readFile(peak, 'utf8')),
      };
    },
    closeServers: async () => {
      for (const server of servers.splice(0)) await server.close();
    },
    remove: async () => {
      await program.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
