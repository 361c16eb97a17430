import { describe, expect, it } from 'vitest';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { lostVersions } from '../../index-file/lost-versions.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import { reformatIndex } from './reformat.ts';

type Repository = ReturnType<typeof bench>;

const reformat = (repository: Repository, indexStyle: IndexStyle, dryRun = false) =>
  reformatIndex({ url: undefined, dryRun, invalidate: true, wait: false, indexStyle }, portsOf(repository));

const versionsIn = (text: string) => [...readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).allVersions()];

async function published(): Promise<Repository> {
  const repository = bench();
  await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0').bytes, 'b.tgz': chartPackage('app', '1.1.0').bytes });
  return repository;
}

describe('reformat', () => {
  it('changes the format and nothing that is listed, and has nothing to do the second time', async () => {
    const repository = await published();
    const before = await repository.index();
    for (const style of ['json', 'yaml'] as const) {
      const report = await reformat(repository, style);
      expect(report).toMatchObject({ error: null, after: { style }, index: { attempts: 1, versionsBefore: 2, versionsAfter: 2 } });
      expect(report.before?.style).not.toBe(style);
      const text = await repository.index();
      expect([report.after?.sizeBytes, text.startsWith('{')]).toEqual([Buffer.byteLength(text), style === 'json']);
      expect(lostVersions(versionsIn(before), versionsIn(text))).toEqual([]);
      expect(await reformat(repository, style)).toMatchObject({ error: null, after: null, index: { attempts: 0 } });
    }
  });

  it('shows the plan and writes nothing in a dry run', async () => {
    const repository = await published();
    const before = await repository.index();
    const report = await reformat(repository, 'json', true);
    expect(report).toMatchObject({ error: null, before: { style: 'yaml' }, after: { style: 'json' }, index: { attempts: 0 } });
    expect(await repository.index()).toBe(before);
  });

  it('keeps what another run publishes meanwhile', async () => {
    const repository = await published();
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'c.tgz': chartPackage('app', '1.2.0').bytes });
    };
    expect(await reformat(repository, 'json')).toMatchObject({ error: null, index: { attempts: 2, versionsAfter: 3 } });
    expect(versionsIn(await repository.index()).map(({ version }) => version)).toEqual(['1.2.0', '1.1.0', '1.0.0']);
  });

  it('has nothing to change if there is no index', async () => {
    expect((await reformat(bench(), 'json')).error).toMatchObject({ code: 'CH_INDEX_VANISHED' });
  });

  it('writes nothing if a Helm refuses the index as it is', async () => {
    const repository = await published();
    const broken = (await repository.index()).replace('    name: app\n', '    name: app\n    x-ours: 1\n');
    repository.store.meddle('index.yaml', broken);
    expect((await reformat(repository, 'json')).error).toMatchObject({ code: 'CH_INDEX_INVALID' });
    expect(await repository.index()).toBe(broken);
  });
});
