import { describe, expect, it } from 'vitest';
import type { InitReport } from '../init/init.ts';
import { initNext } from './init-text.ts';

const report: InitReport = {
  ...{ command: 'init', dryRun: false, charts: ['app'], files: [] },
  ...{ repository: 'acme/app', to: 'stack:app-charts', stack: 'app-charts', tag: 'v1.0.0' },
};

describe('what is left to do after init', () => {
  it('is the infrastructure, the role and the tag', () => {
    const text = initNext(report, 'charthouse');
    expect(text).toContain('charthouse infra deploy --parameters "GitHubRepository=acme/app,');
    expect(text).toContain('gh variable set CHARTHOUSE_ROLE --repo acme/app');
    expect(text).toContain('gh variable set CHARTHOUSE_URL --repo acme/app');
    expect(text).toContain('git tag v1.0.0 && git push origin v1.0.0');
    expect(text).not.toContain('GitHubTags');
  });

  it('has the role trust the tags of charts that each have their own, which are none of v*', () => {
    const text = initNext({ ...report, tag: null }, 'charthouse');
    expect(text).toContain(',GitHubTags=*"');
    expect(text).toContain('gh release create NAME-VERSION');
  });

  it('is keys, where charts go into a bucket that is there', () => {
    const text = initNext({ ...report, to: 's3://charts', stack: null }, 'charthouse');
    expect(text).not.toContain('infra deploy');
    expect(text).toContain('gh secret set AWS_ACCESS_KEY_ID --repo acme/app');
  });

  it('is nothing after a dry run', () => {
    expect(initNext({ ...report, dryRun: true }, 'charthouse')).toBe('');
  });
});
