import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { ChartOutcome, PublishReport } from '../repository/outcome.ts';
import { publishNext, publishResult, publishState } from './publish-text.ts';

const chart: ChartOutcome = {
  ...{ name: 'App', version: '1.0.0', path: 'charts/app', outcome: 'new', digest: 'd', sizeBytes: 1, url: 'App-1.0.0.tgz' },
};
const base: PublishReport = {
  ...{ command: 'publish', dryRun: false, repository: { target: './repository', url: null }, charts: [chart] },
  index: { revisionBefore: null, revisionAfter: '"b"', versionsBefore: 0, versionsAfter: 1, attempts: 1 },
  invalidation: { outcome: 'none', id: null, paths: [], staleUntil: null },
  verification: { outcome: 'verified' },
  figures: { requests: 1, attempts: 1, bytesSent: 1, bytesReceived: 1, durationMs: 1234 },
  ...{ warnings: [], error: null },
};
const uncommitted = { ...base.index, revisionAfter: null, versionsAfter: 0 };
const error = new CharthouseError('CH_STORE_FULL', { message: 'no room' });

const none = { packages: 0, provenance: 0 };
const lost = new CharthouseError('CH_STORE_UNEXPECTED', { message: 'x', details: { commit: 'unknown' } });

describe('the result of a publish', () => {
  it('says where each chart is, at the public URL where it is known', () => {
    expect(publishResult(base)).toBe('new        App 1.0.0  ./repository/App-1.0.0.tgz');
    const site = { target: './repository', url: 'https://charts.example.com/' };
    expect(publishResult({ ...base, repository: site })).toBe('new        App 1.0.0  https://charts.example.com/App-1.0.0.tgz');
    const absolute = { ...chart, url: 'https://cdn.example.com/App-1.0.0.tgz' };
    expect(publishResult({ ...base, charts: [absolute], repository: site })).toBe(
      'new        App 1.0.0  https://cdn.example.com/App-1.0.0.tgz',
    );
  });

  it('shows no token of the public URL', () => {
    const repository = { target: './repository', url: 'https://me:hunter2@charts.example.com/?token=hunter2' };
    expect(publishResult({ ...base, repository }) + publishNext({ ...base, repository }, 'charthouse', true)).not.toContain('hunter2');
  });

  it('never calls new what a failed run did not commit', () => {
    expect(publishResult({ ...base, error, index: uncommitted })).toBe('');
    expect(publishResult({ ...base, error })).toContain('new');
  });

  it('cannot be made to act upon a terminal by a chart', () => {
    expect(publishResult({ ...base, charts: [{ ...chart, name: '\u001b[2Jx\u202e' }] })).toContain('\\x1b[2Jx\\u202e');
  });
});

describe('the state after a publish', () => {
  it.each<[string, Partial<PublishReport>, string]>([
    ['a commit', {}, 'published 1 version to ./repository in 1.2 s: index.yaml lists 1 version now, 0 before'],
    ['a lost race', { index: { ...base.index, attempts: 3 } }, 'at attempt 3 after conflicts with other publishers'],
    ['nothing new', { charts: [{ ...chart, outcome: 'unchanged' }], index: uncommitted }, 'nothing new: ./repository is up to date'],
    [
      'a provenance file that differs',
      { charts: [{ ...chart, outcome: 'unchanged', provenance: 'differs' }], index: uncommitted },
      'nothing new: ./repository keeps 1 provenance file that differs from yours',
    ],
    [
      'a place that is not in the repository',
      { charts: [{ ...chart, outcome: 'unchanged' }], index: uncommitted, warnings: [{ code: 'package-elsewhere', message: 'x' }] },
      'nothing new: ./repository lists 1 version with a package elsewhere',
    ],
    [
      'a package in a registry',
      { charts: [{ ...chart, outcome: 'unchanged', url: 'oci://ghcr.io/x/app:1.0.0' }], index: uncommitted },
      'nothing new: ./repository lists 1 version with a package elsewhere',
    ],
    [
      'a provenance file that was added',
      { charts: [{ ...chart, outcome: 'unchanged', provenance: 'new' }], index: uncommitted },
      '1 provenance file added to ./repository',
    ],
    [
      'one that was replaced, and a package put back',
      { charts: [{ ...chart, outcome: 'restored', provenance: 'replaced' }], index: uncommitted },
      '1 missing package put back, 1 provenance file replaced in ./repository',
    ],
    [
      'a dry run that would replace one',
      { charts: [{ ...chart, outcome: 'unchanged', provenance: 'replaced' }], dryRun: true, index: uncommitted },
      '0 versions would be added to ./repository, 1 provenance file replaced',
    ],
    ['a package that was put back', { charts: [{ ...chart, outcome: 'restored' }], index: uncommitted }, '1 missing package put back into'],
    [
      'packages that were put back beside a chart that was refused',
      { charts: [{ ...chart, outcome: 'restored' }], index: uncommitted, error: new CharthouseError('CH_CHART_INVALID', { message: 'x' }) },
      'index.yaml was not changed; 1 missing package put back; 1 package put by this run',
    ],
    ['one beside a new version', { charts: [chart, { ...chart, outcome: 'restored' }] }, '0 before, 1 missing package put back'],
    ['a dry run', { dryRun: true, index: uncommitted }, 'dry run, nothing was written: 1 version would be added to ./repository'],
    [
      'a dry run before a CDN',
      { dryRun: true, index: uncommitted, invalidation: { ...base.invalidation, paths: ['/index.yaml'] } },
      '1 version would be added to ./repository, and a CDN invalidation created for /index.yaml',
    ],
    [
      'a commit of which the CDN was not to be told',
      { invalidation: { ...base.invalidation, outcome: 'skipped', staleUntil: '2026-01-02T03:04:05.000Z' } },
      '0 before; caches may serve the previous index until 2026-01-02T03:04:05.000Z',
    ],
    ['a failure before the commit', { error, index: uncommitted }, 'index.yaml was not changed; 2 packages put by this run'],
    ['a dry run that fails', { dryRun: true, error, index: uncommitted }, 'dry run, nothing was written'],
    ['an answer that was lost', { error: lost, index: uncommitted }, 'whether index.yaml was written is not known'],
    ['a failure after it', { error }, 'index.yaml was committed before the error: index.yaml lists 1 version now, 0 before'],
  ])('is said after %s', (_, changes, text) => {
    expect(publishState({ ...base, ...changes }, { packages: 2, provenance: 0 })).toContain(text);
  });
});

