import { describe, expect, it } from 'vitest';
import { cdnScene } from '../../../test/support/publish/cdn-scene.ts';
import { type Bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Invalidated } from '../../ports/cdn.ts';
import type { PublishReport } from '../../repository/outcome.ts';

const app = chartPackage('app', '1.0.0');

function codes({ warnings }: PublishReport): readonly string[] {
  return warnings.map(({ code }) => code);
}

interface Fault {
  readonly refuses?: true;
  readonly answers?: readonly Invalidated[];
}

const denied = new CharthouseError('CH_AWS_DENIED', { message: 'cloudfront:CreateInvalidation is not allowed' });

describe('a CDN that is not told', () => {
  it.each([
    ['refuses', { refuses: true }, 'is not allowed'],
    ['has too much to do', { answers: [{ kind: 'busy' }] }, 'too many'],
    ['knows every reference already', { answers: [{ kind: 'reference-taken' }, { kind: 'reference-taken' }] }, 'reference'],
  ] as const)('since it %s is a warning with the time and the remedy', async (_, fault: Fault, why) => {
    const { repository, cdn, publish } = cdnScene();
    cdn.answers.push(...(fault.answers ?? []));
    if (fault.refuses) cdn.hook = () => Promise.reject(denied);
    const report = await publish('1.0.0');
    const staleUntil = new Date(repository.now + 300_000).toISOString();
    expect(report.error).toBeNull();
    expect(report.invalidation).toEqual({ outcome: 'failed', id: null, paths: ['/stable/index.yaml'], staleUntil });
    expect(report.warnings).toMatchObject([{ code: 'invalidation-failed', hint: expect.stringContaining('drop /stable/index.yaml') }]);
    expect(report.warnings[0]?.message).toContain(why);
    expect(report.warnings[0]?.message).toContain(staleUntil);
  });

  it('since it never answers is given up', async () => {
    const { repository, cdn, publish } = cdnScene();
    repository.limitsPass = true;
    cdn.hook = () => new Promise(() => undefined);
    const report = await publish('1.0.0');
    expect([report.error, report.invalidation.outcome, ...codes(report)]).toEqual([null, 'failed', 'invalidation-failed']);
  });

  it('since the run is stopped has what was committed all the same', async () => {
    const { repository, cdn, publish } = cdnScene();
    const stop = new AbortController();
    cdn.hook = () => {
      stop.abort(new CharthouseError('CH_DEADLINE', { message: 'it was not done within 600 s' }));
      stop.signal.throwIfAborted();
    };
    const report = await publish('1.0.0', {}, { signal: stop.signal });
    expect([report.error?.code, report.invalidation.outcome, ...codes(report)]).toEqual(['CH_DEADLINE', 'failed', 'invalidation-failed']);
    expect(report.index).toMatchObject({ versionsBefore: 0, versionsAfter: 1 });
    expect(await repository.index()).toContain(app.digest);
  });

  it('since the user said so is no warning, and the time is told', async () => {
    const { repository, cdn, publish } = cdnScene();
    const report = await publish('1.0.0', { invalidate: false }, { cdn: undefined });
    const staleUntil = new Date(repository.now + 300_000).toISOString();
    expect(report.invalidation).toEqual({ outcome: 'skipped', id: null, paths: ['/stable/index.yaml'], staleUntil });
    expect([report.warnings, cdn.asked]).toEqual([[], []]);
    repository.now += 300_000;
    expect((await publish('1.0.0', { invalidate: false }, { cdn: undefined })).invalidation.outcome).toBe('none');
  });

  it('since there is none is nothing to speak of', async () => {
    const report = await cdnScene().publish('1.0.0', {}, { cdn: undefined });
    expect(report.invalidation).toEqual({ outcome: 'none', id: null, paths: [], staleUntil: null });
  });

  it('in a dry run would have been told of these paths', async () => {
    const { repository, cdn, publish } = cdnScene();
    const told = { outcome: 'none', id: null, paths: ['/stable/index.yaml'], staleUntil: null };
    expect((await publish('1.0.0', { dryRun: true })).invalidation).toEqual(told);
    await publish('1.0.0', {}, { cdn: undefined });
    expect((await publish('1.0.0', { dryRun: true })).invalidation).toEqual(told);
    repository.now += 300_000;
    expect((await publish('1.0.0', { dryRun: true })).invalidation.paths).toEqual([]);
    expect(cdn.asked).toEqual([]);
  });
});

