import { describe, expect, it } from 'vitest';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');

describe('a publish that does not find at the origin what it has committed', () => {
  it('says that the store is the likely cause, and to publish again', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    const before = await repository.index();
    // Another publisher that had read the same revision wins as well, and after us.
    repository.hook = ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'after') repository.store.meddle('index.yaml', before);
    };
    const { error } = await repository.publish({ 'b.tgz': next.bytes });
    expect(error).toMatchObject({ code: 'CH_VERIFY_FAILED', details: { cause: 'store', charts: [{ name: 'app', version: '2.0.0' }] } });
    expect(error?.message).toBe(
      'another write has replaced the index that this run committed, most likely because the store lets several publishers win at once: app 2.0.0',
    );
    expect(error?.hint).toBe(
      'publish again; then test the store with: charthouse doctor (charthouse verify cannot see a version that is no longer listed)',
    );
    repository.hook = () => undefined;
    expect((await repository.publish({ 'b.tgz': next.bytes })).error).toBeNull();
  });

  it.each<[string, string | undefined, string, string]>([
    [
      'index.yaml',
      undefined,
      'the index is gone from the store',
      'restore index.yaml, or make it again with charthouse rebuild, then publish again',
    ],
    [next.fileName, undefined, "'app-2.0.0.tgz' is not in the store", 'put it back with: charthouse publish --restore'],
    [
      next.fileName,
      'other bytes',
      "'app-2.0.0.tgz' has another digest in the store",
      'publish the chart under a new version, and test with charthouse doctor whether the store lets several publishers win at once',
    ],
  ])('names a way out if %s is now %s', async (key, bytes, message, hint) => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    repository.hook = (call) => {
      if (call.operation === 'putIfMatch' && call.when === 'after') repository.store.meddle(key, bytes);
    };
    const { error } = await repository.publish({ 'b.tgz': next.bytes });
    expect([error?.code, error?.message, error?.hint]).toEqual(['CH_VERIFY_FAILED', `${message}: app 2.0.0`, hint]);
  });
});
