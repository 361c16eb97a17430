import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { GetOutcome, ObjectStore } from '../../ports/object-store.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');

type Answered = 'refused' | 'broken';

/** A store whose first answer to a write of the index is lost: a retry below hears 412, or nobody hears anything. */
function losing({ store }: Bench, answered: Answered, keepsMetadata: boolean): ObjectStore {
  let isLost = false;
  const lose = async <T>(key: string, put: Promise<T>): Promise<T | { kind: 'refused' }> => {
    const outcome = await put;
    if (key !== 'index.yaml' || isLost) return outcome;
    isLost = true;
    if (answered === 'broken') throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
    return { kind: 'refused' };
  };
  const seen = (answer: GetOutcome): GetOutcome =>
    answer.kind === 'found' && !keepsMetadata ? { ...answer, info: { ...answer.info, metadata: {} } } : answer;
  return {
    ...store,
    get: async (key, options) => seen(await store.get(key, options)),
    putNew: (key, ...rest) => lose(key, store.putNew(key, ...rest)),
    putIfMatch: (key, ...rest) => lose(key, store.putIfMatch(key, ...rest)),
  };
}

describe.each<[Answered, boolean]>([
  ['refused', true],
  ['refused', false],
  ['broken', true],
  ['broken', false],
])('an index that was written, but answered %s (metadata kept: %s)', (answered, keepsMetadata) => {
  it.each([
    ['the first one', {}],
    ['a next one', { 'app.tgz': app.bytes }],
  ])('is found to be ours: %s', async (_, before) => {
    const repository = bench();
    if ('app.tgz' in before) await repository.publish(before);
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: losing(repository, answered, keepsMetadata) });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(report.index.attempts).toBe(1);
    expect((await repository.index()).match(/2\.0\.0\.tgz/g)).toHaveLength(1);
  });

  it('is found to be ours though another run has replaced it meanwhile', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const store = losing(repository, answered, keepsMetadata);
    let isOver = false;
    const overtaken: ObjectStore = {
      ...store,
      get: async (key, options) => {
        if (key === 'index.yaml' && !isOver && (await repository.index()).includes(next.digest)) {
          isOver = true;
          await repository.publish({ 'other.tgz': chartPackage('other', '1.0.0').bytes });
        }
        return store.get(key, options);
      },
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: overtaken });
    expect(said(report)).toEqual(['new', 'ok']);
    expect((await repository.index()).match(/2\.0\.0\.tgz/g)).toHaveLength(1);
    expect(await repository.index()).toContain('other');
  });
});

it('a refused write whose look fails is unknown: the first try may have written it', async () => {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes });
  const lost = losing(repository, 'refused', true);
  const blind: ObjectStore = {
    ...lost,
    get: async (key, options) => {
      if (key === 'index.yaml' && (await repository.index()).includes(next.digest))
        throw new CharthouseError('CH_STORE_DENIED', { message: 'access denied', hint: 'ask for access' });
      return lost.get(key, options);
    },
  };
  const { error } = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: blind });
  expect([error?.code, error?.hint, error?.details['commit']]).toEqual(['CH_STORE_DENIED', 'ask for access', 'unknown']);
});

it('is not ours where only the same package is listed, at another time', async () => {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes });
  const { store } = repository;
  const broken: ObjectStore = {
    ...store,
    putIfMatch: async () => {
      repository.now += 5;
      await repository.publish({ 'theirs.tgz': next.bytes });
      throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
    },
  };
  const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: broken });
  expect(report.error?.code).toBe('CH_STORE_UNAVAILABLE');
  expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
});

it.each([
  ['may land yet is told as unknown, though the index is as it was', { landed: 'unknown' }, 'unknown'],
  ['will not land is told as failed', {}, undefined],
])('a write that %s', async (_, details, commit) => {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes });
  const silent: ObjectStore = {
    ...repository.store,
    putIfMatch: async () => {
      throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'no answer in time', details });
    },
  };
  const { error } = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: silent });
  expect([error?.code, error?.details['commit']]).toEqual(['CH_STORE_UNAVAILABLE', commit]);
});