describe('waiting', () => {
  it('is not done unasked', async () => {
    const { cdn, publish } = cdnScene();
    cdn.pace = 'in time';
    expect((await publish('1.0.0')).invalidation).toMatchObject({ outcome: 'created', id: 'I1', staleUntil: null });
    expect((await publish('1.1.0', { wait: true })).invalidation).toMatchObject({ outcome: 'completed', id: 'I2', staleUntil: null });
  });

  it.each([
    ['takes longer', 'never', false],
    ['cannot be asked', 'in time', true],
  ] as const)('for a CDN that %s ends with a warning', async (_, pace, refuses) => {
    const { repository, cdn, publish } = cdnScene();
    cdn.pace = pace;
    cdn.hook = (call) => (refuses && call === 'wait' ? Promise.reject(denied) : undefined);
    const report = await publish('1.0.0', { wait: true });
    const staleUntil = new Date(repository.now + 300_000).toISOString();
    expect(report.error).toBeNull();
    expect(report.invalidation).toMatchObject({ outcome: 'created', id: 'I1', staleUntil });
    expect(codes(report)).toEqual(['invalidation-unfinished']);
  });
});

describe('what users see', () => {
  const older = 'apiVersion: v1\nentries: {}\n';
  /** The public URL shows the index before until `isCurrent` says otherwise. */
  const siteThat = (repository: Bench, isCurrent: (look: number) => boolean) => {
    let looks = 0;
    return siteOf(async (asked) => {
      if (!asked.endsWith('index.yaml')) return app.bytes;
      looks += 1;
      return isCurrent(looks) ? repository.index() : older;
    });
  };

  it('after an invalidation is the new index at the second look', async () => {
    const { repository, cdn, publish } = cdnScene();
    cdn.pace = 'in time';
    const site = siteThat(repository, (look) => look > 1 && cdn.made.length > 0);
    const report = await publish('1.0.0', { verify: true, verifyTimeoutMs: 60_000 }, { site });
    expect([report.verification.outcome, report.invalidation.staleUntil, codes(report)]).toEqual(['verified', null, []]);
    expect(site.asked.filter((asked) => asked.endsWith('.yaml'))).toHaveLength(2);
  });

  it('counts more than a CDN that was not told: nothing is stale', async () => {
    const { repository, cdn, publish } = cdnScene();
    cdn.answers.push({ kind: 'busy' });
    const report = await publish('1.0.0', { verify: true }, { site: siteThat(repository, () => true) });
    expect([report.verification.outcome, report.invalidation]).toMatchObject(['verified', { outcome: 'failed', staleUntil: null }]);
    expect(codes(report)).toEqual(['invalidation-failed']);
    expect(report.warnings[0]?.message).toContain('shows the new index all the same');
  });

  it('and what the CDN was not told are stale until one and the same time', async () => {
    const { repository, cdn, publish } = cdnScene();
    cdn.answers.push({ kind: 'busy' });
    const report = await publish('1.0.0', { verify: true, verifyTimeoutMs: 20_000 }, { site: siteThat(repository, () => false) });
    const staleUntil = new Date(repository.now + 300_000).toISOString();
    expect([report.error, report.verification.outcome, report.invalidation.staleUntil]).toEqual([null, 'stale', staleUntil]);
    expect([...codes(report)].sort()).toEqual(['invalidation-failed', 'verification-stale']);
    for (const { message } of report.warnings) expect(message).toContain(staleUntil);
  });

  it('without a URL is not known: reading the store back says nothing of caches', async () => {
    const { cdn, publish } = cdnScene();
    cdn.answers.push({ kind: 'busy' });
    const report = await publish('1.0.0', { verify: true, url: undefined });
    expect([report.verification.outcome, report.invalidation.staleUntil]).toEqual(['verified', expect.any(String)]);
  });
});
