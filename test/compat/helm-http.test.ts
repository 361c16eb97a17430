/** What Helm asks for and takes over HTTP: the facts of docs/facts/helm-http.md, of every Helm that we test with. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helmUrl } from '../../src/repository/reader.ts';
import { type RunningServer, type ServerAnswer, type ServerRequest, startServer } from '../../src/runtime/server.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
let archive: Uint8Array;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-http-'));
  const chart = join(scratch, 'demo');
  await mkdir(chart);
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.0.0+b\n');
  await helm('4.1.4', ['package', chart, '-d', scratch]);
  archive = await readFile(join(scratch, 'demo-1.0.0+b.tgz'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const indexOf = (url: string) =>
  Buffer.from(`apiVersion: v1\nentries:\n  demo:\n  - apiVersion: v2\n    name: demo\n    version: 1.0.0+b\n    urls: ["${url}"]\n`);

const ok = (body: Uint8Array, headers: Record<string, string> = {}): ServerAnswer => ({ status: 200, headers, body });

/** A repository whose entry has this URL; `answer` may see to a request first. */
async function repositoryWith(url: string, answer: (request: ServerRequest) => ServerAnswer | undefined = () => undefined) {
  const asked: ServerRequest[] = [];
  const server: RunningServer = await startServer(
    async (request) => {
      asked.push(request);
      const path = request.target.replace(/\?.*$/, '');
      return answer(request) ?? ok(path.endsWith('/index.yaml') ? indexOf(url) : archive);
    },
    { port: 0, host: '127.0.0.1', graceMs: 0 },
  );
  return { server, targets: () => asked.map(({ target }) => target), asked };
}

describe.each(helmVersions)('helm %s', (version) => {
  const tools = needs('helm-4.1.4', `helm-${version}`);

  /** Adds and pulls; which of the two failed, if any, and the files that were pulled. */
  async function addAndPull(url: string): Promise<{ failed: 'add' | 'pull' | undefined; files: string[] }> {
    const home = await mkdtemp(join(scratch, 'home-'));
    const folder = await mkdtemp(join(home, 'pulled-'));
    if ((await helm(version, ['repo', 'add', 'x', url], { home })).code !== 0) return { failed: 'add', files: [] };
    const { code } = await helm(version, ['pull', 'x/demo', '--version', '1.0.0+b', '-d', folder], { home });
    return { failed: code === 0 ? undefined : 'pull', files: await readdir(folder) };
  }

  it.each(['demo-1.0.0%2Bb.tgz', 'demo-1.0.0+b.tgz'])('asks for %s as the index has it', tools, async (url) => {
    const { server, targets } = await repositoryWith(url);
    expect(await addAndPull(server.url)).toEqual({ failed: undefined, files: ['demo-1.0.0+b.tgz'] });
    expect(targets().at(-1)).toBe(`/${url}`);
    await server.close();
  });

  it.each(['a.tgz', './a.tgz', '/a.tgz', '../a.tgz', 'b/a.tgz', 'a.tgz?own=2'])('resolves %s as we do', tools, async (url) => {
    const { server, targets } = await repositoryWith(url);
    const repository = `${server.url}charts?tok=1`;
    expect((await addAndPull(repository)).failed).toBeUndefined();
    const ours = helmUrl(repository, url);
    expect(targets().at(-1)).toBe(`${ours?.pathname}${ours?.search}`);
    expect(targets()[0]).toBe('/charts/index.yaml?tok=1');
    await server.close();
  });

  it('leaves an absolute URL without the repository’s query', tools, async () => {
    const elsewhere = await repositoryWith('unused');
    const { server } = await repositoryWith(`${elsewhere.server.url}a.tgz?own=2`);
    expect((await addAndPull(`${server.url}?tok=1`)).failed).toBeUndefined();
    expect(elsewhere.targets()).toEqual(['/a.tgz?own=2']);
    await server.close();
    await elsewhere.server.close();
  });

  it('follows redirects', tools, async () => {
    const moved = (target: string) => ({ status: 302, headers: { location: `/new${target}`, 'content-length': '0' } });
    const { server } = await repositoryWith('a.tgz', ({ target }) => (target.startsWith('/new/') ? undefined : moved(target)));
    expect((await addAndPull(server.url)).failed).toBeUndefined();
    await server.close();
  });

  it.each([201, 203, 206])('takes status %d for a failure', tools, async (status) => {
    const { server } = await repositoryWith('a.tgz', () => ({ status, headers: {}, body: indexOf('a.tgz') }));
    expect((await addAndPull(server.url)).failed).toBe('add');
    await server.close();
  });

  it('neither asks for compression nor undoes it', tools, async () => {
    const packed = ok(gzipSync(indexOf('a.tgz')), { 'content-encoding': 'gzip' });
    const { server, asked } = await repositoryWith('a.tgz', () => packed);
    expect((await addAndPull(server.url)).failed).toBe('add');
    expect(asked[0]?.headers['accept-encoding']).toBeUndefined();
    await server.close();
  });

  it('tries no other URL than the first', tools, async () => {
    const { server, targets } = await repositoryWith('gone.tgz", "a.tgz', ({ target }) =>
      target === '/gone.tgz' ? { status: 404, headers: {} } : undefined,
    );
    expect((await addAndPull(server.url)).failed).toBe('pull');
    expect(targets().filter((target) => target !== '/index.yaml')).not.toContain('/a.tgz');
    await server.close();
  });
});
