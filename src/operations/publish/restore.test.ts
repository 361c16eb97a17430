import { expect, it } from 'vitest';
import { type Bench, bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';

const app = chartPackage('app', '1.0.0');
const appAgain = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
const appOther = chartPackage('app', '1.0.0', 'a: 2\n');
const key = 'app-1.0.0.tgz';
const ours = { 'app.tgz': app.bytes };

/** The index lists app 1.0.0; its package is lost. */
async function lost(): Promise<Bench> {
  const repository = bench();
  await repository.publish(ours);
  repository.store.meddle(key, undefined);
  return repository;
}

it('puts a lost package back, reads it back, and leaves the index alone', async () => {
  const repository = await lost();
  const before = await repository.index();
  const report = await repository.publish(ours, { restore: true });
  expect(said(report)).toEqual(['restored', 'ok']);
  expect(report.verification.outcome).toBe('verified');
  expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 1, attempts: 0 });
  expect(await repository.index()).toBe(before);
  expect(await repository.keys()).toEqual([key, 'index.yaml']);
});

it('writes nothing in a dry run, and nothing where the package is there', async () => {
  const repository = await lost();
  expect(said(await repository.publish(ours, { restore: true, dryRun: true }))).toEqual(['restored', 'ok']);
  expect(await repository.keys()).toEqual(['index.yaml']);
  await repository.publish(ours, { restore: true });
  repository.calls.length = 0;
  expect(said(await repository.publish(ours, { restore: true }))).toEqual(['unchanged', 'ok']);
  expect(repository.calls.filter((call) => call.startsWith('put'))).toEqual([]);
});

it('restores and publishes in one run', async () => {
  const repository = await lost();
  const report = await repository.publish({ ...ours, 'b.tgz': chartPackage('b', '1.0.0').bytes }, { restore: true });
  expect(said(report)).toEqual(['restored new', 'ok']);
  expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2 });
});

it('refuses where a package of other contents is to be put back', async () => {
  const repository = await lost();
  expect(said(await repository.publish({ 'app.tgz': appOther.bytes }, { restore: true }))).toEqual(['conflict', 'CH_CONFLICT']);
  expect(await repository.keys()).toEqual(['index.yaml']);
});

// Were it taken for an orphan, the version would be listed a second time.
it.each([
  ['the very bytes', app.bytes, 'unchanged', 'ok'],
  ['other bytes of the same contents', appAgain.bytes, 'conflict', 'CH_CONFLICT'],
  ['other contents', appOther.bytes, 'conflict', 'CH_CONFLICT'],
])('lists nothing twice where another run puts %s back first', async (_, theirs, outcome, code) => {
  const repository = await lost();
  const before = await repository.index();
  repository.hook = async ({ operation, when }) => {
    if (operation !== 'putNew' || when !== 'before') return;
    repository.hook = () => undefined;
    await repository.store.putNew(key, [theirs], { attributes: { contentType: '', cacheControl: '' } });
  };
  expect(said(await repository.publish(ours, { restore: true, besideOrphan: true }))).toEqual([outcome, code]);
  expect(await repository.index()).toBe(before);
  expect(await repository.keys()).toEqual([key, 'index.yaml']);
});

it('fails the verification where what was put back does not stay', async () => {
  const repository = await lost();
  repository.hook = ({ operation, when }) => {
    if (operation === 'stream' && when === 'before') repository.store.meddle(key, undefined);
  };
  expect((await repository.publish(ours, { restore: true })).error?.code).toBe('CH_VERIFY_FAILED');
});

it('says that it cannot restore what an entry has elsewhere, and can where the URL is known to be ours', async () => {
  const repository = await lost();
  repository.store.meddle('index.yaml', (await repository.index()).replace(key, `https://charts.example.com/${key}`));
  const unknown = await repository.publish(ours, { restore: true });
  expect(said(unknown)).toEqual(['unchanged', 'ok']);
  expect(unknown.warnings).toMatchObject([{ code: 'package-elsewhere', hint: expect.stringContaining('--url') }]);
  const known = await repository.publish(ours, { restore: true, url: 'https://charts.example.com', verify: false });
  expect(said(known)).toEqual(['restored', 'ok']);
  expect(await repository.keys()).toContain(key);
});
