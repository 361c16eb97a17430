import { describe, expect, it } from 'vitest';
import type { IndexView } from '../../ports/index-status.ts';
import { alarmsOf } from './alarms.ts';
import type { Publishing } from './report.ts';

const nowMs = 100_000_000;
const unnamed = { kind: 'lacking', why: 'not configured', remedy: 'name it', unnamed: true } as const;
const denied = { kind: 'lacking', why: 'access is denied', remedy: 'grant it' } as const;
const quiet = { publishing: unnamed, bucket: unnamed, cdn: unnamed, index: unnamed, window: { fromMs: 0, toMs: nowMs } };

const failure = {
  id: 1,
  url: 'https://runs/1',
  conclusion: 'failure',
  startedMs: 1,
  durationMs: 1,
  ref: 'v1.0.0',
  message: 'CH_HELM_LINT',
};
const ran = (newest: Publishing['newest']) => ({
  kind: 'shown' as const,
  value: {
    ...{ workflow: 'release-chart.yml', runs: 2, succeeded: 1, failed: 1, others: 0, successRate: 0.5, medianMs: 1, p95Ms: 1 },
    ...{ perPiece: [], lastFailures: [failure], newest },
  },
});
const served = (isCurrent: boolean, agoMs: number): { kind: 'shown'; value: IndexView } => ({
  kind: 'shown',
  value: {
    ...{ versions: 1, charts: 1, sizeBytes: 1, changedMs: nowMs - agoMs },
    edge: { kind: 'shown', value: { ageSeconds: null, changedMs: null, isCurrent, cache: null } },
  },
});

describe('an alarm', () => {
  it('is not raised for a part that is not configured', () => {
    expect(alarmsOf(quiet)).toEqual([]);
  });

  it.each(['publishing', 'bucket', 'cdn', 'index'] as const)('is that %s was named and cannot be seen', (part) => {
    expect(alarmsOf({ ...quiet, [part]: denied })).toEqual([{ message: expect.stringContaining(': access is denied'), hint: 'grant it' }]);
  });

  it('is a newest run that failed, not a failure before a later success', () => {
    expect(alarmsOf({ ...quiet, publishing: ran('failed') })).toEqual([
      { message: 'the newest run of release-chart.yml (v1.0.0) failed: CH_HELM_LINT', hint: 'see https://runs/1' },
    ]);
    expect(alarmsOf({ ...quiet, publishing: ran('succeeded') })).toEqual([]);
    expect(alarmsOf({ ...quiet, publishing: ran(null) })).toEqual([]);
  });

  it('is another index for users, later than caches may hold the one before', () => {
    expect(alarmsOf({ ...quiet, index: served(false, 600_000) })).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^users do not get/) }),
    ]);
    expect(alarmsOf({ ...quiet, index: served(false, 599_999) })).toEqual([]);
    expect(alarmsOf({ ...quiet, index: served(true, 900_000) })).toEqual([]);
  });

  it('is a public URL that is named and gives no index', () => {
    const { value } = served(true, 0);
    expect(alarmsOf({ ...quiet, index: { kind: 'shown', value: { ...value, edge: denied } } })).toHaveLength(1);
    expect(alarmsOf({ ...quiet, index: { kind: 'shown', value: { ...value, edge: unnamed } } })).toEqual([]);
  });
});
