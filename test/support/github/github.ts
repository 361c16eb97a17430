/** GitHub's REST API as far as `status` asks it, on a port of this machine: shapes as its documentation has them. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A run as a test tells it. */
export interface ToldRun {
  readonly id: number;
  readonly conclusion: string;
  readonly startedMs: number;
  readonly durationMs: number;
}

/** The server; what was asked of it, oldest first. */
export interface GitHub {
  readonly url: string;
  /** `OWNER/NAME` of the one that it has; its workflow is release-chart.yml. */
  readonly repository: string;
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  runs: readonly ToldRun[];
  /** Answers instead of GitHub; undefined for what it would say. */
  refuse: (path: string) => { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | undefined;
  close(): Promise<void>;
}

/** The caller closes it. */
export async function startGitHub(repository = 'team/charts'): Promise<GitHub> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', github.url);
    github.asked.push({ path: url.pathname + url.search, authorization: request.headers.authorization });
    const refused = github.refuse(url.pathname);
    const answer = refused === undefined ? answerTo(url, github) : { ...refused, body: { message: 'no' }, headers: refused.headers ?? {} };
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const github: GitHub = {
    url: `http://127.0.0.1:${address.port}`,
    repository,
    asked: [],
    runs: [],
    refuse: () => undefined,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return github;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function answerTo(url: URL, github: GitHub): Answer {
  const found = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({ status: 200, headers, body });
  const root = `/repos/${github.repository}`;
  const path = url.pathname.startsWith(`${root}/`) ? url.pathname.slice(root.length) : '';
  if (path === '/actions/workflows/release-chart.yml/runs') return runsPage(url, github, found);
  const [, run] = /^\/actions\/runs\/(\d+)\/jobs$/.exec(path) ?? [];
  if (run !== undefined) {
    const steps = [
      { name: 'Checkout', conclusion: 'success' },
      { name: 'Publish', conclusion: 'failure' },
    ];
    return found({ total_count: 1, jobs: [{ id: Number(run) * 10, name: 'release', conclusion: 'failure', steps }] });
  }
  if (/^\/check-runs\/\d+\/annotations$/.test(path)) {
    return found([
      { annotation_level: 'failure', message: 'CH_CONFLICT: app 1.0.0 is published with other contents\nmore', path: '.github' },
    ]);
  }
  return { status: 404, headers: {}, body: { message: 'Not Found' } };
}

/** Newest first; a filtered search ends after 1,000. */
function runsPage(url: URL, github: GitHub, found: (body: unknown, headers?: Readonly<Record<string, string>>) => Answer): Answer {
  const [from = '', to = ''] = (url.searchParams.get('created') ?? '').split('..');
  const inWindow = github.runs
    .filter(({ startedMs }) => startedMs >= Date.parse(from) && startedMs <= Date.parse(to) + 999)
    .sort((one, other) => other.startedMs - one.startedMs);
  const page = Number(url.searchParams.get('page') ?? 1);
  const runs = inWindow.slice(0, 1_000).slice((page - 1) * 100, page * 100);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  const isLast = page * 100 >= Math.min(inWindow.length, 1_000);
  const body = {
    total_count: inWindow.length,
    workflow_runs: runs.map(({ id, conclusion, startedMs, durationMs }) => ({
      id,
      name: 'Release',
      head_branch: `v${id}`,
      status: 'completed',
      conclusion,
      html_url: `https://github.com/${github.repository}/actions/runs/${id}`,
      created_at: new Date(startedMs).toISOString(),
      run_started_at: new Date(startedMs).toISOString(),
      updated_at: new Date(startedMs + durationMs).toISOString(),
    })),
  };
  return found(body, isLast ? {} : { link: `<${next}>; rel="next", <${next}>; rel="last"` });
}
