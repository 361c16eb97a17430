/** Dependencies of a real registry, in later runs: a tag that moved, and no network. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openPageServer } from '../support/servers/page-server.ts';
import { needsRegistry, type RealRegistry, startRegistry } from '../support/servers/registry.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const command = (...words: readonly string[]): Promise<Ran> =>
  workspace.run(words, { environment: { CHARTHOUSE_CACHE_FOLDER: 'cache', HOME: workspace.folder, PATH: process.env['PATH'] ?? '' } });

const packaged = (...words: readonly string[]): Promise<Ran> => command('package', 'app', '-d', 'out', ...words);

const made = (text: string) => ({ name: 'db', version: '1.4.0', ...chartPackage('db', '1.4.0', `a: ${text}\n`) });

/** A registry with db 1.4.0, and a chart whose lock names it. */
async function withRegistry(use: (registry: RealRegistry) => Promise<void>): Promise<void> {
  const registry = await startRegistry();
  try {
    await registry.push('charts', made('old'));
    const dependency = `dependencies:\n- {name: db, version: 1.x, repository: "oci://${registry.host}/charts"}\n`;
    await workspace.put({ 'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}` });
    expect(await command('dependency', 'update', 'app')).toMatchObject({ exitCode: 0 });
    await rm(join(workspace.folder, 'app/charts'), { recursive: true });
    await use(registry);
  } finally {
    await registry.close();
  }
}

describe('a registry', needsRegistry(), () => {
  it('is not asked if the run is offline', async () => {
    await withRegistry(() => Promise.resolve());
    // It is closed now.
    expect(await packaged()).toMatchObject({ exitCode: 5 });
    expect(await packaged('--offline')).toMatchObject({ exitCode: 0 });
    expect(await command('dependency', 'update', 'app', '--offline')).toMatchObject({ exitCode: 0 });
    await command('cache', 'clean');
    await rm(join(workspace.folder, 'app/charts'), { recursive: true });
    const refused = await packaged('--offline');
    expect(refused.stderr).toMatch(/CH_DEPENDENCY_OFFLINE: db 1\.4\.0 of oci:\S+ is needed, and oci:\S+db:1\.4\.0 is not in the cache/);
  });

  it('is not asked for a package that an index has there, if the run is offline', async () => {
    const index = await openPageServer();
    await withRegistry(async ({ host }) => {
      const entry = `{name: db, version: 1.4.0, urls: ["oci://${host}/charts/db:1.4.0"]}`;
      index.pages.set('/index.yaml', `apiVersion: v1\nentries:\n  db:\n  - ${entry}\n`);
      const dependency = `dependencies:\n- {name: db, version: 1.x, repository: "${index.url}"}\n`;
      await workspace.put({ 'linked/Chart.yaml': `apiVersion: v2\nname: linked\nversion: 1.0.0\n${dependency}` });
      expect(await command('dependency', 'update', 'linked')).toMatchObject({ exitCode: 0 });
    });
    await index.close();
    await rm(join(workspace.folder, 'linked/charts'), { recursive: true });
    expect(await command('package', 'linked', '-d', 'out', '--offline')).toMatchObject({ exitCode: 0 });
  });

  it('may not give another package under a tag that moved', async () => {
    await withRegistry(async (registry) => {
      await registry.push('charts', made('new'));
      const refused = await packaged();
      expect(refused.stderr).toContain(
        `its SHA-256 is ${made('new').digest} now, and was ${made('old').digest} when charthouse last fetched it`,
      );
      const line = /add this line to charthouse\.sum: (sha256:.*)$/m.exec(refused.stderr)?.[1];
      await workspace.put({ 'charthouse.sum': `${line}\n` });
      expect(await packaged()).toMatchObject({ exitCode: 0 });
    });
  });
});
