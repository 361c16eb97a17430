import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said } from '../../../test/support/publish/rebuild-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion } from '../../index-file/types.ts';

const hour = 3_600_000;
const app1 = chartPackage('app', '1.0.0');
const app2 = chartPackage('app', '2.0.0');
const other = chartPackage('other', '1.0.0');

/** app 1.0.0, an hour later app 2.0.0 and other 1.0.0, and an hour later still it is now. */
async function published(): Promise<Bench> {
  const repository = bench();
  await repository.publish({ 'app.tgz': app1.bytes });
  repository.now += hour;
  await repository.publish({ 'app.tgz': app2.bytes, 'other.tgz': other.bytes });
  repository.now += hour;
  return repository;
}

async function listed(repository: Bench): Promise<readonly ListedVersion[]> {
  return [...readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' }).allVersions()];
}

function essence(versions: readonly ListedVersion[]): readonly unknown[] {
  return versions.map(({ name, version, digest, urls }) => ({ name, version, digest, urls }));
}

describe('an index that is lost', () => {
  it('is made anew of the packages, with the times at which they were put', async () => {
    const repository = await published();
    const before = await listed(repository);
    repository.store.meddle('index.yaml', undefined);
    const report = await rebuild(repository);
    expect(said(report)).toEqual(['new app 1.0.0', 'new app 2.0.0', 'new other 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ revisionBefore: null, versionsBefore: 0, versionsAfter: 3, attempts: 1 });
    expect(essence(await listed(repository))).toEqual(essence(before));
    expect((await listed(repository)).map(({ created }) => created)).toEqual(before.map(({ created }) => created));
  });

  it('comes out the same whenever it is made', async () => {
    const [early, late] = [await published(), await published()];
    late.now += 1000 * hour;
    for (const repository of [early, late]) {
      repository.store.meddle('index.yaml', undefined);
      await rebuild(repository);
    }
    expect(await listed(early)).toEqual(await listed(late));
  });

  it('is looked at, and not made, in a dry run', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    const report = await rebuild(repository, { dryRun: true });
    expect(said(report)).toEqual(['new app 1.0.0', 'new app 2.0.0', 'new other 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ revisionAfter: null, versionsAfter: 0, attempts: 0 });
    expect(await repository.index()).toBe('');
  });

  it('is not made of nothing: a mistyped target looks just like it', async () => {
    const report = await rebuild(bench());
    expect(said(report)).toEqual(['CH_NO_CHARTS']);
    expect(report.error?.hint).toBe('check the target');
  });

  it('may have absolute URLs, and be JSON', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    await rebuild(repository, { url: 'https://charts.example.com/a', indexUrls: 'absolute', indexStyle: 'json' });
    expect((await repository.index()).startsWith('{')).toBe(true);
    expect((await listed(repository)).map(({ urls }) => urls[0])).toContain('https://charts.example.com/a/app-1.0.0.tgz');
  });

  it('lists versions that Helm takes for one another, since both may have been published, and says so', async () => {
    const repository = bench();
    for (const version of ['1.0.0+a', '1.0.0+b']) await putPackage(repository, `app-${version}.tgz`, chartPackage('app', version).bytes);
    const report = await rebuild(repository);
    expect(said(report)).toEqual(['new app 1.0.0+a', 'new app 1.0.0+b', 'ok']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['equal-versions']);
  });

  it('leaves out what is no chart, and says why', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    repository.store.meddle('page.tgz', '<html>404</html>');
    repository.store.meddle('empty.tgz', '');
    const report = await rebuild(repository);
    expect(said(report).slice(3)).toEqual(['no-chart empty.tgz', 'no-chart page.tgz', 'ok']);
    expect(report.orphans.map(({ name, message }) => [name, message.length > 10])).toEqual([
      [null, true],
      [null, true],
    ]);
  });

  it('leaves the packages of another repository below to it', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    repository.store.meddle('stable/index.yaml', 'apiVersion: v1\nentries: {}\n');
    await putPackage(repository, 'stable/more-1.0.0.tgz', chartPackage('more', '1.0.0').bytes);
    repository.store.meddle('bare/index.yaml', 'apiVersion: v1\nentries: {}\n');
    const report = await rebuild(repository);
    expect(said(report)).toEqual(['new app 1.0.0', 'new app 2.0.0', 'new other 1.0.0', 'ok']);
    expect(report.warnings.map(({ code, message, where }) => [code, where?.file ?? message.split(' ')[0]])).toEqual([
      ['other-repository', 'stable/'],
    ]);
  });

  it('lists what helm repo index would, and names what it leaves out', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    repository.store.meddle('charts/app/Chart.yaml', 'apiVersion: v2\nname: app\nversion: 2.0.0\n');
    const put = (key: string, version: string) => putPackage(repository, key, chartPackage('more', version).bytes);
    await put('.cr-release-packages/more-1.0.0.tgz', '1.0.0');
    await put('charts/app/charts/more-2.0.0.tgz', '2.0.0');
    await put('a/b/more-3.0.0.tgz', '3.0.0');
    const report = await rebuild(repository, { dryRun: true });
    expect(said(report)).toEqual(['new app 1.0.0', 'new app 2.0.0', 'new other 1.0.0', 'new more 1.0.0', 'ok']);
    expect(report.warnings).toMatchObject([
      { code: 'package-skipped', where: { file: 'a/b/more-3.0.0.tgz' }, hint: expect.stringContaining('--add-orphans') },
      { code: 'package-skipped', where: { file: 'charts/app/charts/more-2.0.0.tgz' } },
    ]);
    const asked = await rebuild(repository, { addOrphans: true });
    expect(said(asked)).toContain('new more 3.0.0');
    expect(said(asked)).not.toContain('new more 2.0.0');
  });

  it('prefers the package outside of a chart, and of a folder with a dot', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', undefined);
    repository.store.meddle('charts/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    const again = chartPackage('app', '1.0.0', 'a: 2\n').bytes;
    await putPackage(repository, '.cr-release-packages/app-1.0.0.tgz', again);
    await putPackage(repository, 'charts/web/charts/app-1.0.0.tgz', again);
    const report = await rebuild(repository);
    expect(report.error).toBeNull();
    expect(report.charts.map(({ path }) => path)).toContain('app-1.0.0.tgz');
    expect(report.orphans.map(({ key }) => key)).toEqual(['.cr-release-packages/app-1.0.0.tgz']);
  });
});

