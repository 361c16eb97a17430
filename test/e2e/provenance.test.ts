/** A package that is signed again, on the command line: the stored provenance file stays until it is asked to go. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';

const file = 'app-1.0.0.tgz';
const stored = `repository/${file}.prov`;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' });
  await workspace.run(['package', 'app']);
});
afterEach(() => workspace.remove());

async function sign(mark: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(join(workspace.folder, file)))
    .digest('hex');
  const text = Buffer.from(provenanceText(file, digest, mark)).toString();
  await workspace.put({ [`${file}.prov`]: text });
  return text;
}

const publish = (...words: string[]): Promise<Ran> => workspace.run(['publish', file, '--to', 'repository', ...words]);

it('keeps the stored provenance file and says so, and replaces it with --replace-provenance', async () => {
  const first = await sign('first');
  expect((await publish()).exitCode).toBe(0);
  const [index, bytes] = [await workspace.read('repository/index.yaml'), await readFile(join(workspace.folder, 'repository', file))];
  const second = await sign('second');

  const left = await publish();
  expect([left.exitCode, await workspace.read(stored)]).toEqual([0, first]);
  expect(left.stdout).toMatch(/^unchanged {2}app 1\.0\.0 .*provenance: differs$/m);
  expect(left.stderr).toMatch(/provenance-differs.*app-1\.0\.0\.tgz\.prov/);
  expect(left.stderr).toContain('--replace-provenance');
  expect(left.stderr).toContain('nothing new: ./repository keeps 1 provenance file that differs from yours');
  expect(left.stderr).not.toContain('has all of it');

  const planned = await publish('--replace-provenance', '--dry-run');
  expect([planned.stderr, await workspace.read(stored)]).toEqual([expect.stringContaining('1 provenance file replaced'), first]);

  const replaced = await publish('--replace-provenance', '--json');
  expect(JSON.parse(replaced.stdout)).toMatchObject({
    charts: [{ outcome: 'unchanged', provenance: 'replaced' }],
    warnings: [],
    error: null,
  });
  expect(replaced.stderr).toContain('1 provenance file replaced in ./repository');
  expect(await workspace.read(stored)).toBe(second);
  expect([await workspace.read('repository/index.yaml'), await readFile(join(workspace.folder, 'repository', file))]).toEqual([
    index,
    bytes,
  ]);
  expect((await publish('--replace-provenance')).stderr).toContain('is up to date');
});

it('is not taken from charthouse.yaml', async () => {
  await sign('first');
  await workspace.put({ 'charthouse.yaml': 'replace-provenance: true\n' });
  expect((await publish()).exitCode).toBe(2);
});
