import { describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { RebaseUrlsOptions } from '../options.ts';
import { rebaseRequest } from './rebase-request.ts';
import { rebaseUrls } from './rebase-urls.ts';
import type { RebaseReport } from './request.ts';

const oldUrl = 'https://old.example.com/charts';
const packages = [
  chartPackage('app', '1.0.0'),
  chartPackage('app', '1.1.0'),
  chartPackage('app', '2.0.0+b.1'),
  chartPackage('other', '0.1.0'),
];
const other = chartPackage('app', '1.0.0', 'a: 2\n');

type Options = Partial<RebaseUrlsOptions>;
const rebase = (repository: Bench, options: Options = {}): Promise<RebaseReport> =>
  rebaseUrls(rebaseRequest(complete('rebaseUrls', { to: 'memory', oldUrl, ...options })), portsOf(repository));

/** As `helm repo index --url` writes it, in a store that holds the packages. */
async function moved(urls: (fileName: string) => string = (name) => `${oldUrl}/${name}`): Promise<Bench> {
  const repository = bench();
  for (const { bytes, fileName } of packages) repository.store.meddle(fileName, bytes);
  repository.store.meddle('index.yaml', indexOf(urls));
  return repository;
}

function indexOf(urls: (fileName: string) => string): string {
  const item = ({ metadata: { name, version }, digest, fileName }: (typeof packages)[number]): string =>
    `  - apiVersion: v2\n    created: "2024-03-01T10:00:00Z"\n    digest: ${digest}\n    name: ${name}\n    urls:\n    - ${urls(fileName)}\n    version: ${version}\n`;
  const [first, second, third, fourth] = packages.map(item);
  return `apiVersion: v1\nentries:\n  app:\n${third}${second}${first}  other:\n${fourth}generated: "2024-03-01T10:00:00Z"\n`;
}

const listed = async (repository: Bench): Promise<readonly ListedVersion[]> => [
  ...readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' }).allVersions(),
];
const said = ({ error, changed, index }: RebaseReport): unknown => [error?.code ?? 'ok', changed.length, index.attempts];

describe('rebase-urls', () => {
  it('changes URLs to relative ones, and not another byte', async () => {
    const repository = await moved();
    const report = await rebase(repository);
    expect(said(report)).toEqual(['ok', 4, 1]);
    expect(report.warnings).toEqual([]);
    expect(await repository.index()).toBe(indexOf((name) => name.replace('+', '%2B')));
    expect(report.changed).toContainEqual({ name: 'app', version: '1.0.0', from: `${oldUrl}/app-1.0.0.tgz`, to: 'app-1.0.0.tgz' });
    expect(report.index.revisionBefore).not.toBe(report.index.revisionAfter);
  });

  it.each([
    ['a slash at the end', `${oldUrl}/`, 'app-1.0.0.tgz'],
    ['another scheme', 'http://old.example.com/charts', 'app-1.0.0.tgz'],
    ['a base that is shorter', 'https://old.example.com', 'charts/app-1.0.0.tgz'],
  ])('takes the base with %s', async (_, base, url) => {
    const repository = await moved();
    for (const { bytes, fileName } of packages) repository.store.meddle(`charts/${fileName}`, bytes);
    expect(said(await rebase(repository, { oldUrl: base }))).toEqual(['ok', 4, 1]);
    expect((await listed(repository)).map(({ urls }) => urls[0])).toContain(url);
  });

  it.each([
    ['helm-s3', (name: string) => `s3://old-charts/${name}`, 's3://old-charts'],
    ['chart-releaser', (name: string) => `https://github.com/o/r/releases/download/${name}`, 'https://github.com/o/r/releases/download'],
    ['a query', (name: string) => `${oldUrl}/${name}?token=x`, oldUrl],
    ['another letter case of the host', (name: string) => `https://OLD.example.com/charts/${name}`, oldUrl],
  ])('takes URLs of %s', async (_, urls, base) => {
    const repository = await moved(urls);
    expect(said(await rebase(repository, { oldUrl: base }))).toEqual(['ok', 4, 1]);
    expect((await listed(repository)).flatMap((each) => each.urls).sort()).toEqual(
      packages.map(({ fileName }) => fileName.replace('+', '%2B')).sort(),
    );
  });

  it('makes absolute URLs of old and of relative ones', async () => {
    const url = 'https://new.example.com/c';
    for (const repository of [await moved(), await moved((name) => name)]) {
      expect(said(await rebase(repository, { url, indexUrls: 'absolute' }))).toEqual(['ok', 4, 1]);
      expect((await listed(repository)).map(({ urls }) => urls[0])).toContain(`${url}/app-2.0.0%2Bb.1.tgz`);
    }
  });

  it('escapes a bare + of relative URLs, which S3 reads as a space, and leaves the others', async () => {
    const repository = await moved((name) => name);
    expect(said(await rebase(repository))).toEqual(['ok', 1, 1]);
    expect(await repository.index()).toBe(indexOf((name) => name.replace('+', '%2B')));
    expect(said(await rebase(repository))).toEqual(['ok', 0, 0]);
  });

  it('changes URLs under the public URL if no other base is named', async () => {
    const repository = await moved();
    expect(said(await rebase(repository, { oldUrl: undefined, url: oldUrl }))).toEqual(['ok', 4, 1]);
    expect((await listed(repository)).map(({ urls }) => urls[0])).toContain('app-1.0.0.tgz');
  });

  it('has nothing to do the second time', async () => {
    const repository = await moved();
    await rebase(repository);
    const before = await repository.index();
    expect(said(await rebase(repository))).toEqual(['ok', 0, 0]);
    expect(await repository.index()).toBe(before);
  });

  it('writes nothing in a dry run, and says the same', async () => {
    const repository = await moved();
    const before = await repository.index();
    expect(said(await rebase(repository, { dryRun: true }))).toEqual(['ok', 4, 0]);
    repository.store.meddle('app-1.1.0.tgz', undefined);
    expect(said(await rebase(repository, { dryRun: true }))).toEqual(['CH_VERIFY_FAILED', 4, 0]);
    expect(await repository.index()).toBe(before);
  });

  it('refuses if a package is missing, unless it may be put later', async () => {
    const repository = await moved();
    const before = await repository.index();
    repository.store.meddle('app-1.1.0.tgz', undefined);
    const refused = await rebase(repository);
    expect(said(refused)).toEqual(['CH_VERIFY_FAILED', 4, 0]);
    expect(refused.findings).toMatchObject([{ kind: 'missing', name: 'app', version: '1.1.0', key: 'app-1.1.0.tgz' }]);
    expect(await repository.index()).toBe(before);
    const allowed = await rebase(repository, { allowMissing: true });
    expect(said(allowed)).toEqual(['ok', 4, 1]);
    expect(allowed.warnings.map(({ code }) => code)).toEqual(['package-missing']);
    const back = await repository.publish({ 'app.tgz': packages[1]?.bytes ?? new Uint8Array() }, { restore: true });
    expect(back.charts).toMatchObject([{ outcome: 'restored' }]);
  });

  it.each([true, false])('refuses other bytes in the new place (allowMissing: %s)', async (allowMissing) => {
    const repository = await moved();
    const before = await repository.index();
    repository.store.meddle('app-1.0.0.tgz', other.bytes);
    const report = await rebase(repository, { allowMissing });
    expect(said(report)).toEqual(['CH_VERIFY_FAILED', 4, 0]);
    expect(report.findings).toMatchObject([{ kind: 'wrong-digest', version: '1.0.0' }]);
    expect(await repository.index()).toBe(before);
  });

  it('names what stays elsewhere, and refuses a base that no URL has', async () => {
    const repository = await moved((name) => (name.startsWith('other') ? `https://else.example/${name}` : `${oldUrl}/${name}`));
    const slip = await rebase(repository, { oldUrl: 'https://odl.example.com' });
    expect(slip.error).toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('https://old.example.com (3, such as') });
    const report = await rebase(repository);
    expect(said(report)).toEqual(['ok', 3, 1]);
    expect(report.warnings).toMatchObject([
      { code: 'package-elsewhere', message: expect.stringContaining('https://else.example (1, such as') },
    ]);
  });

  it('changes what another publisher adds meanwhile, too, and loses nothing of it', async () => {
    const repository = await moved();
    const next = chartPackage('next', '1.0.0');
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'next.tgz': next.bytes });
      repository.store.meddle('index.yaml', (await repository.index()).replace(/- next-1/, `- ${oldUrl}/next-1`));
    };
    expect(said(await rebase(repository))).toEqual(['ok', 5, 2]);
    expect(await listed(repository)).toHaveLength(5);
    expect((await listed(repository)).every(({ urls }) => !urls[0]?.includes('://'))).toBe(true);
  });

  it('has nothing left to do after another run changed the same URLs, and the base is no slip then', async () => {
    const repository = await moved((name) => (name.startsWith('other') ? `https://else.example/${name}` : `${oldUrl}/${name}`));
    repository.hook = async ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before') return;
      repository.hook = () => undefined;
      expect(said(await rebase(repository))).toEqual(['ok', 3, 1]);
    };
    expect(said(await rebase(repository))).toEqual(['ok', 0, 1]);
  });

  it('needs an index, and a base', async () => {
    expect((await rebase(bench())).error?.code).toBe('CH_INDEX_VANISHED');
    for (const base of [undefined, '', 'charts', '/charts', 'https://', 'mailto:a@b.example']) {
      expect(() => rebaseRequest(complete('rebaseUrls', { to: 'memory', oldUrl: base }))).toThrowError(
        expect.objectContaining({ code: 'CH_USAGE' }),
      );
    }
  });
});