describe('an index that is there', () => {
  it('is left alone where it lists every package', async () => {
    const repository = await published();
    const before = await repository.index();
    repository.calls.length = 0;
    const report = await rebuild(repository);
    expect(said(report)).toEqual(['unchanged app 2.0.0', 'unchanged app 1.0.0', 'unchanged other 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ versionsBefore: 3, versionsAfter: 3, attempts: 0 });
    expect([await repository.index(), repository.calls]).toEqual([before, ['get index.yaml']]);
  });

  it('keeps each byte of its entries, also of those whose package is missing or elsewhere', async () => {
    const repository = bench();
    const text = [
      'apiVersion: v1',
      'entries:',
      '  app: # ours',
      "    - version: '1.0.0'",
      '      name: app',
      '      created: "2020-02-03T04:05:06Z"',
      '      deprecated: true',
      '      urls: [app-1.0.0.tgz]',
      '  gone:',
      '    - {version: 1.0.0, name: gone, urls: [gone-1.0.0.tgz]}',
      '  theirs:',
      '    - version: 1.0.0',
      '      name: theirs',
      '      urls: [https://elsewhere.example.com/theirs-1.0.0.tgz]',
      'generated: "2020-02-03T04:05:06Z"',
      '',
    ];
    repository.store.meddle('index.yaml', text.join('\n'));
    await putPackage(repository, 'app-1.0.0.tgz', app1.bytes);
    await putPackage(repository, 'zoo-1.0.0.tgz', chartPackage('zoo', '1.0.0').bytes);
    const report = await rebuild(repository, { addOrphans: true, url: 'https://charts.example.com' });
    expect(said(report)).toEqual(['new zoo 1.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(report.missing).toEqual([{ name: 'gone', version: '1.0.0', url: 'gone-1.0.0.tgz', key: 'gone-1.0.0.tgz' }]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['package-elsewhere', 'package-missing']);
    const after = await repository.index();
    expect(after.startsWith(text.slice(0, 13).join('\n'))).toBe(true);
    expect(report.index).toMatchObject({ versionsBefore: 3, versionsAfter: 4 });
  });

  it('can be written in the other style, with all that it lists', async () => {
    const repository = await published();
    const before = await listed(repository);
    const report = await rebuild(repository, { indexStyle: 'json' });
    expect(report.index).toMatchObject({ versionsAfter: 3, attempts: 1 });
    expect([(await repository.index())[0], await listed(repository)]).toEqual(['{', before]);
    expect((await rebuild(repository, { indexStyle: 'json' })).index.attempts).toBe(0);
  });
});

describe('a package that no entry names', () => {
  async function withOrphan(): Promise<Bench> {
    const repository = await published();
    await putPackage(repository, 'app-3.0.0.tgz', chartPackage('app', '3.0.0').bytes);
    return repository;
  }

  it('is told in the order of the keys', async () => {
    const repository = await withOrphan();
    for (const key of ['a/zoo.tgz', 'zoo-1.0.0.tgz'])
      await putPackage(repository, key, chartPackage('zoo', key.length > 10 ? '1.0.0' : '2.0.0').bytes);
    expect((await rebuild(repository)).orphans.map(({ key }) => key)).toEqual(['a/zoo.tgz', 'app-3.0.0.tgz', 'zoo-1.0.0.tgz']);
  });

  it('is told, and not added', async () => {
    const repository = await withOrphan();
    const before = await repository.index();
    const report = await rebuild(repository);
    expect(said(report).slice(3)).toEqual(['not-asked app-3.0.0.tgz', 'ok']);
    expect(report.orphans[0]).toMatchObject({ name: 'app', version: '3.0.0', modified: new Date(repository.now).toISOString() });
    expect(report.warnings.map(({ code }) => code)).toEqual(['orphan-left']);
    expect(await repository.index()).toBe(before);
  });

  it('gets a URL of the form that its chart has, or, where it has none, of the one that is asked for', async () => {
    const url = 'https://charts.example.com';
    const repository = bench();
    await repository.publish({ 'app.tgz': app1.bytes }, { url, indexUrls: 'absolute', verify: false });
    await putPackage(repository, 'app-3.0.0.tgz', chartPackage('app', '3.0.0').bytes);
    await putPackage(repository, 'new-1.0.0.tgz', chartPackage('new', '1.0.0').bytes);
    const report = await rebuild(repository, { url, addOrphans: true });
    expect(report.charts.map((chart) => chart.url)).toEqual([`${url}/app-3.0.0.tgz`, 'new-1.0.0.tgz', `${url}/app-1.0.0.tgz`]);
  });

  it('is added where that is asked for, with the time at which it was put', async () => {
    const repository = await withOrphan();
    const put = new Date(repository.now).toISOString();
    repository.now += hour;
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report)[0]).toBe('new app 3.0.0');
    expect((await listed(repository))[0]).toMatchObject({ version: '3.0.0', created: put });
    expect(said(await rebuild(repository, { addOrphans: true }))[0]).toBe('unchanged app 3.0.0');
  });

  it.each<[string, string, Buffer | Uint8Array, string]>([
    ['whose version is listed', 'x/app-1.0.0.tgz', chartPackage('app', '1.0.0', 'a: 2\n').bytes, 'listed'],
    ['whose version equals a listed one', 'app-1.0.0+a.tgz', chartPackage('app', '1.0.0+a').bytes, 'equal-version'],
    ['that is no chart', 'page.tgz', Buffer.from('<html>404</html>'), 'no-chart'],
  ])('%s is never added', async (_, key, bytes, reason) => {
    const repository = await published();
    await putPackage(repository, key, bytes);
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report).slice(3)).toEqual([`${reason} ${key}`, 'ok']);
    expect(report.index.attempts).toBe(0);
  });

  it('is added beside an equal version where the repository lives with that', async () => {
    const repository = await published();
    await putPackage(repository, 'app-1.0.0+a.tgz', chartPackage('app', '1.0.0+a').bytes);
    const report = await rebuild(repository, { addOrphans: true, allowEqualVersion: true });
    expect(said(report)[0]).toBe('new app 1.0.0+a');
    expect(report.warnings.map(({ code }) => code)).toEqual(['equal-versions']);
  });

  it('is added once where two of them have one version', async () => {
    const repository = await published();
    await putPackage(repository, 'x/app-3.0.0.tgz', chartPackage('app', '3.0.0').bytes);
    await putPackage(repository, 'y/app-3.0.0+b.tgz', chartPackage('app', '3.0.0+b').bytes);
    await putPackage(repository, 'app-3.0.0.tgz', chartPackage('app', '3.0.0').bytes);
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report).filter((line) => !line.startsWith('unchanged'))).toEqual([
      ...['new app 3.0.0', 'same-version x/app-3.0.0.tgz', 'equal-version y/app-3.0.0+b.tgz', 'ok'],
    ]);
  });

  it.each<[string, string, string | undefined, readonly string[]]>([
    ['by an absolute URL under the public one', 'https://charts.example.com/a/zoo-1.0.0%2Bb.tgz', 'https://charts.example.com/a', []],
    ['by an absolute URL, while nobody says the public one', 'https://charts.example.com/a/zoo-1.0.0%2Bb.tgz', undefined, []],
    ['by a relative URL with a bare +', 'zoo-1.0.0+b.tgz', undefined, []],
    ['not by a URL under another one', 'https://charts.example.com/b/zoo-1.0.0%2Bb.tgz', 'https://charts.example.com/a', ['not-asked']],
  ])('has an owner of another name: %s', async (_, url, repositoryUrl, reasons) => {
    const repository = bench();
    repository.store.meddle('index.yaml', `apiVersion: v1\nentries:\n  other:\n  - version: 9.0.0\n    urls: ["${url}"]\n`);
    await putPackage(repository, 'zoo-1.0.0+b.tgz', chartPackage('zoo', '1.0.0+b').bytes);
    const report = await rebuild(repository, { url: repositoryUrl });
    expect(report.orphans.map(({ reason }) => reason)).toEqual(reasons);
  });
});
