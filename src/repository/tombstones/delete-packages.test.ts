import { expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { bury } from './bury.ts';
import { deletePackages } from './delete-packages.ts';
import { readTombstone } from './tombstones.ts';

const app = chartPackage('app', '1.0.0');
const other = chartPackage('other', '1.0.0');
const version = { name: 'app', version: '1.0.0' };
const when = '2026-11-30T00:00:00Z';

/** The tombstone is there, and the run that put it is not at its commit yet. */
async function yankedButListed(): Promise<Bench> {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes, 'other.tgz': other.bytes }, { verify: false });
  const record = { name: 'app', version: '1.0.0' };
  await bury(
    [
      {
        ...version,
        digest: app.digest,
        urls: [app.fileName],
        created: when,
        records: [record],
        reason: 'crashes',
        when,
        by: {},
        packageDeleted: undefined,
        state: 'yanked',
      },
    ],
    portsOf(repository),
  );
  return repository;
}

const remove = (repository: Bench) => deletePackages([{ ...version, keys: [app.fileName] }], { when, url: undefined }, portsOf(repository));

it('no package goes that the index lists, whatever its tombstone says', async () => {
  const repository = await yankedButListed();
  await expect(remove(repository)).rejects.toMatchObject({ code: 'CH_CONFLICT', message: expect.stringContaining('index.yaml lists it') });
  expect(await repository.keys()).toContain(app.fileName);
  const kept = await readTombstone(repository.store, version, {});
  expect(kept?.tombstone.packageDeleted).toBeUndefined();
});

it('a package goes that the index lists no more', async () => {
  const repository = await yankedButListed();
  const index = await repository.index();
  repository.store.meddle('index.yaml', index.replace(/ {2}app:[\s\S]*?(?= {2}other:)/, ''));
  expect(await remove(repository)).toMatchObject([{ keys: [app.fileName] }]);
  expect(await repository.keys()).not.toContain(app.fileName);
});
