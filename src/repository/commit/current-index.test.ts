import { describe, expect, it } from 'vitest';
import { bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import type { GetOutcome, ObjectStore } from '../../ports/object-store.ts';

const app = chartPackage('app', '1.0.0');

/** As a store with versions answers after a deletion. */
function deleted(answer: GetOutcome): GetOutcome {
  return answer.kind === 'missing' ? { kind: 'missing', deleted: true } : answer;
}

describe('a missing index', () => {
  it('is not believed where the store says that it was deleted', async () => {
    const repository = bench();
    const { store } = repository;
    const marked: ObjectStore = { ...store, get: async (key, options) => deleted(await store.get(key, options)) };
    expect(said(await repository.publish({ 'a.tgz': app.bytes }, {}, { store: marked }))).toEqual(['not-written', 'CH_INDEX_VANISHED']);
    expect(await repository.keys()).toEqual([]);
    expect(said(await repository.publish({ 'a.tgz': app.bytes }, { newIndex: true }, { store: marked }))).toEqual(['new', 'ok']);
  });

  it('is not believed where this very run has seen one', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle('index.yaml', undefined);
    };
    const report = await repository.publish({ 'b.tgz': chartPackage('other', '1.0.0').bytes }, { newIndex: true });
    expect(report.error?.code).toBe('CH_INDEX_VANISHED');
    expect(await repository.keys()).not.toContain('index.yaml');
  });
});

describe('an index that is cut under a run', () => {
  it('is not published onto, though it would load in every Helm', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    await repository.publish({ 'b.tgz': chartPackage('other', '1.0.0').bytes });
    const cut = (await repository.index()).split('  other:')[0] ?? '';
    let done = false;
    repository.hook = ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before' || done) return;
      done = true;
      repository.store.meddle('index.yaml', cut);
    };
    const report = await repository.publish({ 'c.tgz': chartPackage('third', '1.0.0').bytes });
    expect(report.error?.code).toBe('CH_INDEX_CUT');
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await repository.index()).toBe(cut);
    // What the next run finds is what it takes: nobody can tell it from an index that was always so.
    expect((await repository.publish({ 'c.tgz': chartPackage('third', '1.0.0').bytes })).error).toBeNull();
  });
});
