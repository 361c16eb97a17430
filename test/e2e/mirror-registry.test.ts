/** Charts that go into a registry and come back, by the command line. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type RealRegistry, startRegistry } from '../support/servers/registry.ts';
import { needs } from '../support/tools/tools.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const app = chartPackage('app', '1.0.0+b.1');
const next = chartPackage('app', '1.1.0');
const other = chartPackage('app', '1.1.0', 'other: contents\n');

const at = (path: string): string => join(workspace.folder, path);
const digests = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const names = (await readdir(at(folder))).filter((name) => /\.(tgz|prov)$/.test(name)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, sha256Hex(await readFile(at(join(folder, name))))])));
};

describe('a registry', needs('registry'), () => {
  let registry: RealRegistry;
  beforeAll(async () => {
    registry = await startRegistry('basic');
  });
  afterAll(() => registry.close());

  /** The environment of a user who is logged in. */
  async function loggedIn(): Promise<Readonly<Record<string, string>>> {
    await workspace.put({ 'docker/config.json': registry.config });
    return { DOCKER_CONFIG: at('docker') };
  }

  async function publish(): Promise<void> {
    for (const { fileName, bytes } of [app, next]) await writeFile(at(fileName), bytes);
    await writeFile(at(`${app.fileName}.prov`), provenanceText(app.fileName, app.digest));
    await workspace.put(chartFiles('db'));
    expect(await workspace.run(['publish', app.fileName, next.fileName, 'db', '--to', './repository'])).toMatchObject({ exitCode: 0 });
  }

  it('gets charts, signed ones too, and gives the same bytes and times back', async () => {
    await publish();
    const environment = await loggedIn();
    const url = `oci://${registry.host}/there`;
    const planned = await workspace.run(['mirror', './repository', '--to', url, '--dry-run'], { environment });
    expect(planned).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/3 versions\s+would be copied/) });
    const pushed = await workspace.run(['mirror', './repository', '--to', url], { environment });
    expect([pushed.exitCode, pushed.stdout.split('\n').length, pushed.stderr]).toEqual([0, 4, expect.stringMatching(/copied 3 versions/)]);
    const again = JSON.parse((await workspace.run(['mirror', './repository', '--to', url, '--json'], { environment })).stdout);
    expect(again.copies.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await workspace.run(['mirror', url, '--to', './back'], { environment })).toMatchObject({ exitCode: 0 });
    expect(await digests('back')).toEqual(await digests('repository'));
    const times = (index: string): readonly string[] => index.match(/^ +created: .*$/gm)?.map((line) => line.trim()) ?? [];
    expect(times(await workspace.read('back/index.yaml'))).toEqual(times(await workspace.read('repository/index.yaml')));
    expect(await workspace.run(['verify', '--to', './back'])).toMatchObject({ exitCode: 0 });
    expect(await workspace.run(['mirror', url, '--to', './back'], { environment })).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('nothing to do'),
    });
  });

  it('keeps what a tag has, whatever the source has, and the others go on', async () => {
    await publish();
    const environment = await loggedIn();
    const url = `oci://${registry.host}/kept`;
    await registry.push('kept', { name: 'app', version: '1.1.0', bytes: other.bytes });
    const ran = await workspace.run(['mirror', './repository', '--to', url, '--json'], { environment });
    const { copies, error } = JSON.parse(ran.stdout);
    expect(ran.exitCode).toBe(4);
    expect(error.code).toBe('CH_CONFLICT');
    expect(copies.map(({ name, outcome }: Record<string, string>) => `${name} ${outcome}`)).toEqual(['app conflict', 'app new', 'db new']);
    await workspace.run(['mirror', url, 'app@1.1.0', '--to', './back'], { environment });
    expect(await digests('back')).toEqual({ 'app-1.1.0.tgz': other.digest });
  });

  it('is refused without a login, with the way to log in', async () => {
    await publish();
    const ran = await workspace.run(['mirror', './repository', '--to', `oci://${registry.host}/refused`]);
    expect(ran).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('helm registry login') });
  });

  it('needs the names of charts if it does not list them, and names what it lacks', async () => {
    const environment = await loggedIn();
    const ran = await workspace.run(['mirror', `oci://${registry.host}/nothing`, '--to', './back'], { environment });
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('CH_ENTRY_NOT_FOUND') });
    const none = await workspace.run(['mirror', `oci://${registry.host}/nothing`, 'app', '--to', './back'], { environment });
    expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('CH_ENTRY_NOT_FOUND') });
  });
});
