/** docs/private.md: its commands with real Helms, and its CloudFront function in front of a repository. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publish, serve } from '../../src/client/operations.ts';
import { type RunningServer, type ServerRequest, startServer } from '../../src/runtime/server.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import type { Ran } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { type HelmVersion, helmVersions, mustTool, needs } from '../support/tools/tools.ts';

interface Viewer {
  uri: string;
  headers: Record<string, { value: string }>;
}
type EdgeAnswer = { readonly statusCode: number } | Viewer;

/** The function of the page, as CloudFront runs it. */
async function edgeFunction(): Promise<(event: { request: Viewer }) => EdgeAnswer> {
  const page = await readFile(join(projectRoot, 'docs', 'private.md'), 'utf8');
  const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  return new Function(`${code}; return handler;`)();
}

const token = 'a-token';

describe('docs/private.md', () => {
  let root: string;
  let inner: RunningServer;
  let edge: RunningServer;
  const asked: ServerRequest[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'charthouse-private-'));
    await cp(join(projectRoot, 'charts'), join(root, 'charts'), { recursive: true });
    const charts = [join(root, 'charts', 'kube9-operator')];
    expect((await publish({ charts, to: join(root, 'repository') })).error).toBeNull();
    inner = await serve({ to: join(root, 'repository'), port: 0 });
    const handler = await edgeFunction();
    edge = await startServer(
      async (request) => {
        asked.push(request);
        const [path = '', query = ''] = request.target.split('?');
        const { authorization } = request.headers;
        const headers = authorization === undefined ? {} : { authorization: { value: authorization } };
        const answer = query === `token=${token}` ? { uri: path, headers: {} } : handler({ request: { uri: path, headers } });
        if ('statusCode' in answer) return { status: answer.statusCode, headers: {} };
        expect(answer.headers).toEqual({});
        const found = await fetch(new URL(answer.uri.slice(1), inner.url));
        return { status: found.status, headers: {}, body: new Uint8Array(await found.arrayBuffer()) };
      },
      { port: 0, host: '127.0.0.1', graceMs: 0 },
    );
  });
  afterAll(async () => {
    await Promise.all([edge?.close(), inner?.close()]);
    await rm(root, { recursive: true, force: true });
  });

  describe.each([helmVersions[0], '3.22.0', '4.3.1'] as const)('with Helm %s', (version: HelmVersion) => {
    let commands: PageCommands;

    beforeEach(async () => {
      asked.length = 0;
      commands = await pageCommands();
    });
    afterEach(() => commands.remove());

    async function play(block = '', env: NodeJS.ProcessEnv = {}): Promise<Ran> {
      await commands.program('helm', `exec ${mustTool(`helm-${version}`)} "$@"`);
      return commands.sh(block, { URL: edge.url, PASSWORD: 'PASSWORD', TOKEN: token, ...env });
    }

    it('installs with the right password, and with no other one', needs(`helm-${version}`), async () => {
      const [block] = await shellBlocks('docs/private.md');
      const ran = await play(block);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      expect(asked.map(({ target }) => target)).toContain('/kube9-operator-1.0.0.tgz');
      const stored = await readFile(join(commands.folder, 'kube9-operator-1.0.0.tgz'));
      expect(stored.equals(await readFile(join(root, 'repository', 'kube9-operator-1.0.0.tgz')))).toBe(true);
      const guessed = { PASSWORD: 'guessed', HOME: join(commands.folder, 'other') };
      expect(await play(block, guessed)).toMatchObject({ code: 1, stderr: expect.stringContaining('401') });
    });

    it('installs with the token in the query', needs(`helm-${version}`), async () => {
      const [, block] = await shellBlocks('docs/private.md');
      const ran = await play(`mkdir queried\n${block}`);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      expect(asked.map(({ target }) => target)).toContain(`/kube9-operator-1.0.0.tgz?token=${token}`);
    });
  });

  it('is read back by publish with the query, not with the bare URL, and not with --no-verify', async () => {
    const run = (version: string, more: object): ReturnType<typeof publish> =>
      publish({ charts: [join(root, 'charts', 'kube9-operator')], to: join(root, 'repository'), version, verifyTimeoutMs: 0, ...more });
    expect(await run('1.1.0', { url: `${edge.url}?token=${token}` })).toMatchObject({ error: null, verification: { outcome: 'verified' } });
    expect(await run('1.2.0', { url: edge.url })).toMatchObject({ error: { code: 'CH_VERIFY_FAILED', exitCode: 7 } });
    expect(await run('1.3.0', { url: edge.url, noVerify: true })).toMatchObject({ error: null, verification: { outcome: 'skipped' } });
  });

  it('encodes the + of a version at the edge', async () => {
    const handler = await edgeFunction();
    const headers = { authorization: { value: 'Basic cmVhZGVyOlBBU1NXT1JE' } };
    expect(handler({ request: { uri: '/a-1.0.0+b.tgz', headers } })).toEqual({ uri: '/a-1.0.0%2Bb.tgz', headers: {} });
    expect(handler({ request: { uri: '/', headers: {} } })).toMatchObject({ statusCode: 401 });
  });
});
