/** docs/getting-started.md: its commands, in its order, with a real Helm. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve } from '../../src/client/library.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

let program: BuiltProgram;
let commands: PageCommands;
let server: RunningServer | undefined;

beforeAll(async () => {
  [program, commands] = await Promise.all([buildProgram(), pageCommands()]);
  await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
  // The command is not installed from a registry: the build of this commit is.
  await commands.program('npm', 'test "$*" = "install --global charthouse"');
});
afterAll(() => Promise.all([server?.close(), program.remove(), commands.remove()]));

it('leads from nothing to the second version', needs('helm-4.2.3'), async () => {
  await commands.program('helm', `exec ${mustTool('helm-4.2.3')} "$@"`);
  const [install = '', create = '', publish = '', use = '', next = '', verify = '', ...more] = await shellBlocks('docs/getting-started.md');
  expect(more).toEqual([]);
  const play = async (block: string): Promise<string> => {
    const { code, stdout, stderr } = await commands.sh(block, {});
    expect(`${code}\n${code === 0 ? '' : stderr}`).toBe('0\n');
    return stdout;
  };
  expect(await play(install)).toMatch(/^\d+\.\d+\.\d+\n$/);
  await play(create);
  expect(await play(publish)).toBe('new        hello 0.1.0  ./repository/hello-0.1.0.tgz\n');
  server = await serve({ to: join(commands.folder, 'repository'), port: 0 });
  const used = await play(use.replace('http://127.0.0.1:8879', server.url.replace(/\/$/, '')));
  expect(used).toMatch(/^local\/hello\s+0\.1\.0\s/m);
  expect(used).toContain('app.kubernetes.io/instance: my-hello');
  expect(await play(next)).toBe('new        hello 0.2.0  ./repository/hello-0.2.0.tgz\n'.repeat(2));
  expect(await play(verify)).toBe('ok 2 versions\n');
  expect(await readFile(join(commands.folder, 'repository/index.yaml'), 'utf8')).toMatch(/version: "0\.2\.0".*version: "0\.1\.0"/s);
});
