/** A rebuild in shards ends as one run does: the same index, byte for byte, and the same report; and the merge reads no package. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RebuildReport } from '../../src/operations/rebuild/request.ts';
import { type Bench, bench, chartPackage } from '../support/publish/publish-harness.ts';
import { merge, putPackage, readAll, rebuild } from '../support/publish/rebuild-harness.ts';

const name = fc.constantFrom('a', 'a-1', 'b', 'ä');
const version = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.constantFrom('', '-rc.1'), fc.constantFrom('', '+x', '+y'))
  .map(([major, minor, pre, build]) => `${major}.${minor}.0${pre}${build}`);
const folderOf = fc.constantFrom('', '', '', 'x/', 'x/y/', '.cache/', 'z/charts/');

/** A package of a chart, wherever it lies; sometimes two of one version with other bytes, sometimes no package at all. */
const item = fc.record({ name, version, folder: folderOf, template: fc.constantFrom('a: 1\n', 'b: 2\n'), isBroken: fc.nat({ max: 9 }) });
const items = fc.array(item, { maxLength: 14 });
const options = fc.record({
  addOrphans: fc.boolean(),
  allowEqualVersion: fc.boolean(),
  newIndex: fc.boolean(),
  indexStyle: fc.constantFrom(undefined, 'yaml' as const, 'json' as const),
});

type Items = typeof items extends fc.Arbitrary<infer T> ? T : never;

async function fill(repository: Bench, list: Items): Promise<void> {
  for (const { name: chart, version: number, folder, template, isBroken } of list) {
    const { bytes, fileName } = chartPackage(chart, number, template);
    await putPackage(repository, `${folder}${fileName}`, isBroken === 0 ? Buffer.from('no gzip') : bytes);
    repository.now += 3_600_000;
  }
}

/** A repository of packages that were published, and of others that came into it otherwise. */
async function repositoryOf(listed: Items, loose: Items, index: string | undefined | 'kept'): Promise<Bench> {
  const repository = bench();
  for (const { name: chart, version: number } of listed) {
    await repository.publish({ 'x.tgz': chartPackage(chart, number).bytes }, { verify: false });
    repository.now += 3_600_000;
  }
  await fill(repository, loose);
  await putPackage(repository, 'z/Chart.yaml', Buffer.from('name: z\n'));
  if (index !== 'kept') repository.store.meddle('index.yaml', index);
  return repository;
}

function result({ error, figures: _, index: { revisionBefore: __, revisionAfter: ___, ...index }, ...rest }: RebuildReport): unknown {
  return { ...rest, index, error: error === null ? null : [error.code, error.message, error.hint] };
}

it('whatever is in the repository, and into however many shards it is split', async () => {
  let commits = 0;
  await fc.assert(
    fc.asyncProperty(
      items,
      items,
      fc.constantFrom('kept' as const, undefined, 'a: [', 'apiVersion: v1\nentries: {}\n'),
      fc.integer({ min: 1, max: 9 }),
      options,
      async (listed, loose, index, of, given) => {
        const whole = await repositoryOf(listed, loose, index);
        const sharded = await repositoryOf(listed, loose, index);
        const folder = await mkdtemp(join(tmpdir(), 'charthouse-shards-'));
        try {
          const expected = await rebuild(whole, given);
          const before = [await sharded.index(), await sharded.keys()];
          const parts = await readAll(sharded, of, folder, given);
          expect([await sharded.index(), await sharded.keys()]).toEqual(before);
          // What stops a whole run before it reads a package stops each shard.
          const stopped = parts.find(({ error }) => error !== null);
          if (stopped !== undefined) {
            expect(stopped.error).toMatchObject({ code: expected.error?.code });
            return;
          }
          sharded.calls.length = 0;
          const merged = await merge(sharded, folder, given);
          expect(result(merged)).toEqual(result(expected));
          expect(await sharded.index()).toBe(await whole.index());
          expect(sharded.calls.filter((call) => call.includes('.tgz'))).toEqual([]);
          commits += merged.index.attempts;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(commits).toBeGreaterThan(10);
});
