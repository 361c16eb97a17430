/** A version that is listed with our digest: what is said of its package, whatever became of that. */
import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import type { PublishReport } from '../../repository/outcome.ts';

const app = chartPackage('app', '1.0.0');
/** The same size: only the time differs. */
const times = Array.from({ length: 200 }, (_, at) => chartPackage('app', '1.0.0', 'a: 1\n', 315_532_801 + at));
const sameSize = times.find(({ bytes }) => bytes.length === app.bytes.length) ?? app;
const larger = chartPackage('app', '1.0.0', `a: 1\n${'# x'.repeat(50)}\n`);
const next = chartPackage('next', '1.0.0');
const key = 'app-1.0.0.tgz';
const ours = { 'app.tgz': app.bytes };

function said({ charts, error, warnings }: PublishReport): unknown {
  return [charts.map(({ outcome }) => outcome).join(' '), error?.code ?? 'ok', ...warnings.map(({ code }) => code)];
}

/** app 1.0.0 is published, and then its package is what somebody has made of it. */
async function publishedThen(stands: string | Uint8Array | undefined): Promise<Bench> {
  const repository = bench();
  await repository.publish(ours);
  repository.store.meddle(key, stands);
  return repository;
}

it('is tried with bytes of one size', () => {
  expect(sameSize.bytes).toHaveLength(app.bytes.length);
  expect(sameSize.digest).not.toBe(app.digest);
});

describe.each([
  ['there', app.bytes, 'unchanged', 'ok', 'unchanged', 'ok'],
  ['gone', undefined, 'missing', 'CH_VERIFY_FAILED', 'restored', 'ok'],
  ['of another size', larger.bytes, 'wrong-digest', 'CH_VERIFY_FAILED', 'conflict', 'CH_CONFLICT'],
  ['of the same size, with other bytes', sameSize.bytes, 'wrong-digest', 'CH_VERIFY_FAILED', 'conflict', 'CH_CONFLICT'],
  ['empty', '', 'wrong-digest', 'CH_VERIFY_FAILED', 'conflict', 'CH_CONFLICT'],
  ['a web page', '<html></html>', 'wrong-digest', 'CH_VERIFY_FAILED', 'conflict', 'CH_CONFLICT'],
] as const)('a package that is %s', (_, stands, outcome, code, restoring, restoringCode) => {
  it.each([{}, { dryRun: true }, { keepGoing: true }, { skipExisting: true }, { verify: false }])('is told with %o', async (options) => {
    const repository = await publishedThen(stands);
    const before = [await repository.index(), await repository.keys()];
    expect(said(await repository.publish(ours, options))).toEqual([outcome, code]);
    expect([await repository.index(), await repository.keys()]).toEqual(before);
  });

  it.each([{}, { dryRun: true }])('is put back only if it is gone, with %o', async (options) => {
    const repository = await publishedThen(stands);
    const index = await repository.index();
    expect(said(await repository.publish(ours, { ...options, restore: true }))).toEqual([restoring, restoringCode]);
    expect(await repository.index()).toBe(index);
    if (restoring === 'conflict') expect((await repository.store.get(key)).kind).toBe('found');
  });

  it('ends a run before anything is written, unless it keeps going', async () => {
    const repository = await publishedThen(stands);
    const all = { ...ours, 'next.tgz': next.bytes };
    const report = await repository.publish(all);
    expect(said(report)).toEqual([`${outcome} ${code === 'ok' ? 'new' : 'not-written'}`, code]);
    expect(report.index.versionsAfter).toBe(code === 'ok' ? 2 : 1);
    const going = await repository.publish(all, { keepGoing: true });
    expect(said(going)).toEqual([`${outcome} ${code === 'ok' ? 'unchanged' : 'new'}`, code]);
    expect(going.index.versionsAfter).toBe(2);
  });
});

