/** Which version each range means in `helm dependency update`, and what `charthouse package` makes of the lock. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexFolder, serve } from '../../src/client/library.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import {
  type DependencyScene,
  dependant,
  expectChanged,
  expectPackaged,
  judge,
  judges,
  leave,
  lockedVersions,
  type Verdict,
  verdictOn,
} from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needs } from '../support/tools/tools.ts';

let server: RunningServer;
let scene: DependencyScene;

const offered = [
  ...['db@0.9.0', 'db@1.2.0', 'db@1.4.0', 'db@1.4.1', 'db@1.5.0-rc.1', 'db@2.0.0', 'db@2.1.0-beta.2', 'db@2.1.0-beta.11', 'db@10.0.0'],
  ...['web@v0.3.0', 'web@v0.4.0', 'web@0.4.1'],
  ...['early@0.1.0-alpha.1', 'early@0.1.0-alpha.2'],
];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-dependency-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  for (const each of offered) {
    const [name = '', version = ''] = each.split('@');
    await writeFile(join(repository, `${name}-${version}.tgz`), chartPackage(name, version).bytes);
  }
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  scene = { folder, repositories: { main: server.url } };
});

afterAll(async () => {
  await server.close();
  await leave(scene);
});

/** The name of the chart, its range, and the version that all Helms choose. */
const cases: readonly (readonly [string, string, string])[] = [
  ['db', '1.2.0', '1.2.0'],
  ['db', '=1.4.0', '1.4.0'],
  ['db', 'v1.2.0', '1.2.0'],
  ['db', '1.4.0+local', '1.4.0'],
  ['db', '1', '1.4.1'],
  ['db', '1.4', '1.4.1'],
  ['db', '1.x', '1.4.1'],
  ['db', '1.4.X', '1.4.1'],
  ['db', '1.*', '1.4.1'],
  ['db', '*', '10.0.0'],
  ['db', 'x', '10.0.0'],
  ['db', '^1.2.0', '1.4.1'],
  ['db', '^0', '0.9.0'],
  ['db', '^0.9', '0.9.0'],
  ['db', '~1.4.0', '1.4.1'],
  ['db', '~1', '1.4.1'],
  ['db', '~> 1.2', '1.2.0'],
  ['db', '>=1.2 <2', '1.4.1'],
  ['db', '>=1.2, <2', '1.4.1'],
  ['db', '>= 1.2,< 1.4.1', '1.4.0'],
  ['db', '>1.2.0 <=1.4.0', '1.4.0'],
  ['db', '1.2 - 1.4.0', '1.4.0'],
  ['db', '1.2.0 - 2', '2.0.0'],
  ['db', '<1 || >=2 <3', '2.0.0'],
  ['db', '^0.9||~1.2', '1.2.0'],
  ['db', '>=0-0, !=10.0.0', '2.1.0-beta.11'],
  ['db', '!=10', '2.0.0'],
  ['db', '~1.5.0-0', '1.5.0-rc.1'],
  ['db', '1.5.0-rc.1', '1.5.0-rc.1'],
  ['db', '~2.1.0-beta.1', '2.1.0-beta.11'],
  ['db', '>=2.1.0-0 <3.0.0-0', '2.1.0-beta.11'],
  ['db', '<10', '2.0.0'],
  ['web', '0.3.x', 'v0.3.0'],
  ['web', 'v0.4.0', 'v0.4.0'],
  ['web', '^0.4', '0.4.1'],
  ['web', '<0.4.1', 'v0.4.0'],
  ['early', '>=0-0', '0.1.0-alpha.2'],
  ['early', '0.1.0-alpha.1', '0.1.0-alpha.1'],
];

/** Ranges that have another meaning from Helm 3.19 on: a group of comparisons matches pre-releases if one of them has one. */
const disputed: readonly (readonly [string, string, string, string])[] = [
  ['db', '>=1.0.0-0 <3', '2.0.0', '2.1.0-beta.11'],
  ['db', '>1.4.1-0, <2', '1.4.1', '1.5.0-rc.1'],
  ['db', '!=10.0.0', '2.1.0-beta.11', '2.0.0'],
  ['db', '1.2.0-0 - 2', '2.0.0', '2.1.0-beta.11'],
];

const declared = (all: readonly (readonly [string, string, ...(readonly string[])])[]) =>
  all.map(([name, version], at) => ({ name, version: JSON.stringify(version), repository: server.url, alias: `${name}-${at}` }));

describe.each(judges)('beside helm %s', needs('helm-3.12.1', 'helm-3.17.2', 'helm-4.1.4', 'helm-4.3.1'), (version) => {
  let agreed: Verdict;
  let differing: Verdict;
  const isBefore = version === '3.12.1' || version === '3.17.2';

  beforeAll(async () => {
    const by = await judge(version, scene);
    agreed = await verdictOn(dependant(declared(cases)), by, scene);
    differing = await verdictOn(dependant(declared(disputed)), by, scene);
  });

  it.each(cases.map((each, at) => [...each, at] as const))('%s %s is locked as %s', (_name, _range, chosen, at) => {
    expect(lockedVersions(agreed)[at]).toBe(chosen);
  });

  it.each(disputed.map((each, at) => [...each, at] as const))(
    '%s %s is locked as %s before Helm 3.19, then as %s',
    (...[, , before, since, at]) => {
      expect(lockedVersions(differing)[at]).toBe(isBefore ? before : since);
    },
  );

  it('is updated and built with the same lock and the same files', async () => {
    await expectChanged(agreed, scene);
    if (!isBefore) await expectChanged(differing, scene);
  });

  it('is packaged as helm dependency build and helm package do', async () => {
    await expectPackaged(agreed);
    await expectPackaged(differing);
  });
});
