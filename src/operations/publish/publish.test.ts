import { describe, expect, it } from 'vitest';
import { bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';

const app = chartPackage('app', '1.0.0');
const appAgain = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
const appOther = chartPackage('app', '1.0.0', 'a: 2\n');

describe('the table of outcomes', () => {
  it('stages and commits what is new', async () => {
    const { publish, store, index } = bench();
    const report = await publish({ 'app.tgz': app.bytes });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(report.index).toMatchObject({ revisionBefore: null, versionsBefore: 0, versionsAfter: 1, attempts: 1 });
    expect(report.verification.outcome).toBe('verified');
    expect(await index()).toContain(app.digest);
    expect(store.attributesOf('app-1.0.0.tgz')).toMatchObject({
      contentType: 'application/gzip',
      cacheControl: 'public, max-age=31536000, immutable',
    });
    expect(store.attributesOf('index.yaml')).toMatchObject({ contentType: 'text/yaml', cacheControl: 'public, max-age=300' });
  });

  it('finds a published chart unchanged, and writes nothing', async () => {
    const repository = bench();
    const first = await repository.publish({ 'app.tgz': app.bytes });
    repository.calls.length = 0;
    const second = await repository.publish({ 'app.tgz': app.bytes });
    expect(said(second)).toEqual(['unchanged', 'ok']);
    expect(second.index.revisionAfter).toBe(first.index.revisionAfter);
    expect(repository.calls).toEqual(['get index.yaml', 'head app-1.0.0.tgz']);
  });

  it('adopts an orphan with the same bytes', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    repository.store.meddle('index.yaml', undefined);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['adopted', 'ok']);
  });

  it('adopts an orphan with the same contents, under the digest of the bytes that are there', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': appAgain.bytes });
    repository.store.meddle('index.yaml', undefined);
    const report = await repository.publish({ 'app.tgz': app.bytes });
    expect(said(report)).toEqual(['adopted', 'ok']);
    expect(report.charts[0]?.digest).toBe(appAgain.digest);
    expect(await repository.index()).toContain(appAgain.digest);
  });

  it('refuses an orphan with other contents, and replaces nothing', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': appOther.bytes });
    repository.store.meddle('index.yaml', undefined);
    const report = await repository.publish({ 'app.tgz': app.bytes });
    expect(said(report)).toEqual(['conflict', 'CH_CONFLICT_ORPHAN']);
    expect(report.charts[0]?.differs).toEqual(['templates/a.yaml']);
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz']);
  });

  it('publishes beside an orphan when asked to', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': appOther.bytes });
    repository.store.meddle('index.yaml', undefined);
    const report = await repository.publish({ 'app.tgz': app.bytes }, { besideOrphan: true });
    expect(said(report)).toEqual(['new', 'ok']);
    const key = `${app.digest.slice(0, 12)}/app-1.0.0.tgz`;
    expect(report.charts[0]?.url).toBe(key);
    expect(await repository.keys()).toEqual([key, 'app-1.0.0.tgz', 'index.yaml'].sort());
  });

  it('lets the published bytes stand where only the bytes differ', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const report = await repository.publish({ 'app.tgz': appAgain.bytes });
    expect(said(report)).toEqual(['unchanged', 'ok']);
    expect(report.charts[0]?.digest).toBe(app.digest);
    expect(report.warnings.map(({ code }) => code)).toEqual(['published-bytes-stand']);
  });

  it('refuses other contents under a published version, and names the files', async () => {
    const repository = bench();
    const first = await repository.publish({ 'app.tgz': app.bytes });
    const report = await repository.publish({ 'app.tgz': appOther.bytes });
    expect(said(report)).toEqual(['conflict', 'CH_CONFLICT']);
    expect(report.charts[0]?.differs).toEqual(['templates/a.yaml']);
    expect(report.index.revisionAfter).toBe(first.index.revisionAfter);
  });

  it('refuses a version whose listed package is gone, and puts ours back only when it is the very one', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    repository.store.meddle('app-1.0.0.tgz', undefined);
    expect(said(await repository.publish({ 'app.tgz': appOther.bytes }))).toEqual(['conflict', 'CH_CONFLICT']);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['missing', 'CH_VERIFY_FAILED']);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, { restore: true }))).toEqual(['restored', 'ok']);
    expect(await repository.keys()).toContain('app-1.0.0.tgz');
  });

  it('refuses a version that equals a published one, unless it may', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0+a').bytes });
    const b = { 'b.tgz': chartPackage('app', '1.0.0+b').bytes };
    expect(said(await repository.publish(b))).toEqual(['conflict', 'CH_CONFLICT_EQUAL_VERSION']);
    expect(said(await repository.publish(b, { allowEqualVersion: true }))).toEqual(['new', 'ok']);
  });

  it('never takes the package of another chart for an orphan', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': chartPackage('a-1', '2.0.0').bytes });
    const report = await repository.publish({ 'b.tgz': chartPackage('a', '1-2.0.0').bytes }, { besideOrphan: true });
    expect(said(report)).toEqual(['conflict', 'CH_CONFLICT_KEY']);
  });
});

