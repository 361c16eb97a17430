/** Charts as people write them, with stand-ins for what they depend on: each is built and packaged as Helm does it. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { indexFolder, serve } from '../../src/client/library.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { git, type Tree, writeTree } from '../support/publish/chart-tree.ts';
import { type DependencyScene, expectChanged, expectPackaged, judge, leave, verdictOn } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, needs } from '../support/tools/tools.ts';

let server: RunningServer;
let scene: DependencyScene;

const offered = ['common@2.30.0', 'common@2.31.4', 'postgresql@12.1.9', 'postgresql@15.5.38', 'redis@18.19.4', 'redis@18.0.0-rc.1'];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-shapes-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  for (const each of offered) {
    const [name = '', version = ''] = each.split('@');
    await writeFile(join(repository, `${name}-${version}.tgz`), chartPackage(name, version).bytes);
  }
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  await git(folder, 'init', '-q');
  await writeTree(folder, {
    'library/Chart.yaml': 'apiVersion: v2\nname: library\ntype: library\nversion: 1.2.3\n',
    'library/values.yaml': 'exports:\n  defaults:\n    a: 1\n',
    'frontend/Chart.yaml':
      'apiVersion: v2\nname: frontend\nversion: 0.1.0\ndependencies:\n- {name: library, version: 1.x.x, repository: "file://../library"}\n',
  });
  scene = { folder, repositories: { bitnami: server.url } };
});

afterAll(async () => {
  await server.close();
  await leave(scene);
});

const head = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const postgresql = 'name: postgresql\n    version: "12.x.x"\n    repository: REPOSITORY\n';

/** REPOSITORY stands for the URL of the repository. */
const shapes: Readonly<Record<string, Tree>> = {
  'tags of a group, and ranges with x': {
    'Chart.yaml': `annotations:\n  category: Database\n${head}dependencies:\n  - ${postgresql}    condition: postgresql.enabled\n  - name: common\n    repository: REPOSITORY\n    tags:\n      - bitnami-common\n    version: 2.x.x\n`,
  },
  'a list in flow style': {
    'Chart.yaml': `${head}dependencies: [{name: common, version: ^2, repository: REPOSITORY}, {name: redis, version: ~18.19, repository: 'REPOSITORY', alias: cache}]\n`,
  },
  'an anchor for the repository': {
    'Chart.yaml': `${head}dependencies:\n- name: common\n  version: 2.30.0\n  repository: &repository REPOSITORY\n- name: redis\n  version: ">=18 <19"\n  repository: *repository\n`,
  },
  'merged defaults': {
    'Chart.yaml': `${head}dependencies:\n- &first\n  name: redis\n  version: 18.x\n  repository: REPOSITORY\n  alias: one\n- <<: *first\n  alias: two\n`,
  },
  'line breaks of Windows': {
    'Chart.yaml': `${head}dependencies:\n- name: common\n  version: 2.x\n  repository: REPOSITORY\n`.replaceAll('\n', '\r\n'),
  },
  'comments, and keys in any order': {
    'Chart.yaml': `${head}# what it needs\ndependencies:\n  # shared\n- version: '2' # newest\n  repository: "REPOSITORY" # ours\n  name: common\n`,
  },
  'values imported from a library in the same repository': {
    'Chart.yaml': `${head}dependencies:\n  - name: library\n    version: "*"\n    repository: file://../../library\n    import-values:\n      - defaults\n      - child: ""\n        parent: ""\n`,
  },
  'an umbrella of folders, which depend on folders': {
    'Chart.yaml': `${head}dependencies:\n- {name: frontend, version: 0.1.0, repository: "file://../../frontend", condition: "frontend.enabled,global.all"}\n- {name: frontend, version: 0.1.0, repository: "file://../../frontend", alias: admin}\n- {name: redis, version: 18.19.4, repository: REPOSITORY}\n`,
  },
  'a pre-release that is asked for': {
    'Chart.yaml': `${head}dependencies:\n- {name: redis, version: "18.0.0-rc.1", repository: "REPOSITORY/"}\n- {name: postgresql, version: ">= 15.0.0-0", repository: REPOSITORY}\n`,
  },
  'apiVersion v1 with requirements.yaml': {
    'Chart.yaml': 'name: app\nversion: 1.0.0\nengine: gotpl\n',
    'requirements.yaml': `dependencies:\n- name: postgresql\n  version: 12.*\n  repository: REPOSITORY\n  condition: postgresql.enabled\n  tags: [database]\n- name: redis\n  version: ^18.0.0\n  repository: REPOSITORY\n  enabled: true\n`,
  },
  'apiVersion v2 with requirements.yaml': {
    'Chart.yaml': head,
    'requirements.yaml': 'dependencies:\n- {name: common, version: 2.x, repository: REPOSITORY}\n',
  },
  'fields that Helm does not know': {
    'Chart.yaml': `${head}dependencies:\n- {name: common, version: 2.x, repository: REPOSITORY, description: shared, optional: true}\n`,
  },
};

describe.each<HelmVersion>(['3.17.2', '4.3.1'])('beside helm %s', (version) => {
  it.each(Object.entries(shapes))('builds and packages %s', needs(`helm-${version}`), async (_, shape) => {
    const url = server.url.replace(/\/$/, '');
    const tree = Object.fromEntries(Object.entries(shape).map(([path, text]) => [path, String(text).replaceAll('REPOSITORY', url)]));
    const verdict = await verdictOn({ 'values.yaml': 'a: 1\n', ...tree }, await judge(version, scene), scene);
    await expectChanged(verdict, scene);
    await expectPackaged(verdict);
  });
});
