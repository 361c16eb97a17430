import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { PublishedChange } from '../ports/pages.ts';
import { noTraffic } from '../runtime/traffic.ts';
import { pagesAfter } from './keep-pages.ts';

const committed = { revisionBefore: 'a', revisionAfter: 'b', versionsBefore: 1, versionsAfter: 2, attempts: 1 };
const same = { ...committed, revisionAfter: 'a' };
const report = { dryRun: false, index: committed, figures: { ...noTraffic, durationMs: 5 }, warnings: [], error: null };
const denied = new CharthouseError('CH_STORE_DENIED', { message: 'access denied' });

type Report = Parameters<typeof pagesAfter>[0];

async function pagesMade(given: Partial<Report>, pages: () => Promise<number> = async () => 1, recheck: readonly string[] = []) {
  const asked: (PublishedChange | undefined)[] = [];
  const stop = new AbortController();
  const ports = { clock: { now: () => 0 }, traffic: () => noTraffic, signal: stop.signal };
  const result = await pagesAfter({ ...report, ...given }, new Set(recheck), {
    ...ports,
    pages: async (change) => {
      asked.push(change);
      return pages().catch((error: unknown) => {
        if (error === 'stop') stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }));
        throw error;
      });
    },
  });
  return { ...result, asked };
}

describe('the pages after a command', () => {
  it.each<[string, Partial<Report>]>([
    ['a dry run', { dryRun: true }],
    ['a plan that was refused', { isDeclined: true }],
    ['an error before the commit', { index: same, error: denied }],
    ['no index', { index: { ...same, revisionBefore: null, revisionAfter: null } }],
  ])('are not looked at after %s', async (_, given) => {
    expect((await pagesMade(given)).asked).toEqual([]);
  });

  it.each<[string, Partial<Report>, string]>([
    ['a commit', {}, 'b'],
    ['a commit with an error after it', { error: denied }, 'b'],
    ['a run that changed nothing', { index: same }, 'a'],
  ])('are looked at after %s, by the index that it left', async (_, given, index) => {
    const { asked, error, warnings } = await pagesMade(given);
    expect(asked).toMatchObject([{ before: index, after: index }]);
    expect([error, warnings]).toEqual([given.error ?? null, []]);
  });

  it('are looked at whatever the index is, if versions changed without a commit', async () => {
    expect((await pagesMade({}, undefined, ['app'])).asked).toEqual([undefined]);
  });

  it('do not fail it', async () => {
    const { error, warnings } = await pagesMade({}, () => Promise.reject(denied));
    expect(error).toBeNull();
    expect(warnings).toMatchObject([{ code: 'pages-not-written', message: expect.stringContaining('access denied') }]);
  });

  it('end with the reason if the run is stopped', async () => {
    const { error, warnings } = await pagesMade({}, () => Promise.reject('stop'));
    expect([error?.code, warnings]).toEqual(['CH_INTERRUPTED', []]);
  });
});
