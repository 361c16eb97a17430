/** What Helm installs of the charts in charts/: the facts behind the warnings dependency-out-of-range, -twice and -undeclared. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Tree, writeTree } from '../support/publish/chart-tree.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-vendored-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function chart(at: string, name: string, version: string): Tree {
  return {
    [`${at}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    [`${at}/templates/a.yaml`]: `kind: ConfigMap\napiVersion: v1\nmetadata: {name: "{{ .Chart.Name }}-{{ .Chart.Version }}"}\n`,
  };
}

describe.each(helmVersions)('helm template %s', (version) => {
  /** The charts that are rendered of an app that declares db, switched off by its condition. */
  async function rendered(...vendored: readonly Tree[]): Promise<readonly string[]> {
    const dependency = 'dependencies:\n- {name: db, version: ^1.2.0, repository: "", condition: db.enabled, alias: store}\n';
    await writeTree(folder, {
      'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}`,
      'values.yaml': 'db: {enabled: false}\n',
      ...Object.assign({}, ...vendored),
    });
    const { stdout } = await helm(version, ['template', 'release', folder]);
    return [...stdout.matchAll(/name: "(.+)"/g)].map(([, name = '']) => name).sort();
  }

  it('leaves out a dependency that is switched off', needs(`helm-${version}`), async () => {
    expect(await rendered(chart('charts/db', 'db', '1.4.0'))).toEqual([]);
  });

  it('installs one that is out of range, though it is switched off, without its alias', needs(`helm-${version}`), async () => {
    expect(await rendered(chart('charts/db', 'db', '1.4.0'), chart('charts/old', 'db', '0.9.0'))).toEqual(['db-0.9.0']);
  });

  it('installs one that is not declared', needs(`helm-${version}`), async () => {
    expect(await rendered(chart('charts/db', 'db', '1.4.0'), chart('charts/web', 'web', '1.0.0'))).toEqual(['web-1.0.0']);
  });
});