describe('the state after a refusal', () => {
  it('does not speak of packages that were never put', () => {
    const conflict = new CharthouseError('CH_CONFLICT', { message: 'x' });
    expect(publishState({ ...base, error: conflict, index: uncommitted }, none)).toBe('nothing was changed');
  });

  it('promises no more than is known where the store broke off', () => {
    const broken = new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'x' });
    expect(publishState({ ...base, error: broken, index: uncommitted }, none)).toBe('index.yaml was not changed');
  });
});

it('says after a failure that provenance files were put', () => {
  const put = { packages: 0, provenance: 1 };
  const conflict = new CharthouseError('CH_CONFLICT', { message: 'x' });
  expect(publishState({ ...base, error: conflict, index: uncommitted }, put)).toBe(
    'index.yaml was not changed; 1 provenance file put by this run',
  );
  expect(publishState({ ...base, error: conflict, index: uncommitted }, { ...put, packages: 2 })).toContain(
    '2 packages and 1 provenance file put',
  );
});

describe('what to do next', () => {
  it('can be pasted, whatever the folder is called', () => {
    expect(publishNext({ ...base, repository: { target: "my 'charts", url: null } }, 'charthouse', true)).toContain(
      "serve 'my '\\''charts'\n",
    );
  });

  it('is to serve a folder and to install from it', () => {
    const text = publishNext(base, 'npx charthouse', true);
    expect(text).toContain('npx charthouse serve ./repository');
    expect(text).toContain('helm install my-app local/App --version 1.0.0');
  });

  it('uses the name that is configured', () => {
    const repository = { target: 's3://charts', url: 'https://charts.example.com' };
    const index = { ...base.index, versionsBefore: 0 };
    const text = publishNext({ ...base, repository, index }, 'charthouse', true, 'ours');
    expect(text).toContain('helm repo add ours https://charts.example.com\n  helm install my-app ours/App --version 1.0.0');
  });

  it.each([
    ['A_b', 'my-a-b local/A_b '],
    ['ünï', "my-n 'local/ünï' "],
    ['a b', "my-a-b 'local/a b' "],
    ['-x-', 'my-x local/-x- '],
    ['x'.repeat(60), `my-${'x'.repeat(50)} local/${'x'.repeat(60)} `],
  ])('names a release that Helm takes: %s', (name, words) => {
    expect(publishNext({ ...base, charts: [{ ...chart, name }] }, 'charthouse', true)).toContain(`helm install ${words}`);
  });

  it('may be to begin again, after a conflict in a folder without a public URL', () => {
    const conflict = new CharthouseError('CH_CONFLICT', { message: 'x' });
    const own = {
      ...base,
      error: conflict,
      charts: [{ ...chart, outcome: 'conflict' as const }],
      index: { ...base.index, versionsBefore: 1 },
    };
    expect(publishNext(own, 'charthouse', true)).toContain('rm -r ./repository');
    expect(publishNext(own, 'charthouse', false)).toBe('');
    expect(publishNext({ ...own, index: { ...own.index, versionsBefore: 2 } }, 'charthouse', true)).toBe('');
    expect(publishNext({ ...own, repository: { target: './charts', url: null } }, 'charthouse', true)).toBe('');
    const site = { target: './repository', url: 'https://charts.example.com' };
    expect(publishNext({ ...base, error: conflict, repository: site }, 'charthouse', true)).toBe('');
  });

  it('is to add the public URL, the first time', () => {
    const repository = { target: './repository', url: 'https://charts.example.com' };
    expect(publishNext({ ...base, repository }, 'charthouse', true)).toContain('helm repo add charts https://charts.example.com');
    expect(publishNext({ ...base, repository, index: { ...base.index, versionsBefore: 4 } }, 'charthouse', true)).toBe('');
  });

  it.each<Partial<PublishReport>>([{ dryRun: true }, { error }, { charts: [] }])('is not said after %j', (changes) => {
    expect(publishNext({ ...base, ...changes }, 'charthouse', true)).toBe('');
  });
});
