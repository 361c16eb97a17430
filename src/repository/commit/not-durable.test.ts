import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdnScene } from '../../../test/support/publish/cdn-scene.ts';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { rebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { tapped } from '../../../test/support/publish/tapped.ts';
import { defaultLimits } from '../../chart/types.ts';
import { indexFolder } from '../../operations/index/index-folder.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { indexState } from '../../report/index-text.ts';
import { publishState } from '../../report/publish-text.ts';
import { rebuildState } from '../../report/rebuild-text.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const one = chartPackage('app', '1.0.0');
const two = chartPackage('app', '2.0.0');

/** A folder that cannot be synced after `key` has got its name there. */
function failingAfter(root: string, isKey: (path: string) => boolean): ObjectStore {
  let isDue = false;
  const isNamed = (name: string) => name === 'rename' || name === 'link';
  const ports = tapped(
    { files: nodeDurableFiles, heartbeats: socketHeartbeats },
    {
      before: ({ name }) => {
        if (name === 'syncFolder' && isDue) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
      after: ({ name, args }) => {
        if (isNamed(name) && isKey(String(args[1]))) isDue = true;
      },
    },
  );
  return folderAt(root, ports);
}

const isIndex = (path: string): boolean => path.endsWith('/index.yaml');

/** A repository with one version listed, and a second package that is not. */
async function withRepository(use: (root: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const root = join(folder, 'repository');
    const { error } = await bench().publish({ 'a.tgz': one.bytes }, {}, { store: folderAt(root) });
    expect(error).toBeNull();
    await use(root);
  });
}

const textOf = (root: string): Promise<string> => readFile(join(root, 'index.yaml'), 'utf8');
const said = { code: 'index-not-durable', message: expect.stringContaining('(EIO)') };

describe('an index that a folder has and its disk did not confirm', () => {
  it('is a commit of publish, with a warning, and the CDN is invalidated', () =>
    withRepository(async (root) => {
      const { cdn } = cdnScene();
      const report = await bench().publish({ 'b.tgz': two.bytes }, {}, { store: failingAfter(root, isIndex), cdn });
      expect(report).toMatchObject({ error: null, warnings: [said], index: { versionsAfter: 2, attempts: 1 } });
      expect(await textOf(root)).toContain('2.0.0');
      expect(publishState(report, { packages: 1, provenance: 0 })).toContain('index.yaml lists 2 versions now');
      expect(cdn.asked).toHaveLength(1);
    }));

  it('is a commit of the first publish', () =>
    inTemporaryFolder(async (folder) => {
      const root = join(folder, 'repository');
      await mkdir(root);
      let renames = 0;
      // The first one is the beginning, before the package is put.
      const isCommit = (path: string): boolean => {
        if (isIndex(path)) renames += 1;
        return isIndex(path) && renames === 2;
      };
      const first = failingAfter(root, isCommit);
      const report = await bench().publish({ 'a.tgz': one.bytes }, {}, { store: first });
      expect(report).toMatchObject({ error: null, warnings: [said], index: { versionsAfter: 1 } });
    }));

  it('is a commit of rebuild, with a warning, and the CDN is invalidated', () =>
    withRepository(async (root) => {
      const { cdn } = cdnScene();
      await writeFile(join(root, 'app-2.0.0.tgz'), two.bytes);
      const report = await rebuild(bench(), { addOrphans: true }, { store: failingAfter(root, isIndex), cdn });
      expect(report).toMatchObject({ error: null, warnings: [said], index: { versionsAfter: 2, attempts: 1 } });
      expect(await textOf(root)).toContain('2.0.0');
      expect(rebuildState(report)).toContain('it lists 2 versions now, 1 before');
      expect(cdn.asked).toHaveLength(1);
    }));

  it.each(['an index', 'no index'])('is a commit of index, with a warning: %s before', (before) =>
    withRepository(async (root) => {
      if (before === 'no index') await rm(join(root, 'index.yaml'));
      await writeFile(join(root, 'app-2.0.0.tgz'), two.bytes);
      const request = {
        url: undefined,
        merge: undefined,
        fresh: false,
        style: undefined,
        allowEqualVersion: false,
        dryRun: false,
        limits: defaultLimits,
      };
      const report = await indexFolder(request, { ...portsOf(bench()), store: failingAfter(root, isIndex) });
      expect(report).toMatchObject({ error: null, warnings: [said], index: { versionsAfter: 2, attempts: 1 } });
      expect(await textOf(root)).toContain('2.0.0');
      expect(indexState(report)).toContain('it lists 2 versions now');
    }),
  );

  it('is a provenance file that was replaced, with a warning, and the CDN is invalidated', () =>
    withRepository(async (root) => {
      const { cdn } = cdnScene();
      const inputs = (mark: string) => ({ 'a.tgz': one.bytes, 'a.tgz.prov': provenanceText('app-1.0.0.tgz', one.digest, mark) });
      expect((await bench().publish(inputs('one'), {}, { store: folderAt(root) })).error).toBeNull();
      const store = failingAfter(root, (path) => path.endsWith('.prov'));
      const report = await bench().publish(inputs('two'), { replaceProvenance: true }, { store, cdn });
      expect(report).toMatchObject({ error: null, charts: [{ provenance: 'replaced' }] });
      expect(report.warnings).toMatchObject([{ code: 'provenance-not-durable', message: expect.stringContaining('(EIO)') }]);
      expect(cdn.asked).toHaveLength(1);
    }));

  it('is not committed at all if a package before it was not confirmed', () =>
    withRepository(async (root) => {
      const before = await textOf(root);
      const store = failingAfter(root, (path) => path.endsWith('app-2.0.0.tgz'));
      const report = await bench().publish({ 'b.tgz': two.bytes }, {}, { store });
      expect(report.error).toMatchObject({ code: 'CH_STORE_UNAVAILABLE', details: { landed: 'not-durable' } });
      expect(await textOf(root)).toBe(before);
    }));
});