describe('one run of many charts', () => {
  it('commits all of them in one write of the index', async () => {
    const repository = bench();
    await repository.publish({ 'begun.tgz': chartPackage('begun', '1.0.0').bytes });
    repository.calls.length = 0;
    const inputs = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.tgz`, chartPackage(`app-${i}`, '1.0.0').bytes]));
    const report = await repository.publish(inputs);
    expect(report.index).toMatchObject({ versionsAfter: 21, attempts: 1 });
    expect(repository.calls.filter((call) => /^put\w+ index.yaml/.test(call))).toHaveLength(1);
  });

  it('holds the charts to the rules among themselves', async () => {
    const { publish } = bench();
    expect(said(await publish({ 'a.tgz': app.bytes, 'b.tgz': appOther.bytes }))).toEqual(['not-written not-written', 'CH_CHART_TWICE']);
    const shared = { 'a.tgz': chartPackage('a-1', '2.0.0').bytes, 'b.tgz': chartPackage('a', '1-2.0.0').bytes };
    expect(said(await publish(shared))).toEqual(['not-written conflict', 'CH_CONFLICT_KEY']);
    const equal = { 'a.tgz': chartPackage('a', '1.0.0+a').bytes, 'b.tgz': chartPackage('a', '1.0.0+b').bytes };
    expect(said(await publish(equal))).toEqual(['not-written conflict', 'CH_CONFLICT_EQUAL_VERSION']);
  });

  it('goes past charts of one version if it may keep going, and refuses each of them', async () => {
    const { publish, keys } = bench();
    const inputs = { 'a.tgz': app.bytes, 'b.tgz': appOther.bytes, 'web.tgz': chartPackage('web', '1.0.0').bytes };
    expect([said(await publish(inputs)), await keys()]).toEqual([['not-written not-written not-written', 'CH_CHART_TWICE'], []]);
    const kept = await publish(inputs, { keepGoing: true });
    expect(said(kept)).toEqual(['invalid invalid new', 'CH_CHART_TWICE']);
    expect(kept.charts[1]?.error?.message).toBe("'a.tgz' and 'b.tgz' are both app 1.0.0");
    expect(await keys()).toEqual(['index.yaml', 'web-1.0.0.tgz']);
  });

  it('writes nothing at all where one chart is refused, unless it may keep going', async () => {
    const repository = bench();
    const inputs = { 'a.tgz': app.bytes, 'bad.tgz': Buffer.from('no archive') };
    const report = await repository.publish(inputs);
    expect(said(report)).toEqual(['not-written invalid', 'CH_PACKAGE_INVALID']);
    expect(await repository.keys()).toEqual([]);
    const kept = await repository.publish(inputs, { keepGoing: true });
    expect(said(kept)).toEqual(['new invalid', 'CH_PACKAGE_INVALID']);
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml']);
  });

  it('plans in a dry run what the real run does, and writes nothing', async () => {
    const repository = bench();
    const report = await repository.publish({ 'a.tgz': app.bytes }, { dryRun: true });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(report.dryRun).toBe(true);
    expect(await repository.keys()).toEqual([]);
  });
});

describe('the swap', () => {
  it('keeps the other publisher’s entry when it is lost', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    let met = false;
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before' || met) return;
      met = true;
      await repository.publish({ 'b.tgz': chartPackage('other', '1.0.0').bytes });
    };
    const report = await repository.publish({ 'c.tgz': chartPackage('third', '1.0.0').bytes });
    expect(report.index).toMatchObject({ versionsAfter: 3, attempts: 2 });
    expect(await repository.index()).toMatch(/other[\s\S]*third/);
  });

  it('finds the same chart published by another run meanwhile, and is content', async () => {
    const repository = bench();
    await repository.publish({ 'a.tgz': app.bytes });
    const next = chartPackage('app', '2.0.0');
    let met = false;
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before' || met) return;
      met = true;
      repository.now += 5;
      await repository.publish({ 'b.tgz': next.bytes });
    };
    expect(said(await repository.publish({ 'c.tgz': next.bytes }))).toEqual(['unchanged', 'ok']);
  });

  it.each(['putNew', 'putIfMatch'] as const)('takes a lost answer of %s for what it was', async (operation) => {
    const repository = bench();
    if (operation === 'putIfMatch') await repository.publish({ 'a.tgz': app.bytes });
    repository.hook = (call) => {
      if (call.operation === operation && call.key === 'index.yaml' && call.when === 'after') {
        throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
      }
    };
    const report = await repository.publish({ 'b.tgz': chartPackage('app', '2.0.0').bytes });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(await repository.index()).toContain('2.0.0');
  });

  it('says that the commit is unknown where the read-back fails too', async () => {
    const repository = bench();
    let broken = false;
    repository.hook = ({ operation, when, key }) => {
      if (operation === 'putNew' && key === 'index.yaml' && when === 'after') broken = true;
      if (broken) throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
    };
    const report = await repository.publish({ 'a.tgz': app.bytes });
    expect(report.error).toMatchObject({ code: 'CH_STORE_UNAVAILABLE', details: { commit: 'unknown' } });
  });
});

it('touches nothing where the index is not one', async () => {
  const repository = bench();
  repository.store.meddle('index.yaml', '<html>502 Bad Gateway</html>\n');
  const report = await repository.publish({ 'a.tgz': app.bytes });
  expect(report.error?.exitCode).toBe(6);
  expect(await repository.keys()).toEqual(['index.yaml']);
});

it('reads back what it published, and says so where the store has other bytes', async () => {
  const repository = bench();
  repository.hook = ({ operation, when, key }) => {
    if (operation === 'stream' && when === 'before') repository.store.meddle(key, 'rotten');
  };
  const report = await repository.publish({ 'a.tgz': app.bytes });
  expect(report.error?.code).toBe('CH_VERIFY_FAILED');
  expect(report.index.revisionAfter).not.toBeNull();
});

it.each([
  ['gone', undefined],
  ['an older one', 'apiVersion: v1\nentries: {}\n'],
])('reads the index back, and says so where it is %s', async (_, text) => {
  const repository = bench();
  repository.hook = ({ operation, when, key }) => {
    if (operation === 'head' && when === 'before' && key === 'index.yaml') repository.store.meddle(key, text);
  };
  expect((await repository.publish({ 'a.tgz': app.bytes })).error?.code).toBe('CH_VERIFY_FAILED');
});

it('reads back an index that another run has replaced since, and finds its own in it', async () => {
  const repository = bench();
  repository.hook = async ({ operation, when, key }) => {
    if (operation !== 'head' || when !== 'before' || key !== 'index.yaml') return;
    repository.hook = () => undefined;
    await repository.publish({ 'b.tgz': chartPackage('other', '1.0.0').bytes });
  };
  const report = await repository.publish({ 'a.tgz': app.bytes });
  expect([report.verification.outcome, report.error]).toEqual(['verified', null]);
});

it('stops before the commit where the signal came, and says that nothing was committed', async () => {
  const repository = bench();
  const stop = new AbortController();
  repository.hook = ({ operation, key, when }) => {
    if (operation === 'putNew' && key !== 'index.yaml' && when === 'after')
      stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }));
  };
  const report = await repository.publish({ 'a.tgz': app.bytes }, {}, { signal: stop.signal });
  expect(report.error?.code).toBe('CH_INTERRUPTED');
  expect(report.index.revisionAfter).toBeNull();
  expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml']);
  expect(await repository.index()).toContain('nothing is published yet');
});
