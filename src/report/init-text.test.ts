import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { InitReport } from '../operations/init/init.ts';
import { initNext, initResult } from './init-text.ts';

const app = { path: 'app', name: 'app', version: '1.0.0', error: null };
const report: InitReport = {
  ...{ command: 'init', dryRun: false, charts: [app], files: [{ path: 'charthouse.yaml', outcome: 'written' }] },
  ...{
    repository: 'acme/app',
    to: 'stack:app-charts',
    stack: 'app-charts',
    url: null,
    lacking: [],
    helmignoreLacking: [],
    helmignoreAdded: [],
  },
};
const missing = new CharthouseError('CH_CHART_DEPENDENCY', {
  message: 'lib is missing',
  hint: 'build it',
  where: { file: 'x/Chart.yaml', line: 4 },
});
const broken = { path: 'x', name: null, version: null, error: missing };
const lacking = { path: 'y', name: 'why', version: '2.0.0', error: missing };

describe('what init has done', () => {
  it('is a line for each chart and each file', () => {
    const lines = initResult({ ...report, charts: [app, broken, lacking] }).split('\n');
    expect(lines).toEqual([
      'chart      app  app 1.0.0',
      'chart      x  CH_CHART_DEPENDENCY',
      'chart      y  why 2.0.0  CH_CHART_DEPENDENCY',
      'written    charthouse.yaml',
    ]);
  });
});

describe('what is left to do after init', () => {
  it('is the infrastructure, the role and the tag', () => {
    const text = initNext(report, 'charthouse');
    expect(text).toContain('charthouse infra deploy --parameters "GitHubRepository=acme/app,');
    expect(text).toContain('gh variable set CHARTHOUSE_ROLE --repo acme/app');
    expect(text).toContain('gh variable set CHARTHOUSE_CHECK_ROLE --repo acme/app');
    expect(text).toContain('gh variable set CHARTHOUSE_URL --repo acme/app');
    expect(text).toContain('git tag v1.0.0 && git push origin v1.0.0');
    expect(text).not.toContain('GitHubTags');
    expect(text).toMatch(/OIDC provider already, add OidcProviderArn=ARN [\s\S]*aws iam list-open-id-connect-providers/);
  });

  it('switches the check of every day on after the first release, with what it needs', () => {
    const afterwards = (some: Partial<InitReport>): string => initNext({ ...report, ...some }, 'charthouse').split('git push')[1] ?? '';
    expect(afterwards({})).toMatch(/CHARTHOUSE_CHECK_ROLE [\s\S]*CHARTHOUSE_URL /);
    expect(afterwards({ stack: null })).toMatch(
      /CHARTHOUSE_URL [\s\S]*or with the AWS keys:\n.*CHARTHOUSE_CHECK --repo acme\/app --body true/,
    );
    expect(afterwards({ stack: null, url: 'https://c.example' })).toMatch(/CHARTHOUSE_CHECK --repo/);
  });

  it('has the role trust the tags of charts that each have their own, which are none of v*', () => {
    const text = initNext({ ...report, charts: [app, { ...app, version: '2.0.0' }] }, 'charthouse');
    expect(text).toContain(',GitHubTags=*"');
    expect(text).toContain('gh release create NAME-VERSION');
  });

  it('is the name of the CDN, where the public URL has one, and no variable for what charthouse.yaml says', () => {
    const text = initNext({ ...report, url: 'https://charts.acme.example/stable' }, 'charthouse');
    expect(text).toContain(',DomainName=charts.acme.example,HostedZoneId=ZONE"');
    expect(text).not.toContain('CHARTHOUSE_URL');
    const plain = initNext({ ...report, url: 'https://d111.cloudfront.net' }, 'charthouse');
    expect(plain).not.toMatch(/DomainName|ZONE|CHARTHOUSE_URL/);
    expect(plain).toContain('with the output CheckRoleArn as ROLE:');
    expect(initNext({ ...report, url: 'https://c.example', stack: null }, 'charthouse')).not.toContain('CHARTHOUSE_URL');
  });

  it('is keys, where charts go into a bucket that is there', () => {
    const text = initNext({ ...report, to: 's3://charts', stack: null }, 'charthouse');
    expect(text).not.toMatch(/infra|GitHubTags/i);
    expect(text).toContain('gh secret set AWS_ACCESS_KEY_ID --repo acme/app');
  });

  it('is the roles of the other workflows, which no release waits for', () => {
    const text = initNext(report, 'charthouse');
    expect(text.indexOf('gh variable set CHARTHOUSE_INFRA_ROLE --repo acme/app')).toBeGreaterThan(text.indexOf('git push'));
  });

  it('is first of all what keeps a chart from being released, and what a kept file does not say', () => {
    const text = initNext({ ...report, charts: [broken], lacking: ['to: "stack:app-charts"'] }, 'charthouse');
    expect(text).toMatch(
      /^next:\nCH_CHART_DEPENDENCY: lib is missing \(x\/Chart\.yaml:4\)\n {2}build it; see .*dependencies\.md\nyour charthouse\.yaml was kept.*\n {2}to: "s/,
    );
    expect(text).toContain('git tag vVERSION');
  });

  it('is what a kept .helmignore lacks, and how to add it', () => {
    const files = [{ path: '.helmignore', outcome: 'kept' as const }];
    const kept = { ...report, files, helmignoreLacking: ['.github/', 'charthouse.yaml'] };
    expect(initResult(kept)).toContain('kept       .helmignore  lacks .github/, charthouse.yaml');
    expect(initNext(kept, 'charthouse')).toMatch(/\n {2}\.github\/\n {2}charthouse\.yaml\n.*\n {2}charthouse init --update-helmignore\n/);
    const updated = { ...report, files: [{ path: '.helmignore', outcome: 'updated' as const }], helmignoreAdded: ['.github/'] };
    expect(initResult(updated)).toContain('updated    .helmignore  with .github/');
    expect(initNext(updated, 'charthouse')).not.toContain('helmignore');
  });

  it('is nothing after a dry run', () => {
    expect(initNext({ ...report, dryRun: true }, 'charthouse')).toBe('');
  });
});
