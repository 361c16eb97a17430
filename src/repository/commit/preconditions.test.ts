import { describe, expect, it } from 'vitest';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');

/** A store that has to be tried: `probes` counts how often it was. */
function untried(store: ObjectStore, probe: () => Promise<void> = async () => {}): ObjectStore & { probes: number } {
  const tried = {
    ...store,
    probes: 0,
    preconditions: () => ({
      kind: 'untried' as const,
      accepts: (verdict: string) => verdict === 's3.example',
      probe: async () => {
        tried.probes += 1;
        await probe();
        return 's3.example';
      },
    }),
  };
  return tried;
}

describe('the preconditions of a store that nobody knows', () => {
  it('are tried once, and the verdict rides on the index', async () => {
    const repository = bench();
    const store = untried(repository.store);
    await repository.publish({ 'a.tgz': app.bytes }, {}, { store });
    expect(store.probes).toBe(1);
    expect(await store.head('index.yaml')).toMatchObject({ info: { metadata: { 'charthouse-probe': 's3.example' } } });
    await repository.publish({ 'b.tgz': next.bytes }, {}, { store });
    expect(store.probes).toBe(1);
  });

  it('are tried again if the store no longer accepts the verdict', async () => {
    const repository = bench();
    const store = untried(repository.store);
    await repository.publish({ 'a.tgz': app.bytes }, {}, { store });
    const moved = { ...store, preconditions: () => ({ ...store.preconditions(), accepts: () => false }) };
    await repository.publish({ 'b.tgz': next.bytes }, {}, { store: moved });
    expect(store.probes).toBe(3);
  });

  it('are tried again before the commit, if the answers to the packages show that versioning was switched on since', async () => {
    const repository = bench();
    const store = untried(repository.store);
    await repository.publish({ 'a.tgz': app.bytes }, {}, { store });
    let isVersioned = false;
    const probesAt: number[] = [];
    const versioned: ObjectStore = {
      ...store,
      preconditions: () => ({ ...store.preconditions(), accepts: () => !isVersioned }),
      putNew: async (...put) => {
        isVersioned = true;
        return store.putNew(...put);
      },
      putIfMatch: async (...put) => {
        probesAt.push(store.probes);
        return store.putIfMatch(...put);
      },
    };
    await repository.publish({ 'b.tgz': next.bytes }, {}, { store: versioned });
    expect(probesAt).toEqual([2]);
  });

  it('are not tried where nothing is written', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    const store = untried(repository.store);
    await repository.publish({ 'a.tgz': app.bytes }, {}, { store });
    await repository.publish({ 'b.tgz': next.bytes }, { dryRun: true }, { store });
    expect(store.probes).toBe(0);
  });

  it('that are not kept end the run before anything is written', async () => {
    const repository = bench();
    const store = untried(repository.store, async () => {
      throw new CharthouseError('CH_STORE_UNSUPPORTED', { message: 'it ignores conditions' });
    });
    const { error } = await repository.publish({ 'a.tgz': app.bytes }, {}, { store });
    expect(error?.code).toBe('CH_STORE_UNSUPPORTED');
    expect(await repository.keys()).toEqual([]);
  });
});
