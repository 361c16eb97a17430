import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { type SiteOf, silence, siteOf } from '../../../test/support/publish/site-of.ts';
import type { OperationEvent } from '../../repository/events.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import { httpError } from '../../runtime/http-error.ts';
import type { PublishRequest } from './request.ts';

const app = chartPackage('app', '1.0.0');
const url = 'https://charts.example.com/stable';
const older = 'apiVersion: v1\nentries: {}\n';
type Answers = Parameters<typeof siteOf>[0];

function said({ error, verification }: PublishReport): unknown {
  return [verification.outcome, error?.code ?? 'ok'];
}

/** Serves what is in the store, under `url`. */
function mirror({ store }: Bench): Answers {
  return async (asked) => {
    const answer = await store.get(decodeURIComponent(new URL(asked).pathname.replace('/stable/', '')));
    return answer.kind === 'found' ? answer.body : 404;
  };
}

/** Publishes app 1.0.0, with a public URL that answers as told, or as the store does. */
async function seen(
  answers: (asMirror: Answers) => Answers,
  options: Partial<PublishRequest> = {},
): Promise<{ repository: Bench; site: SiteOf; report: PublishReport }> {
  const repository = bench();
  const site = siteOf(answers(mirror(repository)));
  const report = await repository.publish({ 'app.tgz': app.bytes }, { url, ...options }, { site });
  return { repository, site, report };
}

const isIndex = (asked: string): boolean => asked.endsWith('/index.yaml');

describe('the public URL', () => {
  it('is read as Helm reads it: the index, then the package that it leads to', async () => {
    const { report, site } = await seen((store) => store);
    expect(said(report)).toEqual(['verified', 'ok']);
    expect(site.asked).toEqual([`${url}/index.yaml`, `${url}/app-1.0.0.tgz`]);
    expect(report.warnings).toEqual([]);
    expect(report.invalidation.staleUntil).toBeNull();
  });

  it('keeps its query, and never shows it', async () => {
    const { report, site } = await seen(() => async () => 403, { url: `${url}?token=secret` });
    expect(site.asked[0]).toBe(`${url}/index.yaml?token=secret`);
    expect(report.error?.code).toBe('CH_VERIFY_FAILED');
    expect(JSON.stringify([report.error?.message, report.error?.hint, report.error?.details])).not.toContain('secret');
  });

  it('is not asked where nothing was published, nor where the user said so', async () => {
    const { repository, site } = await seen((store) => store);
    site.asked.length = 0;
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, { url }, { site }))).toEqual(['none', 'ok']);
    const skipped = await repository.publish({ 'b.tgz': chartPackage('b', '1.0.0').bytes }, { url, verify: false }, { site });
    expect(said(skipped)).toEqual(['skipped', 'ok']);
    expect(site.asked).toEqual([]);
  });

  it.each([401, 403, 404, 410])('that answers %d has no repository for anybody', async (status) => {
    const { report, repository } = await seen(() => async () => status);
    expect(said(report)).toEqual(['failed', 'CH_VERIFY_FAILED']);
    expect(report.error?.exitCode).toBe(7);
    expect(report.error?.hint).toContain('--no-verify');
    expect(report.index.revisionAfter).not.toBe(report.index.revisionBefore);
    expect(await repository.index()).toContain(app.digest);
  });

  it.each([
    ['a page', '<!DOCTYPE html>\n<html><body>welcome</body></html>\n'],
    ['nothing', ''],
    [
      'the index of somebody who has the version with other bytes',
      `apiVersion: v1\nentries:\n  app:\n  - digest: ${'0'.repeat(64)}\n    urls:\n    - app-1.0.0.tgz\n    version: 1.0.0\n`,
    ],
  ])('that serves %s is not this repository', async (_, body) => {
    const { report } = await seen((store) => async (asked) => (isIndex(asked) ? body : store(asked)));
    expect(said(report)).toEqual(['failed', 'CH_VERIFY_FAILED']);
  });

  it.each([
    ['refuses', 403],
    ['serves in other bytes', 'rotten'],
  ])('that has the index but %s the package is no use to anybody', async (_, answer) => {
    const { report } = await seen((store) => async (asked) => (isIndex(asked) ? store(asked) : answer));
    expect(said(report)).toEqual(['failed', 'CH_VERIFY_FAILED']);
    expect(report.error?.message).toContain('app-1.0.0.tgz');
  });

  it('that cannot be reached ends the run with the network’s code, and says that all is published', async () => {
    const { report } = await seen(() => async () => undefined);
    expect(said(report)).toEqual(['failed', 'CH_HTTP_FAILED']);
    expect(report.error?.exitCode).toBe(5);
    expect(report.error?.hint).toContain('--no-verify');
    expect(report.index.versionsAfter).toBe(1);
  });

  it('that never answers is given up in time', async () => {
    const repository = bench();
    repository.limitsPass = true;
    const report = await repository.publish({ 'app.tgz': app.bytes }, { url }, { site: siteOf(async () => silence) });
    expect(said(report)).toEqual(['failed', 'CH_HTTP_FAILED']);
  });
});

