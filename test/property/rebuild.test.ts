/** Whatever was published, an index that is lost comes back with every version, digest and URL; and whatever is lost of it, with `--from`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOfUrl } from '../../src/index-file/package-url.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { type Bench, bench, chartPackage } from '../support/publish/publish-harness.ts';
import { rebuild } from '../support/publish/rebuild-harness.ts';

const name = fc.constantFrom('a', 'a-1', 'b');
const version = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.constantFrom('', '-rc.1', '-2.0.0'), fc.constantFrom('', '+x', '+y'))
  .map(([major, minor, pre, build]) => `${major}.${minor}.0${pre}${build}`);
const charts = fc.array(fc.tuple(name, version), { minLength: 1, maxLength: 12 });
const url = fc.constantFrom(undefined, 'https://charts.example.com/x');
const form = fc.constantFrom('relative' as const, 'absolute' as const);

/** Publishes one after the other, an hour between; what is refused is refused. */
async function publishAll(
  repository: Bench,
  list: readonly (readonly [string, string])[],
  base: string | undefined,
  urls: 'relative' | 'absolute',
): Promise<void> {
  for (const [chart, number] of list) {
    const options = { url: base, indexUrls: base === undefined ? ('relative' as const) : urls, allowEqualVersion: true, verify: false };
    await repository.publish({ 'x.tgz': chartPackage(chart, number).bytes }, options);
    repository.now += 3_600_000;
  }
}

/** Whether a URL is relative or whole depends on the version that its chart began with; what it leads to does not. */
async function listed(repository: Bench, base?: string): Promise<readonly string[]> {
  const index = readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' });
  const lines = [...index.allVersions()].map((each) =>
    JSON.stringify([each.name, each.version, each.digest, each.created, each.urls.map((to) => keyOfUrl(to, base))]),
  );
  return lines.sort();
}

it('of the packages alone', async () => {
  await fc.assert(
    fc.asyncProperty(charts, url, form, async (list, base, urls) => {
      const repository = bench();
      await publishAll(repository, list, base, urls);
      const before = await listed(repository, base);
      repository.store.meddle('index.yaml', undefined);
      const options = { url: base, indexUrls: base === undefined ? ('relative' as const) : urls };
      const report = await rebuild(repository, options);
      expect([report.error, report.orphans, report.missing]).toEqual([null, [], []]);
      expect(await listed(repository, base)).toEqual(before);
      const again = await rebuild(repository, { ...options, addOrphans: true });
      expect([again.error, again.index.attempts, await listed(repository, base)]).toEqual([null, 0, before]);
    }),
    { numRuns: 60 },
  );
});

it('of any earlier state, with the packages that came after it', async () => {
  await fc.assert(
    fc.asyncProperty(charts, charts, fc.constantFrom(undefined, 'a: [', ''), async (first, second, broken) => {
      const repository = bench();
      await publishAll(repository, first, undefined, 'relative');
      const from = { bytes: Buffer.from(await repository.index()), source: 'before.yaml' };
      await publishAll(repository, second, undefined, 'relative');
      const before = await listed(repository);
      repository.store.meddle('index.yaml', broken);
      const report = await rebuild(repository, { from, addOrphans: true, allowEqualVersion: true });
      expect([report.error, await listed(repository)]).toEqual([null, before]);
    }),
    { numRuns: 60 },
  );
});
