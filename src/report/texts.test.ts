import { describe, expect, it } from 'vitest';
import { warningUrl } from '../base/docs-url.ts';
import { CharthouseError } from '../base/error.ts';
import type { CheckResult } from '../operations/doctor/report.ts';
import type { HistoryReport } from '../operations/history/request.ts';
import type { OperationEvent } from '../repository/events.ts';
import type { ChartOutcome } from '../repository/outcome.ts';
import { noTraffic } from '../runtime/traffic.ts';
import { chartErrors } from './chart-errors.ts';
import { doctorResult, doctorState } from './doctor-text.ts';
import { jsonDocument } from './document.ts';
import { liveText, logText } from './event-text.ts';
import { historyState } from './history-text.ts';
import { countText, durationText, sizeText } from './quantities.ts';

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [10 * 1024, '10 KiB'],
    [93 * 1024 ** 2, '93 MiB'],
    [5 * 1024 ** 4, '5120 GiB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [2500, '2.5 s'],
    [200_000, '3 min 20 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('count in one and many', () => {
    expect([countText(1, 'chart'), countText(0, 'chart'), countText(2, 'entry', 'entries')]).toEqual(['1 chart', '0 charts', '2 entries']);
  });
});

describe('a doctor’s visit', () => {
  const figures = { requests: 9, attempts: 9, bytesSent: 1, bytesReceived: 1, durationMs: 340 };
  const checks: readonly CheckResult[] = [
    { check: 'credentials', outcome: 'ok', message: 'access key …7QXA' },
    { check: 'list', outcome: 'failed', message: 'not granted\u001b[2J', hint: 'grant s3:ListBucket' },
    { check: 'index', outcome: 'skipped', message: 'it needs list, which failed' },
  ];

  it('is a line a check, with what to do below', () => {
    expect(doctorResult({ checks })).toBe(
      [
        'ok       credentials  access key …7QXA',
        'failed   list         not granted\\x1b[2J',
        '         do: grant s3:ListBucket',
        'skipped  index        it needs list, which failed',
      ].join('\n'),
    );
  });

  it('ends with how many came to what', () => {
    const report = {
      command: 'doctor',
      repository: { target: 's3://charts', url: null },
      checks,
      figures,
      warnings: [],
      error: null,
    } as const;
    expect(doctorState(report)).toBe('checked s3://charts in 340 ms: 1 ok, 1 failed, 1 skipped');
  });
});

describe('events', () => {
  const events: readonly OperationEvent[] = [
    { kind: 'charts-found', total: 2 },
    { kind: 'chart-packaged', path: 'a', name: 'a', version: '1.0.0', sizeBytes: 2048 },
    { kind: 'chart-invalid', path: 'b', error: new CharthouseError('CH_CHART_INVALID', { message: 'x' }) },
    { kind: 'index-read', revision: null, versions: 0, sizeBytes: 0 },
    { kind: 'index-read', revision: '"a"', versions: 3, sizeBytes: 900 },
    { kind: 'chart-decided', name: 'a', version: '1.0.0', outcome: 'new' },
    { kind: 'package-staged', key: 'a-1.0.0.tgz', sizeBytes: 2048, done: 1, total: 2 },
    { kind: 'commit-started', attempt: 2 },
    { kind: 'commit-lost', attempt: 1, waitMs: 20 },
    { kind: 'committed', revision: '"b"', versions: 4, attempts: 2 },
    { kind: 'invalidated', cdn: 'the CDN', paths: ['/index.yaml'], id: 'I1' },
    { kind: 'invalidation-awaited', id: 'I1' },
    { kind: 'verify-started', total: 1 },
    { kind: 'version-verified', name: 'a', version: '1.0.0', done: 1, total: 1 },
    { kind: 'public-url-awaited', why: 'https://c.example still serves the previous index', untilMs: Date.UTC(2026, 0, 2, 3, 4, 5) },
    { kind: 'retrying', what: 'reading x', attempt: 1, waitMs: 1500, why: 'timeout' },
  ];

  it('make a log that reads from top to bottom', () => {
    expect(events.map((event) => logText(event, 'publish')).filter((text) => text !== undefined)).toEqual([
      'packaged a 1.0.0 (2.0 KiB) from a',
      'there is no index.yaml yet',
      'read index.yaml: 3 versions, 900 B',
      'put a-1.0.0.tgz (2.0 KiB) (1 of 2)',
      'conflict with another publisher: reading the index again in 20 ms (attempt 1)',
      'committed index.yaml: 4 versions',
      'invalidation I1 created for /index.yaml (the CDN)',
      'waiting until invalidation I1 is complete',
      'reading back 1 version',
      'https://c.example still serves the previous index: trying again until 2026-01-02T03:04:05.000Z',
      'reading x failed (timeout): trying again in 1.5 s',
    ]);
  });

  it('say which servers a verification asks', () => {
    const outside = { total: 2, servers: ['https://a.example', 'https://b.example'] };
    expect(logText({ kind: 'verify-started', total: 3, outside }, 'verify')).toBe(
      'checking 3 versions: 2 of them at https://a.example, https://b.example, because their URLs are absolute (--local checks the repository instead)',
    );
    expect(logText({ kind: 'verify-started', total: 3 }, 'verify')).toBe('checking 3 versions');
  });

  it('do not name a request twice', () => {
    const retrying: OperationEvent = { kind: 'retrying', what: 'GET u', attempt: 1, waitMs: 10, why: 'GET u failed: nobody listens there' };
    expect(logText(retrying, 'publish')).toBe('GET u failed: nobody listens there: trying again in 10 ms');
  });

  it('keep the live line going', () => {
    expect(events.map((event) => liveText(event, 'publish'))).toEqual([
      ...['packaging 2 charts', 'packaged a 1.0.0', undefined, 'deciding what is new', 'deciding what is new', undefined],
      ...[
        'putting packages (1 of 2)',
        'committing index.yaml (attempt 2)',
        logText(events[8] ?? { kind: 'charts-found', total: 0 }, 'publish'),
      ],
      ...[
        'committed index.yaml',
        'invalidating the CDN',
        'waiting for the CDN invalidation',
        'reading back',
        'reading back',
        'https://c.example still serves the previous index: trying again until 2026-01-02T03:04:05.000Z',
        'reading x failed (timeout): trying again in 1.5 s',
      ],
    ]);
  });

  it.each([
    ['publish', ['deciding what is new', 'reading back']],
    ['verify', ['checking what index.yaml lists', 'checking packages']],
    ['rebuild', ['listing the packages', 'reading back']],
    ['index', ['listing the packages', 'reading back']],
  ])('name the step of %s', (command, [afterIndex, check]) => {
    expect(liveText({ kind: 'index-read', revision: null, versions: 0, sizeBytes: 0 }, command)).toBe(afterIndex);
    expect(liveText({ kind: 'verify-started', total: 3 }, command)).toBe(check);
  });

  it('show how far the pages are', () => {
    const written = (done: number): OperationEvent => ({ kind: 'chart-pages-written', name: 'a', done });
    expect([liveText(written(1), 'pages build'), liveText(written(250), 'pages build')]).toEqual([
      'writing pages (1 chart)',
      'writing pages (250 charts)',
    ]);
    expect([99, 100, 101].map((done) => logText(written(done), 'pages build'))).toEqual([
      undefined,
      'wrote the pages of 100 charts',
      undefined,
    ]);
  });

  it('fill no log with a line for each of 90,000 versions', () => {
    const lines = Array.from({ length: 90_000 }, (_, at) =>
      logText({ kind: 'version-verified', name: 'a', version: `${at}`, done: at + 1, total: 90_000 }, 'publish'),
    );
    expect(lines.filter((line) => line !== undefined)).toHaveLength(10);
  });
});

