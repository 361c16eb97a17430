import { describe, expect, it } from 'vitest';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { conflictLimit } from './conflict-limit.ts';

const app = chartPackage('app', '1.0.0');
const prov = 'app-1.0.0.tgz.prov';
const signed = (digest: string): Uint8Array => provenanceText('app-1.0.0.tgz', digest);
const inputs = { 'app.tgz': app.bytes, 'app.tgz.prov': signed(app.digest) };

/** A store that refuses every write of this key, whatever is there. */
function stubborn({ store }: Bench, key: string): ObjectStore & { asked: number } {
  const refusing: ObjectStore & { asked: number } = {
    ...store,
    asked: 0,
    putNew: async (wanted, ...rest) => refuse(wanted) ?? store.putNew(wanted, ...rest),
    putIfMatch: async (wanted, ...rest) => refuse(wanted) ?? store.putIfMatch(wanted, ...rest),
  };
  const refuse = (wanted: string): { kind: 'refused' } | undefined => {
    if (wanted !== key) return undefined;
    refusing.asked += 1;
    return { kind: 'refused' };
  };
  return refusing;
}

describe('a run does not go on until its deadline where a store', () => {
  it.each(['index.yaml', 'app-1.0.0.tgz', prov])('refuses to create %s, and has none', async (key) => {
    const repository = bench();
    const store = stubborn(repository, key);
    const { error } = await repository.publish(inputs, {}, { store });
    expect(error).toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { key } });
    expect(store.asked).toBe(6);
  });

  it('refuses to replace the index, and has the index version that the write names', async () => {
    const repository = bench();
    await repository.publish({ 'other.tgz': chartPackage('other', '1.0.0').bytes });
    const store = stubborn(repository, 'index.yaml');
    const { error, index } = await repository.publish(inputs, {}, { store });
    expect(error).toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { key: 'index.yaml' } });
    expect(store.asked).toBe(20);
    expect(index.revisionAfter).toBe(index.revisionBefore);
  });

  it('refuses to replace a provenance file that no entry names yet', async () => {
    const repository = bench();
    const theirs = signed(chartPackage('app', '1.0.0', 'a: 2\n').digest);
    repository.store.meddle(prov, Buffer.from(theirs).toString());
    const store = stubborn(repository, prov);
    const { error } = await repository.publish(inputs, {}, { store });
    expect(error).toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { key: prov } });
  });
});

it('a refusal that another index version explains restarts the count', () => {
  const onConflict = conflictLimit('index.yaml', 's3://charts');
  for (let round = 0; round < 3; round += 1) {
    for (let times = 0; times < 19; times += 1) onConflict('"a"', '"a"');
    onConflict('"a"', '"b"');
  }
  for (let times = 0; times < 19; times += 1) onConflict('"b"', '"b"');
  expect(() => onConflict('"b"', '"b"')).toThrow(expect.objectContaining({ code: 'CH_STORE_UNSUPPORTED' }));
});
