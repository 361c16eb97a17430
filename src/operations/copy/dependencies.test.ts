import { describe, expect, it } from 'vitest';
import { copyBench, outcomesOf } from '../../../test/support/publish/copy-bench.ts';
import { packChart } from '../../../test/support/publish/packed.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';
import { parseSelector } from '../../repository/select-versions.ts';

// As in chart metadata: an index signature, so that the compiler takes it for JSON.
type Declared = Readonly<Record<'name' | 'version' | 'repository', string>>;

/** A chart such as `app@1.0.0`, and what it depends on. */
type Charts = Readonly<Record<string, readonly Declared[]>>;

/** `entries: false`: a source without an index, as a registry. */
function sourceOf(name: string, charts: Charts, { entries = true } = {}): CopySource {
  const packages = new Map(
    Object.entries(charts).map(([each, dependencies]) => {
      const [chart = '', version = ''] = each.split('@');
      const metadata = { apiVersion: 'v2', name: chart, version, ...(dependencies.length === 0 ? {} : { dependencies }) };
      const files = [{ path: 'Chart.yaml', bytes: Buffer.from(JSON.stringify({ ...metadata, description: name })) }];
      return [each, { ...packChart({ metadata, files, warnings: [] }, { modifiedSeconds: 315_532_800 }), record: metadata }] as const;
    }),
  );
  return {
    name,
    async *versions() {
      for (const { metadata, digest, record } of packages.values()) {
        const version: SourceVersion = { name: metadata.name, version: metadata.version, digest };
        yield entries ? { ...version, record: { ...record, digest, urls: ['a.tgz'] } as never } : version;
      }
    },
    open: async (version) => {
      const found = packages.get(`${version.name}@${version.version}`);
      return found === undefined ? { kind: 'missing', message: 'there is none' } : { kind: 'found', bytes: found.bytes };
    },
    provenance: async () => undefined,
  };
}

const corp = 'https://charts.corp.example';
const app = { selectors: [parseSelector('app')], withDependencies: true };

describe('a copy with dependencies', () => {
  it('has the newest version in each range, from each repository, and what that depends on', async () => {
    const scene = copyBench();
    const own = sourceOf('own', {
      'app@1.0.0': [
        { name: 'common', version: '^1.0.0', repository: '' },
        { name: 'db', version: '~2.1', repository: corp },
        { name: 'inside', version: '1.x', repository: 'file://../inside' },
      ],
      'common@1.0.0': [],
      'common@1.2.0': [],
      'common@2.0.0': [],
      'other@1.0.0': [],
    });
    const other = sourceOf(corp, {
      'db@2.1.0': [],
      'db@2.1.7': [{ name: 'tls', version: '*', repository: corp }],
      'db@2.2.0': [],
      'tls@0.1.0': [{ name: 'db', version: '>=2', repository: corp }],
    });
    const report = await scene.copy(app, own, { [corp]: other });
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'common 1.2.0 new', 'db 2.1.7 new', 'tls 0.1.0 new', 'db 2.2.0 new', 'ok']);
    expect(report.copies.map(({ source }) => source)).toEqual(['own', 'own', corp, corp, corp]);
    expect(outcomesOf(await scene.copy(app, own, { [corp]: other })).filter((each) => !each.endsWith('unchanged'))).toEqual(['ok']);
  });

  it('reads the packages of a source without entries for what they depend on', async () => {
    const scene = copyBench();
    const own = sourceOf('own', { 'app@1.0.0': [{ name: 'db', version: '2', repository: corp }] }, { entries: false });
    const report = await scene.copy(app, own, { [corp]: sourceOf(corp, { 'db@2.0.1': [] }, { entries: false }) });
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'db 2.0.1 new', 'ok']);
  });

  it('names each dependency that is not there or cannot be read, and copies the rest', async () => {
    const scene = copyBench();
    const own = sourceOf('own', {
      'app@1.0.0': [
        { name: 'db', version: '^3', repository: corp },
        { name: 'web', version: '1', repository: 'https://gone.example' },
        { name: 'none', version: '1', repository: '' },
      ],
    });
    const report = await scene.copy(app, own, { [corp]: sourceOf(corp, { 'db@2.0.0': [] }) });
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'db ^3 missing', 'web 1 unreadable', 'CH_COPY_FAILED']);
    expect(report.error?.message).toBe(`app 1.0.0 depends on db ^3, and ${corp} has no such version (and 1 more)`);
  });

  it('refuses a version that two repositories have with different bytes', async () => {
    const scene = copyBench();
    const own = sourceOf('own', { 'app@1.0.0': [{ name: 'db', version: '2.0.0', repository: corp }], 'db@2.0.0': [] });
    const both = { ...app, selectors: [...app.selectors, parseSelector('db')] };
    const report = await scene.copy(both, own, { [corp]: sourceOf(corp, { 'db@2.0.0': [] }) });
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'db 2.0.0 new', 'db 2.0.0 conflict', 'CH_CONFLICT']);
  });
});
