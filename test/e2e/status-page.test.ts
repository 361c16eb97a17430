/** status.html, from the commands that know the figures to the page in the repository. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { figuresIn } from '../../src/pages/status-state.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app'));
  await configure('  status: true\n');
  await workspace.run(['publish']);
});
afterEach(() => workspace.remove());

const configure = (line: string) =>
  workspace.put({ 'charthouse.yaml': `to: ./repository\ncharts: [app]\npages: true\nsite:\n  title: Our charts\n${line}` });

const page = (path = 'status.html'): Promise<string | undefined> =>
  readFile(join(workspace.folder, 'repository', path), 'utf8').catch(() => undefined);
const figures = async () => figuresIn((await page()) ?? '');

describe('status.html', () => {
  it('is linked and there after a publish, and shows the figures of audit and status', async () => {
    expect(await page('pages/charts/app/index.html')).toContain('<a href="../../../status.html">Status</a>');
    expect(await figures()).toMatchObject({ repository: { charts: 1, versions: 1 } });
    const audit = await workspace.run(['audit', '--status-page']);
    expect([audit.exitCode, audit.stderr]).toEqual([0, expect.stringContaining('status.html written')]);
    const status = await workspace.run(['status', '--status-page']);
    expect([status.exitCode, status.stderr]).toEqual([0, expect.stringContaining('status.html')]);
    expect(await figures()).toMatchObject({ repository: { versions: 1 }, audit: { versions: 1, read: 1, rules: [] } });
    expect(await page()).toContain('✓ no errors');
  });

  it('shows the findings of an audit that fails', async () => {
    await rm(join(workspace.folder, 'repository/app-1.0.0.tgz'));
    const { exitCode } = await workspace.run(['audit', '--status-page']);
    expect(exitCode).not.toBe(0);
    expect((await figures())?.audit?.rules).toMatchObject([{ code: 'package-missing', severity: 'error', findings: 1 }]);
    expect(await page()).not.toContain(workspace.folder);
  });

  it.each([
    ['the flag', ['audit'], '  status: true\n'],
    ['the permission of charthouse.yaml', ['audit', '--status-page'], '  status: false\n'],
    ['packages that were read', ['audit', '--status-page', '--index-only'], '  status: true\n'],
  ])('is not written without %s', async (_, words, line) => {
    await configure(line);
    const before = await page();
    expect((await workspace.run(words)).exitCode).toBe(0);
    expect(await page()).toBe(before);
  });

  it('is written into the repository of charthouse.yaml, although its URL is read', async () => {
    const server = await workspace.run(['audit', '--url', 'http://127.0.0.1:9', '--status-page', '--deadline', '2s']);
    // An audit that could not read the repository leaves the page as it is, and says so.
    expect(server.exitCode).not.toBe(0);
    expect(server.stderr).toContain('status-page-not-written');
    expect(await figures()).not.toHaveProperty('audit');
  });

  it('is a warning if it cannot be written: the command is not about it', async () => {
    await workspace.put({ 'repository/status.html': 'mine' });
    const { exitCode, stderr } = await workspace.run(['audit', '--status-page']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('status-page-not-written')]);
    expect(await page()).toBe('mine');
  });

  it('goes with the next pages if it is not wanted any more', async () => {
    await configure('');
    expect((await workspace.run(['pages', 'build'])).exitCode).toBe(0);
    expect([await page(), await page('index.html')]).toEqual([undefined, expect.not.stringContaining('status.html')]);
  });

  it.each([
    ['status: yes please', "'status' is neither true nor false"],
    ['status: "true"', "'status' is neither true nor false"],
  ])('refuses %s', async (line, message) => {
    await configure(`  ${line}\n`);
    const { exitCode, stderr } = await workspace.run(['pages', 'build']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
