import { describe, expect, it } from 'vitest';
import { type Bench, bench, said } from '../../../test/support/publish/publish-harness.ts';
import { app, appAgain, appOther, key, mine, other, signed, standing, text } from '../../../test/support/publish/signed-app.ts';

/** An index that names other charts only, and a package of ours that no entry names. */
async function withOrphan(bytes: Uint8Array): Promise<Bench> {
  const repository = bench();
  await repository.publish({ 'app.tgz': bytes });
  repository.store.meddle('index.yaml', undefined);
  return repository;
}

describe('a provenance file', () => {
  it('goes between its package and the index', async () => {
    const repository = bench();
    await repository.publish({ 'other.tgz': other.bytes });
    repository.calls.length = 0;
    expect(said(await repository.publish(mine))).toEqual(['new', 'ok']);
    const puts = repository.calls.filter((call) => call.startsWith('put'));
    expect(puts).toEqual(['putNew app-1.0.0.tgz', `putNew ${key}`, 'putIfMatch index.yaml']);
    expect(repository.store.attributesOf(key)).toMatchObject({ contentType: 'text/plain' });
  });

  it('that is none makes the chart invalid, before anything is written', async () => {
    const repository = bench();
    const inputs = { 'app.tgz': app.bytes, 'app.tgz.prov': Buffer.from('hello'), 'other.tgz': other.bytes };
    expect(said(await repository.publish(inputs))).toEqual(['invalid not-written', 'CH_PROVENANCE_INVALID']);
    expect(await repository.keys()).toEqual([]);
    expect(said(await repository.publish(inputs, { keepGoing: true }))).toEqual(['invalid new', 'CH_PROVENANCE_INVALID']);
    expect(await repository.keys()).toEqual(['index.yaml', 'other-1.0.0.tgz']);
  });

  it.each([
    ['in a real run', {}],
    ['in a dry run', { dryRun: true }],
  ])('that names other bytes than its package is a conflict before anything is written %s', async (_, options) => {
    const repository = bench();
    const inputs = { 'app.tgz': app.bytes, 'app.tgz.prov': signed(appOther.digest), 'other.tgz': other.bytes };
    expect(said(await repository.publish(inputs, options))).toEqual(['conflict not-written', 'CH_CONFLICT_PROVENANCE']);
    expect(await repository.keys()).toEqual([]);
  });

  it('must name the adopted bytes where an orphan is adopted', async () => {
    const same = await withOrphan(app.bytes);
    expect(said(await same.publish(mine))).toEqual(['adopted', 'ok']);
    expect(await standing(same)).toBe(text(mine['app.tgz.prov']));
    const again = await withOrphan(appAgain.bytes);
    expect(said(await again.publish(mine))).toEqual(['conflict', 'CH_CONFLICT_PROVENANCE']);
    expect(await again.keys()).toEqual(['app-1.0.0.tgz']);
  });

  it('must name the published bytes where those stand', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': appAgain.bytes });
    expect(said(await repository.publish(mine))).toEqual(['conflict', 'CH_CONFLICT_PROVENANCE']);
    expect(await standing(repository)).toBeUndefined();
  });

  it('may be added later to a published package, and says so', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const events: string[] = [];
    const report = await repository.publish(mine, {}, { onEvent: ({ kind }) => events.push(kind) });
    expect(said(report)).toEqual(['unchanged', 'ok']);
    expect(await standing(repository)).toBe(text(mine['app.tgz.prov']));
    expect(events).toContain('provenance-put');
  });

  it.each([
    ['in a real run', {}, {}],
    ['in a dry run', { dryRun: true }, {}],
    ['as one of many', {}, { 'other.tgz': other.bytes }],
  ])('that differs from a stored one for the same bytes is left, and a warning says so: %s', async (_, options, more) => {
    const repository = bench();
    await repository.publish(mine);
    const report = await repository.publish({ ...mine, 'app.tgz.prov': signed(app.digest, 'second'), ...more }, options);
    expect(report).toMatchObject({
      charts: [{ outcome: 'unchanged', provenance: 'differs' }, ...Object.keys(more).map(() => ({}))],
      error: null,
    });
    expect(report.warnings).toMatchObject([
      { code: 'provenance-differs', message: expect.stringContaining(`'${key}'`), hint: expect.stringContaining('--replace-provenance') },
    ]);
    expect(await standing(repository)).toContain('mine');
  });

  it('that differs from the one an earlier run left beside an orphan is left, and a warning says so', async () => {
    const repository = await withOrphan(app.bytes);
    repository.store.meddle(key, text(signed(app.digest, 'earlier')));
    const report = await repository.publish(mine);
    expect(report).toMatchObject({ charts: [{ outcome: 'adopted', provenance: 'differs' }], warnings: [{ code: 'provenance-differs' }] });
    expect(await standing(repository)).toContain('earlier');
  });

  it('cannot be put beside a package that is elsewhere, and a warning says so', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    repository.store.meddle('index.yaml', (await repository.index()).replace('app-1.0.0.tgz', 'https://elsewhere.example/app-1.0.0.tgz'));
    const report = await repository.publish(mine);
    expect(said(report)).toEqual(['unchanged', 'ok']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['package-elsewhere']);
    expect(await standing(repository)).toBeUndefined();
  });
});

