import { describe, expect, it } from 'vitest';
import { memoryCdn } from '../../../test/support/publish/memory-cdn.ts';
import { type Bench, bench, said } from '../../../test/support/publish/publish-harness.ts';
import { app, appAgain, appOther, key, mine, other, signed, standing, text } from '../../../test/support/publish/signed-app.ts';

describe('replacing a provenance file', () => {
  const resigned = { ...mine, 'app.tgz.prov': signed(app.digest, 'second') };
  const replaceProvenance = true;

  async function published(): Promise<Bench> {
    const repository = bench();
    await repository.publish(mine);
    repository.calls.length = 0;
    return repository;
  }

  it.each<[string, string | undefined, string, RegExp]>([
    ['one for the same bytes', text(signed(app.digest, 'first')), 'replaced', /second/],
    ['one for other bytes', text(signed(appOther.digest)), 'replaced', /second/],
    ['one that is no provenance file', 'rubbish', 'replaced', /second/],
    ['none', undefined, 'new', /second/],
    ['its own bytes', text(signed(app.digest, 'second')), 'unchanged', /second/],
  ])('finds %s', async (_, stored, provenance, expected) => {
    const repository = await published();
    repository.store.meddle(key, stored);
    const index = await repository.index();
    const planned = await repository.publish(resigned, { replaceProvenance, dryRun: true });
    expect(planned.charts).toMatchObject([{ outcome: 'unchanged', provenance }]);
    expect(await standing(repository)).toBe(stored);
    const report = await repository.publish(resigned, { replaceProvenance });
    expect(report).toMatchObject({ charts: [{ outcome: 'unchanged', provenance }], warnings: [], error: null });
    expect(await standing(repository)).toMatch(expected);
    expect(await repository.index()).toBe(index);
    expect(repository.calls.filter((call) => call === `putIfMatch ${key}`)).toHaveLength(provenance === 'replaced' ? 1 : 0);
  });

  it.each<[string, Readonly<Record<string, Uint8Array>>]>([
    ['contents', { 'app.tgz': appOther.bytes, 'app.tgz.prov': signed(appOther.digest) }],
    ['bytes', { 'app.tgz': appAgain.bytes, 'app.tgz.prov': signed(appAgain.digest) }],
  ])('is a conflict for a package of other %s than the published ones', async (_, inputs) => {
    const repository = await published();
    const report = await repository.publish(inputs, { replaceProvenance });
    expect(report.charts).toMatchObject([{ outcome: 'conflict' }]);
    expect(report.error?.exitCode).toBe(4);
    expect(await standing(repository)).toContain('mine');
  });

  it('reads and decides again if another run is faster', async () => {
    const repository = await published();
    let faster = 0;
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before' && faster++ < 3)
        repository.store.meddle(key, text(signed(app.digest, `theirs ${faster}`)));
    };
    expect((await repository.publish(resigned, { replaceProvenance })).charts).toMatchObject([{ provenance: 'replaced' }]);
    expect([faster, await standing(repository)]).toEqual([4, text(resigned['app.tgz.prov'])]);
  });

  it('is read back, and a store that has kept the one before is found out', async () => {
    const repository = await published();
    expect((await repository.publish(resigned, { replaceProvenance })).verification).toEqual({ outcome: 'verified' });
    repository.hook = ({ operation, when, key: at }) => {
      if (operation === 'putIfMatch' && when === 'after' && at === key) repository.store.meddle(key, text(signed(app.digest, 'before')));
    };
    const report = await repository.publish({ ...mine, 'app.tgz.prov': signed(app.digest, 'third') }, { replaceProvenance });
    expect(report.error).toMatchObject({ code: 'CH_VERIFY_FAILED', message: expect.stringContaining(key) });
  });

  it('says what the store says of the file that it replaced', async () => {
    const repository = await published();
    const { store } = repository;
    const lost = { code: 'access-changed', message: 'its owner could not be kept' } as const;
    const putIfMatch: typeof store.putIfMatch = async (...words) => {
      const put = await store.putIfMatch(...words);
      return put.kind === 'stored' ? { ...put, warnings: [lost] } : put;
    };
    const report = await repository.publish(resigned, { replaceProvenance }, { store: { ...store, putIfMatch } });
    expect(report.warnings).toEqual([lost]);
  });

  it('creates it if another run deletes it meanwhile', async () => {
    const repository = await published();
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle(key, undefined);
    };
    expect((await repository.publish(resigned, { replaceProvenance })).charts).toMatchObject([{ provenance: 'new' }]);
    expect(await standing(repository)).toBe(text(resigned['app.tgz.prov']));
  });

  it('ends with an error if other runs are always faster', async () => {
    const repository = await published();
    let faster = 0;
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle(key, text(signed(app.digest, `theirs ${faster++}`)));
    };
    expect(said(await repository.publish(resigned, { replaceProvenance }))).toEqual(['conflict', 'CH_CONFLICT_PROVENANCE']);
    expect(faster).toBe(25);
  });

  it('calls it replaced if the answer to its own put was lost', async () => {
    const repository = await published();
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle(key, text(resigned['app.tgz.prov']));
    };
    expect((await repository.publish(resigned, { replaceProvenance })).charts).toMatchObject([{ provenance: 'replaced' }]);
  });

  it.each([
    ['alone', {}, {}, ['/app-1.0.0.tgz.prov']],
    ['in a dry run', { dryRun: true }, {}, ['/app-1.0.0.tgz.prov']],
    ['beside a new chart', {}, { 'other.tgz': other.bytes }, ['/index.yaml', '/app-1.0.0.tgz.prov']],
  ])('has the CDN drop that path: %s', async (_, options, more, paths) => {
    const repository = await published();
    repository.now += 600_000;
    const cdn = memoryCdn();
    const report = await repository.publish({ ...resigned, ...more }, { replaceProvenance, verify: false, ...options }, { cdn });
    expect(report.invalidation.paths).toEqual(paths);
    expect(cdn.asked.map((asked) => asked.paths)).toEqual('dryRun' in options ? [] : [paths]);
  });

  it('has the CDN drop it each time, although the index is the same', async () => {
    const repository = await published();
    repository.now += 600_000;
    const cdn = memoryCdn();
    await repository.publish(resigned, { replaceProvenance }, { cdn });
    await repository.publish(mine, { replaceProvenance }, { cdn });
    expect(cdn.made).toHaveLength(2);
  });

  it('has the CDN drop it also if another chart turns out to be a conflict', async () => {
    const repository = await published();
    const cdn = memoryCdn();
    repository.hook = async ({ operation, key: asked, when }) => {
      if (operation !== 'putNew' || asked !== 'other-1.0.0.tgz' || when !== 'before') return;
      repository.hook = () => undefined;
      repository.store.meddle('other-1.0.0.tgz', 'theirs');
    };
    const report = await repository.publish({ ...resigned, 'other.tgz': other.bytes }, { replaceProvenance }, { cdn });
    expect(report.error?.exitCode).toBe(4);
    expect(cdn.asked.map(({ paths }) => paths)).toEqual([['/app-1.0.0.tgz.prov']]);
  });
});
