import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { readHistory } from '../../repository/history/read-history.ts';
import { diffIndexes, type IndexDiffReport } from './diff-indexes.ts';

const history = { origin: {}, keepsRecords: true };

async function published(): Promise<Bench> {
  const repository = bench();
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
    const { fileName, bytes } = chartPackage('app', version);
    await repository.publish({ [fileName]: bytes }, { verify: false }, { history });
    repository.now += 3_600_000;
  }
  return repository;
}

const diff = (repository: Bench, before: string, after: string): Promise<IndexDiffReport> =>
  diffIndexes({ before, after }, { ...portsOf(repository), keepsRecords: true });

const said = ({ error, added, changed, removed }: IndexDiffReport): unknown[] => [
  error?.code ?? 'ok',
  ...[added, changed, removed].map((versions) => versions.map(({ version }) => version).join()),
];

describe('two index versions', () => {
  it('are compared by their ids, whichever is older', async () => {
    const repository = await published();
    const ids: string[] = [];
    for await (const { id } of readHistory(repository.store, new AbortController().signal)) ids.push(id);
    const [newest = '', , oldest = ''] = ids;
    expect(said(await diff(repository, oldest, newest))).toEqual(['ok', '1.2.0,1.1.0', '', '']);
    expect(said(await diff(repository, newest, oldest))).toEqual(['ok', '', '', '1.2.0,1.1.0']);
    expect(said(await diff(repository, newest, 'current'))).toEqual(['ok', '', '', '']);
  });

  it('are compared by their times', async () => {
    const report = await diff(await published(), '3h', 'current');
    expect(said(report)).toEqual(['ok', '1.2.0,1.1.0', '', '']);
    expect([report.before?.versions, report.after?.versions]).toEqual([1, 3]);
  });

  it('show an entry that changed', async () => {
    const repository = await published();
    const index = await repository.index();
    const ids: string[] = [];
    for await (const { id } of readHistory(repository.store, new AbortController().signal)) ids.push(id);
    repository.store.meddle('index.yaml', index.replace(/apiVersion: v2\n/, 'apiVersion: v2\n    description: other\n'));
    expect(said(await diff(repository, ids[0] ?? '', 'current'))).toEqual(['ok', '', '1.2.0', '']);
  });

  it('that do not exist are an error', async () => {
    expect(said(await diff(await published(), 'nothing', 'current'))).toEqual(['CH_HISTORY_NOT_FOUND', '', '', '']);
  });
});