describe('a provenance file that stands and names other bytes', () => {
  it('is put again while no entry names the package', async () => {
    const repository = bench();
    repository.store.meddle(key, text(signed(appOther.digest)));
    expect(said(await repository.publish(mine))).toEqual(['new', 'ok']);
    expect(await standing(repository)).toBe(text(mine['app.tgz.prov']));
    expect(repository.calls).toContain(`putIfMatch ${key}`);
  });

  it('is put again beside an orphan: a run may have died in between', async () => {
    const repository = await withOrphan(app.bytes);
    repository.store.meddle(key, text(signed(appOther.digest)));
    expect(said(await repository.publish(mine))).toEqual(['adopted', 'ok']);
    expect(await standing(repository)).toBe(text(mine['app.tgz.prov']));
  });

  it('is put again while no entry names the package, though it is no provenance file at all', async () => {
    const repository = bench();
    repository.store.meddle(key, 'rubbish');
    expect(said(await repository.publish(mine))).toEqual(['new', 'ok']);
  });

  it.each([
    ['one chart', {}, {}, 'conflict'],
    ['a dry run', {}, { dryRun: true }, 'conflict'],
    ['one of many, before anything is written', { 'other.tgz': other.bytes }, {}, 'conflict not-written'],
    ['a package that would be put back', {}, { restore: true }, 'conflict'],
  ])('is a conflict once the package is published: %s', async (_, more, options, outcomes) => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    repository.store.meddle(key, text(signed(appOther.digest)));
    if ('restore' in options) repository.store.meddle('app-1.0.0.tgz', undefined);
    const before = await repository.keys();
    const report = await repository.publish({ ...mine, ...more }, options);
    expect(said(report)).toEqual([outcomes, 'CH_CONFLICT_PROVENANCE']);
    expect(await repository.keys()).toEqual(before);
  });

  it('is looked at anew where another run replaces it first', async () => {
    const repository = bench();
    repository.store.meddle(key, text(signed(appOther.digest)));
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle(key, text(signed(app.digest, 'theirs')));
    };
    expect(said(await repository.publish(mine))).toEqual(['new', 'ok']);
    expect(await standing(repository)).toContain('theirs');
  });
});

describe('two runs that sign', () => {
  /** Their package comes to stand after ours was found free, and before we put it. */
  function theirs(repository: Bench, bytes: Uint8Array): void {
    repository.hook = async ({ operation, key: asked, when }) => {
      if (operation !== 'putNew' || asked !== 'app-1.0.0.tgz' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.store.putNew('app-1.0.0.tgz', [bytes], { attributes: { contentType: '', cacheControl: '' } });
    };
  }

  it.each([
    ['the same contents in other bytes', appAgain.bytes, 'CH_CONFLICT_PROVENANCE'],
    ['other contents', appOther.bytes, 'CH_CONFLICT_ORPHAN'],
  ])('leave no provenance file beside a package that turns out to have %s', async (_, bytes, code) => {
    const repository = bench();
    theirs(repository, bytes);
    expect(said(await repository.publish(mine))).toEqual(['conflict', code]);
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml']);
  });

  it('do not touch the provenance file of the one that won', async () => {
    const repository = bench();
    repository.store.meddle(key, text(signed(appOther.digest, 'winner')));
    theirs(repository, appOther.bytes);
    expect(said(await repository.publish(mine))).toEqual(['conflict', 'CH_CONFLICT_ORPHAN']);
    expect(await standing(repository)).toContain('winner');
    expect(repository.calls.filter((call) => call.endsWith(key))).toEqual([]);
  });

  it('sign the package that is put beside an orphan at its own place', async () => {
    const repository = bench();
    theirs(repository, appOther.bytes);
    expect(said(await repository.publish(mine, { besideOrphan: true }))).toEqual(['new', 'ok']);
    const beside = `${app.digest.slice(0, 12)}/app-1.0.0.tgz`;
    expect(await repository.keys()).toEqual([beside, `${beside}.prov`, 'app-1.0.0.tgz', 'index.yaml'].sort());
    const puts = repository.calls.filter((call) => call.startsWith('putNew'));
    expect(puts.indexOf(`putNew ${beside}`)).toBeLessThan(puts.indexOf(`putNew ${beside}.prov`));
  });
});

it.each([
  ['missing', undefined],
  ['that of other bytes', text(signed(appOther.digest))],
])('reads the provenance file back, and fails where it is %s', async (_, rotten) => {
  const repository = bench();
  repository.hook = ({ operation, when, key: asked }) => {
    if (operation === 'stream' && when === 'after' && asked === 'app-1.0.0.tgz') repository.store.meddle(key, rotten);
  };
  expect((await repository.publish(mine)).error?.code).toBe('CH_VERIFY_FAILED');
});