describe('the errors of a run', () => {
  const own = new CharthouseError('CH_CONFLICT', { message: 'x' });
  const chart: ChartOutcome = {
    ...{ name: 'a', version: '1', path: 'p', outcome: 'conflict', digest: null, sizeBytes: null, url: null },
    error: own,
  };

  it('are not said twice', () => {
    expect(chartErrors({ charts: [chart], error: own })).toEqual([{ error: own, about: 'p' }]);
  });

  it('end with the one that no chart has', () => {
    const late = new CharthouseError('CH_DEADLINE', { message: 'x' });
    expect(chartErrors({ charts: [chart], error: late })).toEqual([{ error: own, about: 'p' }, { error: late }]);
  });
});

describe('the document', () => {
  it('has the same keys for a run that never began', () => {
    const error = new CharthouseError('CH_USAGE', { message: 'x', where: { file: 'f', line: 1 }, details: { a: 1 } });
    expect(jsonDocument({ command: null, error })).toEqual({
      ...{ schemaVersion: 1, command: null, exitCode: 2, dryRun: false, repository: { target: null, url: null }, charts: [] },
      index: { revisionBefore: null, revisionAfter: null, versionsBefore: null, versionsAfter: null, attempts: 0 },
      invalidation: { outcome: 'none', id: null, paths: [], staleUntil: null },
      verification: { outcome: 'none' },
      figures: { requests: 0, attempts: 0, bytesSent: 0, bytesReceived: 0, durationMs: 0 },
      warnings: [],
      error: {
        code: 'CH_USAGE',
        message: 'x',
        hint: 'see charthouse --help',
        details: { where: { file: 'f', line: 1 }, a: 1 },
        docs: 'https://github.com/alto9/charthouse/blob/main/docs/errors/CH_USAGE.md',
      },
    });
  });

  it('puts the place of a warning into its message', () => {
    const document = jsonDocument({
      command: 'publish',
      error: null,
      warnings: [{ code: 'index-fault', message: 'm', where: { file: 'f', line: 2, column: 3 } }],
    });
    expect(document.warnings).toEqual([{ code: 'index-fault', message: 'f:2:3: m', hint: null, url: warningUrl('index-fault') }]);
  });
});

describe('a history', () => {
  const report: HistoryReport = {
    ...{ command: 'history', repository: { target: 'charts', url: null }, history: [], more: false, inCheckout: false },
    ...{ figures: { ...noTraffic, durationMs: 0 }, warnings: [], error: null },
  };

  it('that the options cut to nothing is no missing one', () => {
    expect(historyState(report)).toBe('charts has no history yet: the next commit begins it');
    expect(historyState({ ...report, more: true })).toBe('charts has older index versions, and none that you asked for');
  });
});
