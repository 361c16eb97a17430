import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { RebuildReport } from '../operations/rebuild/request.ts';
import { rebuildResult, rebuildState } from './rebuild-text.ts';

const base: RebuildReport = {
  command: 'rebuild',
  dryRun: false,
  repository: { target: './repository', url: null },
  charts: [
    { name: 'app', version: '2.0.0', path: 'app-2.0.0.tgz', outcome: 'new', digest: 'a', sizeBytes: 1, url: 'app-2.0.0.tgz' },
    { name: 'app', version: '1.0.0', path: 'app-1.0.0.tgz', outcome: 'unchanged', digest: 'a', sizeBytes: 1, url: 'app-1.0.0.tgz' },
  ],
  orphans: [
    {
      ...{ key: 'x/app-1.0.0.tgz', name: 'app', version: '1.0.0', digest: null, sizeBytes: 2048, modified: '2026-01-02T03:04:05.000Z' },
      ...{ reason: 'listed', message: 'app 1.0.0 is listed with another package: app-1.0.0.tgz' },
    },
    {
      ...{ key: 'page.tgz', name: null, version: null, digest: null, sizeBytes: 9, modified: '2026-01-02T03:04:05.000Z' },
      ...{ reason: 'no-chart', message: 'it is no gzip \u001b[31mdata' },
    },
  ],
  missing: [{ name: 'gone', version: '1.0.0', url: 'gone-1.0.0.tgz', key: 'gone-1.0.0.tgz' }],
  part: null,
  index: { revisionBefore: '"a"', revisionAfter: '"b"', versionsBefore: 2, versionsAfter: 3, attempts: 1 },
  invalidation: { outcome: 'none', id: null, paths: [], staleUntil: null },
  figures: { requests: 1, attempts: 1, bytesSent: 1, bytesReceived: 1, durationMs: 1234 },
  ...{ warnings: [], error: null },
};

describe('the result of a rebuild', () => {
  it('is a line for each package that was added or has no entry, and for each entry without a package', () => {
    expect(rebuildResult(base).split('\n')).toEqual([
      'new        app 2.0.0  app-2.0.0.tgz',
      'orphan     x/app-1.0.0.tgz  app 1.0.0  2.0 KiB  2026-01-02  app 1.0.0 is listed with another package: app-1.0.0.tgz',
      'orphan     page.tgz  9 B  2026-01-02  it is no gzip \\x1b[31mdata',
      'missing    gone 1.0.0  gone-1.0.0.tgz',
    ]);
  });

  it('tells nothing as added where the run failed', () => {
    const index = { ...base.index, revisionAfter: '"a"', versionsAfter: 2 };
    const failed = { ...base, index, error: new CharthouseError('CH_DEADLINE', { message: 'late' }) };
    expect(rebuildResult(failed)).not.toContain('new  ');
  });

  it('tells what was added where the run was stopped after the index was written', () => {
    const stopped = { ...base, error: new CharthouseError('CH_DEADLINE', { message: 'late' }) };
    expect(rebuildResult(stopped)).toContain('new        app 2.0.0');
  });
});

describe('the state after a rebuild', () => {
  const index = { ...base.index, revisionAfter: '"a"', versionsAfter: 2 };
  const failed = new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'reset' });
  const unknown = new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'reset', details: { commit: 'unknown' } });

  it.each<[string, Partial<RebuildReport>, string]>([
    ['written', {}, 'wrote ./repository/index.yaml in 1.2 s: it lists 3 versions now, 2 before; 2 packages without an entry'],
    ['nothing to do', { index, charts: [], orphans: [] }, 'nothing to do: index.yaml of ./repository stays as it is'],
    ['dry', { index, dryRun: true, orphans: [] }, 'dry run, nothing was written: 1 version would be added to ./repository/index.yaml'],
    [
      'of which the CDN was not to be told',
      { orphans: [], invalidation: { ...base.invalidation, outcome: 'skipped', staleUntil: '2026-01-02T03:04:05.000Z' } },
      'wrote ./repository/index.yaml in 1.2 s: it lists 3 versions now, 2 before; caches may serve the previous index until 2026-01-02T03:04:05.000Z',
    ],
    [
      'dry, before a CDN',
      { index, dryRun: true, invalidation: { ...base.invalidation, paths: ['/index.yaml'] } },
      'dry run, nothing was written: 1 version would be added to ./repository/index.yaml, and a CDN invalidation created for /index.yaml; 2 packages without an entry',
    ],
    ['stopped after that', { error: failed }, 'index.yaml was written before the error: it lists 3 versions now, 2 before'],
    ['failed', { index, error: failed }, 'index.yaml was not changed'],
    ['unknown', { index, error: unknown }, 'whether index.yaml was written is not known: the next run finds out'],
  ])('is one line: %s', (_, changes, line) => {
    expect(rebuildState({ ...base, ...changes })).toBe(line);
  });
});

describe('the state of a shard', () => {
  const part = { shard: '3/8', file: 'parts/part-3-of-8.jsonl', packages: 12, read: 7, resumed: 3, unreadable: 1 };
  const sharded: RebuildReport = { ...base, part, charts: [], orphans: [], missing: [] };
  it.each<[string, Partial<RebuildReport>, string]>([
    [
      'that was read',
      {},
      'wrote parts/part-3-of-8.jsonl in 1.2 s: shard 3/8 has 12 packages, 7 read now, 3 by earlier runs; 1 contain no chart; index.yaml was not changed',
    ],
    ['of a dry run', { dryRun: true }, 'dry run, nothing was written: shard 3/8 has 12 packages to read into parts/part-3-of-8.jsonl'],
    [
      'that was stopped',
      { error: new CharthouseError('CH_DEADLINE', { message: 'late' }) },
      'parts/part-3-of-8.jsonl has 10 of 12 packages: run again to go on; index.yaml was not changed',
    ],
  ])('%s', (_, more, text) => {
    expect(rebuildState({ ...sharded, ...more })).toBe(text);
  });
});
