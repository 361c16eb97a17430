import { describe, expect, it } from 'vitest';
import { figuresOfStatus } from './public-figures.ts';
import type { StatusReport } from './report.ts';

const secret = 'do-not-show';
const lacking = { kind: 'lacking', why: secret, remedy: secret } as const;

/** Every text of it is private, as far as this page is concerned. */
const report: StatusReport = {
  command: 'status',
  window: { fromMs: 1, toMs: 2 },
  repository: { target: secret, url: secret },
  publishing: {
    kind: 'shown',
    value: {
      ...{ workflow: secret, runs: 3, succeeded: 1, failed: 1, others: 1, successRate: 0.5, medianMs: 10, p95Ms: 20, perPiece: [3] },
      lastFailures: [{ conclusion: secret, startedMs: 1, durationMs: 1, ref: secret, url: secret, message: secret, id: 1 } as never],
      newest: 'failed',
    },
  },
  bucket: {
    kind: 'shown',
    value: { bucket: secret, region: secret, objects: lacking, sizeBytes: lacking, requests: lacking, errors: lacking },
  },
  cdn: {
    kind: 'shown',
    value: {
      distribution: secret,
      requests: { kind: 'shown', value: { total: 5, bytesSent: 6, perPiece: [5] } },
      errorRates: lacking,
      hitRate: { kind: 'shown', value: 0.5 },
    },
  },
  index: lacking,
  figures: { requests: 0, bytesSent: 0, bytesReceived: 0, durationMs: 1 } as never,
  warnings: [],
  error: null,
};

describe('figuresOfStatus', () => {
  it('takes counts, times and rates, and no text', () => {
    const figures = figuresOfStatus(report);
    expect(figures).toEqual({
      publishing: { atMs: 2, fromMs: 1, succeeded: 1, failed: 1, others: 1, medianMs: 10, p95Ms: 20, perPiece: [3] },
      delivery: {
        atMs: 2,
        fromMs: 1,
        requests: 5,
        bytesSent: 6,
        perPiece: [5],
        clientErrorRate: null,
        serverErrorRate: null,
        hitRate: 0.5,
      },
    });
    expect(JSON.stringify(figures)).not.toContain(secret);
  });

  it('leaves out what the run could not see, so that it stays as it was', () => {
    expect(figuresOfStatus({ ...report, publishing: lacking, cdn: lacking })).toEqual({ publishing: undefined, delivery: undefined });
    const unseen = { kind: 'shown', value: { distribution: secret, requests: lacking, errorRates: lacking, hitRate: lacking } } as const;
    expect(figuresOfStatus({ ...report, cdn: unseen }).delivery).toBeUndefined();
  });
});