it('says what to do, in a line that can be pasted', async () => {
  const gone = await (await publishedThen(undefined)).publish(ours);
  expect(gone.error?.message).toBe("app 1.0.0 is listed, but its package 'app-1.0.0.tgz' is missing from memory");
  expect(gone.error?.hint).toBe('put it back with: charthouse publish app.tgz --to memory --restore');
  const other = await (await publishedThen(sameSize.bytes)).publish(ours);
  expect(other.error?.message).toContain(`sha256:${sameSize.digest} instead of sha256:${app.digest}`);
  expect(other.error?.hint).toContain("delete 'app-1.0.0.tgz' from the store, then put the published bytes back with: charthouse publish");
});

it('says it with the URL, without which the entry leads elsewhere', async () => {
  const url = 'https://charts.example/stable';
  const repository = bench();
  await repository.publish(ours, { url, indexUrls: 'absolute', verify: false });
  repository.store.meddle(key, undefined);
  const { error } = await repository.publish(ours, { url });
  expect(error?.hint).toBe(`put it back with: charthouse publish app.tgz --to memory --url ${url} --restore`);
});

it.each([
  ['the contents are ours', sameSize.bytes],
  ['the contents are others', larger.bytes],
])('is told by its digest, too, if ours is another one and %s', async (_, stands) => {
  const repository = await publishedThen(stands);
  const again = chartPackage('app', '1.0.0', 'a: 1\n', 1_200_000_000);
  const report = await repository.publish({ 'app.tgz': again.bytes }, { skipExisting: true });
  expect(said(report)).toEqual(['wrong-digest', 'CH_VERIFY_FAILED']);
});

it('puts no provenance file beside a package that is gone', async () => {
  const repository = await publishedThen(undefined);
  const report = await repository.publish({ ...ours, 'app.tgz.prov': Buffer.from('any') });
  expect(report.charts[0]?.outcome).toMatch(/missing|invalid/);
  expect(await repository.keys()).toEqual(['index.yaml']);
});

it('is an error if the entry has no URL', async () => {
  const repository = bench();
  await repository.publish(ours);
  repository.store.meddle('index.yaml', (await repository.index()).replace(/ {4}urls:\n.*\n/, ''));
  for (const restore of [false, true]) expect(said(await repository.publish(ours, { restore }))).toEqual(['missing', 'CH_VERIFY_FAILED']);
});

describe('an entry that leads out of the store', () => {
  it.each([
    ['an absolute URL', `https://old.example.com/${key}`, undefined, /leads to https:\/\/old\.example\.com.*not looked at/],
    ['an absolute URL of another base', `https://old.example.com/${key}`, 'https://new.example.com', /not looked at/],
    ['a URL of the plugin helm-s3', `s3://old-charts/${key}`, undefined, /not looked at/],
    ['a relative URL that leads out', `../other/${key}`, undefined, /not looked at/],
    ['a path from the root of the host', `/charts/${key}`, undefined, /not looked at/],
  ])('is told: %s', async (_, url, own, message) => {
    const repository = bench();
    await repository.publish(ours);
    repository.store.meddle('index.yaml', (await repository.index()).replace(key, url));
    for (const options of [{}, { dryRun: true }, { restore: true }]) {
      const report = await repository.publish(ours, { ...options, url: own, verify: false });
      expect(said(report)).toEqual(['unchanged', 'ok', 'package-elsewhere']);
      if (!('restore' in options)) expect(report.warnings[0]?.message).toMatch(message);
    }
  });

  it('beside what was compared there', async () => {
    const repository = bench();
    const elsewhere = `https://old.example.com/${key}`;
    await repository.publish({ 'app.tgz': sameSize.bytes });
    repository.store.meddle('index.yaml', (await repository.index()).replace(key, elsewhere));
    const report = await repository.publish(ours, {}, { site: siteOf(async () => sameSize.bytes) });
    expect(said(report)).toEqual(['unchanged', 'ok', 'published-bytes-stand', 'package-elsewhere']);
    expect(report.warnings[1]?.message).toContain('was compared there');
  });
});
