/** A checkout whose charthouse.yaml tries to run a program of its own: none runs, by any command that reads the file. */
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStep } from '../../src/action/run.ts';
import { sha256Hex } from '../../src/base/digest.ts';
import { optionsOf } from '../../src/config/names.ts';
import { helmRelease } from '../../src/helm/releases.ts';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { thisPlatform } from '../../src/runtime/this-platform.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { tarGz, tarMember } from '../support/tools/tarball.ts';

const commands = [
  ...[['gate'], ['package'], ['package', '--packager', 'helm'], ['publish', '--dry-run'], ['publish']],
  ...[['index'], ['verify'], ['rebuild'], ['doctor'], ['serve'], ['status'], ['init'], ['authenticate'], ['infra', 'template']],
];

describe('charthouse.yaml of a pull request', () => {
  let tools: string;
  let marker: string;
  let server: RunningServer;
  let asked: number;
  let sum: string;
  let workspace: Workspace;

  beforeAll(async () => {
    tools = await mkdtemp(join(tmpdir(), 'charthouse-canary-'));
    marker = join(tools, 'ran');
    const body = `#!/bin/sh\necho ran > '${marker}'\n`;
    const { member } = helmRelease('3.12.0', thisPlatform);
    const archive = tarGz(tarMember(member, body));
    sum = sha256Hex(archive);
    server = await startServer(
      async () => {
        asked += 1;
        return { status: 200, headers: {}, body: archive };
      },
      { port: 0, host: '127.0.0.1', graceMs: 0 },
    );
    workspace = await makeWorkspace();
    await mkdir(join(workspace.folder, 'repository'));
    await workspace.put(chartFiles('charts/app'));
  });
  afterAll(async () => {
    await server.close();
    await workspace.remove();
    await rm(tools, { recursive: true });
  });

  const didRun = (): Promise<boolean> =>
    access(marker).then(
      () => true,
      () => false,
    );

  it('would run if the workflow named that program: the canary works', async () => {
    asked = 0;
    const environment = { RUNNER_TOOL_CACHE: join(tools, 'proof'), PATH: process.env['PATH'] ?? '' };
    await workspace.run(['gate', '--helm-url', server.url, '--helm-sha256', sum], { environment });
    expect([asked, await didRun()]).toEqual([1, true]);
    await rm(marker);
  });

  it.each(commands)('runs nothing of its own in %s %s %s', async (...words) => {
    asked = 0;
    const environment = { RUNNER_TOOL_CACHE: join(tools, 'cache') };
    for (const text of [
      `helm-url: ${server.url}\nhelm-sha256: ${sum}\n`,
      `packager: helm\nhelm-version: 3.12.0\nhelm-url: ${server.url}\nhelm-sha256: ${sum}\n`,
      `helm-sha256: ${sum}\n`,
      `"helm-url": "${server.url}"\n`,
    ]) {
      await workspace.put({ 'charthouse.yaml': text });
      const { exitCode, stderr } = await workspace.run(words, { environment });
      expect([words, exitCode, stderr]).toEqual([words, 2, expect.stringContaining('CH_CONFIG_INVALID')]);
      expect(stderr).toContain('a pull request could choose');
      expect(stderr).toMatch(/charthouse\.yaml:\d+:1/);
    }
    expect([asked, await didRun()]).toEqual([0, false]);
  });

  it('cannot use a checksum of the workflow for another version', async () => {
    asked = 0;
    await workspace.put({ 'charthouse.yaml': 'helm-version: 4.1.4\n' });
    const environment = {
      RUNNER_TOOL_CACHE: join(tools, 'cache'),
      CHARTHOUSE_HELM_URL: server.url,
      CHARTHOUSE_HELM_SHA256: '0'.repeat(64),
    };
    const { stderr } = await workspace.run(['gate'], { environment });
    expect(stderr).toContain('CH_HELM_SUM');
    expect([asked, await didRun()]).toEqual([1, false]);
  });

  it.each(['gate', 'publish', 'setup-helm', 'authenticate'])('is refused by the Action, too: %s', async (command) => {
    asked = 0;
    await workspace.put({ 'charthouse.yaml': `helm-url: ${server.url}\nhelm-sha256: ${sum}\n` });
    const said: string[] = [];
    const exitCode = await runStep({
      getInput: (name) => (name === 'command' ? command : ''),
      environment: { GITHUB_ACTIONS: 'true', CI: 'true', RUNNER_TOOL_CACHE: join(tools, 'cache') },
      payload: undefined,
      folder: workspace.folder,
      runner: {
        log: (text: string) => said.push(text),
        warn: () => undefined,
        refuse: () => undefined,
        leave: async () => undefined,
        addPath: async () => undefined,
      } as never,
      signal: new AbortController().signal,
    });
    expect([exitCode, asked, await didRun()]).toEqual([2, 0, false]);
    expect(said.join('\n')).toContain("'helm-url' cannot be set in a file");
  });

  it('covers every command that reads the file', () => {
    const named = new Set(commands.map(([command, nested]) => (command === 'infra' ? `${command} ${nested}` : command)));
    for (const command of [
      'publish',
      'package',
      'gate',
      'index',
      'verify',
      'rebuild',
      'doctor',
      'serve',
      'status',
      'init',
      'infra template',
    ] as const) {
      expect([command, optionsOf(command).some(([name]) => name === 'config') && named.has(command)]).toEqual([command, true]);
    }
  });
});
