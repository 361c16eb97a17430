import { expect, it } from 'vitest';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

it('a damaged index ends the run as unreadable, and stays', async () => {
  const repository = bench();
  await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0').bytes });
  const before = await repository.index();
  const damaged: ObjectStore = {
    ...repository.store,
    get: async () => {
      throw new CharthouseError('CH_STORE_CORRUPT', { message: 'it was sent with another SHA-256', details: { key: 'index.yaml' } });
    },
  };
  const { error } = await repository.publish({ 'b.tgz': chartPackage('app', '2.0.0').bytes }, {}, { store: damaged });
  expect(error).toMatchObject({ code: 'CH_INDEX_CUT', exitCode: 6, details: { key: 'index.yaml' } });
  expect(await repository.index()).toBe(before);
});
