/**
 * Which versions generated ranges mean, in an index and in a registry: `charthouse dependency update` beside that of each Helm, with lock
 * and files.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../src/client/library.ts';
import { updateDependencies } from '../../src/client/library-dependencies.ts';
import { parseConstraint, satisfies } from '../../src/go/constraint.ts';
import { isStrictVersion, parseVersion } from '../../src/go/helm-version.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type DependencyScene, dependant, expectSame, judge, judges, leave, seen, written } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type RealRegistry, startRegistry } from '../support/servers/registry.ts';
import { needs } from '../support/tools/tools.ts';

/** The same numbers below `below` in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Few numbers, so that many versions are equal but for what follows `+`, which no order puts first. */
function makeVersions(count: number): readonly string[] {
  const next = numbers(7);
  const versions = new Set<string>();
  while (versions.size < count) {
    const core = `${next(3)}.${next(3)}.${next(3)}`;
    const prerelease = ['', '', '', '-rc.1', '-rc.2', '-alpha'][next(6)];
    const build = ['', `+b${next(20)}`, `+${next(20)}.x-y`][next(3)];
    versions.add(`${core}${prerelease}${build}`);
  }
  return [...versions];
}

/** Tags that no range means, beside versions. */
const versions = makeVersions(90);
const odd = ['latest', 'v9.9.9', '9.9', '9', '09.0.0', '9.0.0.0'];

function makeRanges(count: number): readonly string[] {
  const next = numbers(11);
  const one = (): string => {
    const version = [`${next(3)}.${next(3)}.${next(3)}`, `${next(3)}.${next(3)}`, `${next(3)}.x`, `${next(3)}.${next(3)}.${next(3)}-0`][
      next(4)
    ];
    return `${['', '^', '~', '>=', '<=', '>', '<', '='][next(8)]}${version}`;
  };
  const ranges = Array.from(
    { length: count },
    () => [one(), `${one()}, ${one()}`, `${one()} || ${one()}`, `${one()} - ${one().replace(/^[^0-9]+/, '')}`][next(4)] ?? '*',
  );
  return [...new Set(ranges)];
}

/** Those in which some version is, by both rules of Helm for pre-releases: a range without one fails the whole command. */
function usable(): readonly string[] {
  const parsed = versions.flatMap((each) => parseVersion(each) ?? []);
  return makeRanges(600).filter((text) => {
    const range = parseConstraint(text);
    if (range === undefined || parseVersion(text) !== undefined) return false;
    return (['group', 'comparison'] as const).every((rule) => parsed.some((version) => satisfies(version, range, rule)));
  });
}

/** A version and a range whose versions differ between Helms are tested elsewhere (`dependency-ranges.test.ts`). */
function sameByAll(range: string): boolean {
  return !/-(?:0|rc|alpha)/.test(range);
}

let server: RunningServer;
let registry: RealRegistry;
let scene: DependencyScene;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-ranges-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  registry = await startRegistry('open');
  for (const version of versions) {
    const { bytes } = chartPackage('db', version);
    await writeFile(join(repository, `db-${version}.tgz`), bytes);
    await registry.push('charts', { name: 'db', version, bytes });
  }
  const { bytes } = chartPackage('db', '9.9.9');
  for (const tag of odd) await registry.push('charts', { name: 'db', version: tag, bytes });
  // In no order, as indexes of other programs are.
  const entries = versions.map((version) => `  - {apiVersion: v2, name: db, version: ${version}, urls: ["db-${version}.tgz"]}\n`);
  await writeFile(join(repository, 'index.yaml'), `apiVersion: v1\nentries:\n  db:\n${entries.join('')}`);
  server = await serve({ to: repository, port: 0 });
  scene = { folder, repositories: { main: server.url.replace(/\/$/, '') } };
});

afterAll(async () => {
  await Promise.all([registry.close(), server.close()]);
  await leave(scene);
});

it('are all strict versions, many of them equal', () => {
  expect(versions.every(isStrictVersion)).toBe(true);
  expect(usable().length).toBeGreaterThan(200);
});

describe.each(judges)('beside helm %s', (version) => {
  it.each(['an index', 'a registry'])(
    'chooses the same versions in %s, and fetches the same files',
    needs('registry', `helm-${version}`),
    async (kind) => {
      const isNew = !/^3\.1[0-8]\./.test(version);
      const ranges = usable().filter((range) => isNew || sameByAll(range));
      const repository = kind === 'an index' ? (scene.repositories['main'] ?? '') : `oci://${registry.host}/charts`;
      const tree = dependant(ranges.map((range, at) => ({ name: 'db', alias: `a${at}`, version: `"${range}"`, repository })));
      const [theirs, ours] = [await written(tree, scene), await written(tree, scene)];
      const by = await judge(version, scene);
      const plain = kind === 'an index' || version === '3.12.1' ? [] : ['--plain-http'];
      expect(await by.run('dependency', 'update', theirs, ...plain)).toBeUndefined();
      await updateDependencies({ charts: [ours] }, { environment: { XDG_CACHE_HOME: scene.folder } });
      await expectSame(await seen(ours), await seen(theirs));
    },
  );
});
