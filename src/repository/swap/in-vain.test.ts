import { expect, it } from 'vitest';
import { bench, chartPackage } from '../../../test/support/publish-harness.ts';
import type { ObjectStore } from '../../store/contract.ts';

it.each(['index.yaml', 'app-1.0.0.tgz'])(
  'a store that refuses to create %s, and has none, does not keep the run until its deadline',
  async (key) => {
    const repository = bench();
    let asked = 0;
    const stubborn: ObjectStore = {
      ...repository.store,
      putNew: async (wanted, ...rest) => {
        if (wanted !== key) return repository.store.putNew(wanted, ...rest);
        asked += 1;
        return { kind: 'refused' };
      },
    };
    const { error } = await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes }, {}, { store: stubborn });
    expect(error).toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { key } });
    expect(asked).toBe(6);
  },
);