describe('a public index that is merely older', () => {
  const behind =
    (looks: number) =>
    (store: Answers): Answers => {
      let left = looks;
      return async (asked) => (isIndex(asked) && left-- > 0 ? older : store(asked));
    };

  it('is waited for, and the package is not read twice', async () => {
    const { report, site } = await seen(behind(3), { verifyTimeoutMs: 60_000 });
    expect(said(report)).toEqual(['verified', 'ok']);
    expect(site.asked.filter(isIndex)).toHaveLength(4);
    expect(site.asked).toHaveLength(5);
  });

  it('is a warning at the timeout, with the time until which caches may serve it', async () => {
    const { report, repository } = await seen(behind(Number.POSITIVE_INFINITY), { verifyTimeoutMs: 20_000 });
    expect(said(report)).toEqual(['stale', 'ok']);
    expect(report.invalidation.staleUntil).toBe(new Date(repository.now + 300_000).toISOString());
    expect(report.warnings.map(({ code }) => code)).toEqual(['verification-stale']);
  });

  it('is a failure once it is older than any cache may hold it', async () => {
    const { report } = await seen(behind(Number.POSITIVE_INFINITY), { verifyTimeoutMs: 301_000 });
    expect(said(report)).toEqual(['failed', 'CH_VERIFY_FAILED']);
  });

  it('is no excuse for a package that is not there', async () => {
    const { report } = await seen(() => async (asked) => (isIndex(asked) ? older : 404));
    expect(said(report)).toEqual(['failed', 'CH_VERIFY_FAILED']);
  });

  it('is no network fault where the run was stopped while it was read', async () => {
    const stop = new AbortController();
    const site = siteOf(async () => {
      stop.abort();
      return undefined;
    });
    const report = await bench().publish({ 'app.tgz': app.bytes }, { url }, { site, signal: stop.signal });
    expect(said(report)).toEqual(['failed', 'CH_INTERRUPTED']);
  });

  it('is given up at once where the run is stopped', async () => {
    const stop = new AbortController();
    const repository = bench();
    const site = siteOf(async () => {
      stop.abort();
      return older;
    });
    const report = await repository.publish({ 'app.tgz': app.bytes }, { url, verifyTimeoutMs: 60_000 }, { site, signal: stop.signal });
    expect(said(report)).toEqual(['failed', 'CH_INTERRUPTED']);
    expect(site.asked.filter(isIndex)).toHaveLength(1);
  });
});

describe('a public URL whose host name is not in DNS', () => {
  const unresolved =
    (code: string, looks: number) =>
    (store: Answers): Answers => {
      let left = looks;
      return async (asked) => {
        if (left-- > 0) throw httpError(Object.assign(new Error('getaddrinfo'), { code }), asked);
        return store(asked);
      };
    };

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('(%s) is waited for, then a warning and the verdict stale', async (code) => {
    const { report } = await seen(unresolved(code, Number.POSITIVE_INFINITY), { verifyTimeoutMs: 20_000 });
    expect([said(report), report.invalidation.staleUntil]).toEqual([['stale', 'ok'], null]);
    const message = expect.stringMatching(new RegExp(`^${url} does not resolve yet .*${code}`));
    const hint = expect.stringMatching(/DNS record of charts\.example\.com, .*charthouse verify --url/);
    expect(report.warnings).toEqual([{ code: 'verification-stale', message, hint }]);
  });

  it('is verified if the record appears in time', async () => {
    const { report, site } = await seen(unresolved('ENOTFOUND', 2), { verifyTimeoutMs: 60_000 });
    expect([said(report), site.asked.filter(isIndex)]).toEqual([['verified', 'ok'], expect.objectContaining({ length: 3 })]);
  });

  it.each(['ECONNREFUSED', 'CERT_HAS_EXPIRED'])('is not one that answers %s', async (code) => {
    const { report } = await seen(unresolved(code, Number.POSITIVE_INFINITY));
    expect(said(report)).toEqual(['failed', 'CH_HTTP_FAILED']);
  });
});

describe('the wait for a public URL', () => {
  const waits = async (answers: (asMirror: Answers) => Answers): Promise<readonly string[]> => {
    const repository = bench();
    const told: string[] = [];
    const site = siteOf(answers(mirror(repository)));
    const onEvent = (event: OperationEvent): void => {
      if (event.kind === 'public-url-awaited') told.push(`${event.why}: ${(event.untilMs - repository.now) / 1000} s`);
    };
    await repository.publish({ 'app.tgz': app.bytes }, { url, verifyTimeoutMs: 60_000 }, { site, onEvent });
    return told;
  };

  it('is said once for each reason, with its end', async () => {
    const told = await waits((store) => {
      let looks = 0;
      return async (asked) => {
        if (isIndex(asked)) looks += 1;
        if (looks <= 2) throw httpError(Object.assign(new Error(''), { code: 'ENOTFOUND' }), asked);
        return isIndex(asked) && looks <= 4 ? older : store(asked);
      };
    });
    expect(told).toEqual([
      `${url} does not resolve yet (host not found, ENOTFOUND): 60 s`,
      expect.stringMatching(/ still serves the previous index: 5\d s$/),
    ]);
  });

  it('is not said where there is none', async () => {
    expect(await waits((store) => store)).toEqual([]);
  });
});
