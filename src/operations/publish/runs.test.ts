import { describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { publishRequest } from './publish-request.ts';

const app = chartPackage('app', '1.0.0');
const appOther = chartPackage('app', '1.0.0', 'a: 2\n');
const fresh = chartPackage('fresh', '1.0.0');
const orphaned = chartPackage('orphaned', '1.0.0');
const rubbish = Buffer.from('no archive');

describe('a run of conflicts, invalid and new charts', () => {
  const inputs = { 'conflict.tgz': appOther.bytes, 'invalid.tgz': rubbish, 'new.tgz': fresh.bytes };

  it('writes nothing, and the first invalid chart gives the exit code', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const before = await repository.keys();
    const report = await repository.publish(inputs);
    expect(report.error?.exitCode).toBe(3);
    expect(await repository.keys()).toEqual(before);
  });

  it('may keep going: what is new is committed, what is not is told, and the exit code still says so', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const report = await repository.publish(inputs, { keepGoing: true });
    expect(said(report)).toEqual(['conflict invalid new', 'CH_PACKAGE_INVALID']);
    expect(report.charts.map(({ error }) => error?.code)).toEqual(['CH_CONFLICT', 'CH_PACKAGE_INVALID', undefined]);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2, attempts: 1 });
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'fresh-1.0.0.tgz', 'index.yaml']);
  });

  it('ends with the conflict’s code where nothing is invalid', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const report = await repository.publish({ 'a.tgz': appOther.bytes, 'b.tgz': fresh.bytes }, { keepGoing: true });
    expect(said(report)).toEqual(['conflict new', 'CH_CONFLICT']);
    expect(report.error?.exitCode).toBe(4);
  });

  it('says all of it in a dry run too, with the same code', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const before = await repository.index();
    const report = await repository.publish(inputs, { keepGoing: true, dryRun: true });
    expect(said(report)).toEqual(['conflict invalid new', 'CH_PACKAGE_INVALID']);
    expect(await repository.index()).toBe(before);
  });

  it('commits nothing where all are refused', async () => {
    const repository = bench();
    const report = await repository.publish({ 'a.tgz': rubbish, 'b.tgz': rubbish }, { keepGoing: true });
    expect(said(report)).toEqual(['invalid invalid', 'CH_PACKAGE_INVALID']);
    expect(await repository.keys()).toEqual([]);
  });
});

describe('a chart that is refused when others are staged already', () => {
  /** An orphan of other contents comes to stand after the plan found its place free. */
  async function lateOrphan(keepGoing: boolean) {
    const repository = bench();
    await repository.publish({ 'begun.tgz': chartPackage('begun', '1.0.0').bytes });
    const other = chartPackage('orphaned', '1.0.0', 'a: 2\n');
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putNew' || key !== 'orphaned-1.0.0.tgz' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.store.putNew(key, [other.bytes], { attributes: { contentType: '', cacheControl: '' } });
    };
    const inputs = { 'fresh.tgz': fresh.bytes, 'orphaned.tgz': orphaned.bytes };
    return { repository, inputs, report: await repository.publish(inputs, { keepGoing }) };
  }

  it('stops the commit; what is staged is adopted by the next run', async () => {
    const { repository, report } = await lateOrphan(false);
    expect(said(report)).toEqual(['not-written conflict', 'CH_CONFLICT_ORPHAN']);
    expect(report.index).toMatchObject({ revisionAfter: report.index.revisionBefore, attempts: 0 });
    expect(await repository.keys()).toEqual(['begun-1.0.0.tgz', 'fresh-1.0.0.tgz', 'index.yaml', 'orphaned-1.0.0.tgz']);
    expect(said(await repository.publish({ 'fresh.tgz': fresh.bytes }))).toEqual(['adopted', 'ok']);
  });

  it('does not stop the others where the run may keep going', async () => {
    const { repository, report } = await lateOrphan(true);
    expect(said(report)).toEqual(['new conflict', 'CH_CONFLICT_ORPHAN']);
    expect(report.index.versionsAfter).toBe(2);
    expect(await repository.index()).not.toContain('orphaned');
  });
});

describe('an adopted orphan', () => {
  it('is worth a warning only where its bytes are not ours', async () => {
    const repository = bench();
    const again = chartPackage('fresh', '1.0.0', 'a: 1\n', 1_000_000_000);
    await repository.store.putNew('fresh-1.0.0.tgz', [again.bytes], { attributes: { contentType: '', cacheControl: '' } });
    await repository.store.putNew('app-1.0.0.tgz', [app.bytes], { attributes: { contentType: '', cacheControl: '' } });
    const report = await repository.publish({ 'fresh.tgz': fresh.bytes, 'app.tgz': app.bytes });
    expect(said(report)).toEqual(['adopted adopted', 'ok']);
    expect(report.warnings.map(({ code, message }) => [code, message.includes(again.digest)])).toEqual([['orphan-adopted', true]]);
  });
});

it('asks of each orphan that it adopts: is it there, what is it, and once to put it', async () => {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes, 'fresh.tgz': fresh.bytes });
  repository.store.meddle('index.yaml', undefined);
  repository.calls.length = 0;
  await repository.publish({ 'app.tgz': app.bytes, 'fresh.tgz': fresh.bytes }, { verify: false });
  const ofApp = repository.calls.filter((call) => call.endsWith(' app-1.0.0.tgz'));
  expect(ofApp).toEqual(['head app-1.0.0.tgz', 'get app-1.0.0.tgz', 'putNew app-1.0.0.tgz']);
});

it.each([
  ['a file of the chart', 'app/values.yaml', 'name the folder of the chart, or a .tgz'],
  ['a broken package', 'app.tgz', 'package the chart again with charthouse package'],
])('tells what to name instead of %s', async (_, path, hint) => {
  expect((await bench().publish({ [path]: rubbish })).error?.hint).toBe(hint);
});

describe('the style of the index', () => {
  const json = '{"apiVersion":"v1","entries":{"app":[]},"generated":"2020-01-01T00:00:00Z"}\n';
  const yaml = 'apiVersion: v1\nentries:\n  app: []\n';

  it.each([
    ['yaml', undefined, 'apiVersion: v1\n'],
    ['yaml', 'yaml' as const, 'apiVersion: v1\n'],
    ['json', 'json' as const, '{'],
  ])('is %s where a new one is asked for as %s', async (_, indexStyle, start) => {
    const repository = bench();
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, { indexStyle }))).toEqual(['new', 'ok']);
    expect((await repository.index()).startsWith(start)).toBe(true);
  });

  it.each([
    ['json', json, 'yaml' as const, ['index-style-kept']],
    ['json', json, 'json' as const, []],
    ['json', json, undefined, []],
    ['yaml', yaml, 'json' as const, ['index-style-kept']],
    ['yaml', yaml, undefined, []],
  ])('stays %s, and a warning says so where another one was asked for', async (_, text, indexStyle, codes) => {
    const repository = bench();
    repository.store.meddle('index.yaml', text);
    const report = await repository.publish({ 'app.tgz': app.bytes }, { indexStyle });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(report.warnings.map(({ code }) => code)).toEqual(codes);
    expect((await repository.index())[0]).toBe(text[0]);
    expect(await repository.index()).toContain(app.digest);
  });

  it.each([
    ['null', 'apiVersion: v1\nentries:\n  app:\n  zoo:\n  - version: 1.0.0\n    urls: [z.tgz]\n'],
    ['an empty list', 'apiVersion: v1\nentries:\n  app: []\n  zoo:\n  - version: 1.0.0\n    urls: [z.tgz]\n'],
    ['a tilde', 'apiVersion: v1\nentries:\n  app: ~\n  zoo:\n  - version: 1.0.0\n    urls: [z.tgz]\n'],
    ['in flow style', 'apiVersion: v1\nentries: {app: [], zoo: [{version: 1.0.0, urls: [z.tgz]}]}\n'],
    ['behind an anchor elsewhere', 'apiVersion: v1\nentries:\n  app: []\n  zoo: &z\n  - version: 1.0.0\n    urls: [z.tgz]\n'],
    ['JSON null', '{"apiVersion":"v1","entries":{"app":null,"zoo":[{"version":"1.0.0","urls":["z.tgz"]}]}}'],
  ])('does not matter to a chart whose list is %s', async (_, text) => {
    const repository = bench();
    repository.store.meddle('index.yaml', text);
    const report = await repository.publish({ 'app.tgz': app.bytes });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2 });
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toEqual(['unchanged', 'ok']);
  });
});

it.each([{}, { dryRun: true }])('refuses a list that takes no more, untouched (%o)', async (options) => {
  const repository = bench();
  const text = 'apiVersion: v1\nentries:\n  zoo: &z\n  - version: 1.0.0\n  app: *z\n';
  repository.store.meddle('index.yaml', text);
  const report = await repository.publish({ 'app.tgz': chartPackage('app', '3.0.0').bytes }, options);
  expect(report.error?.exitCode).toBe(6);
  expect(await repository.index()).toBe(text);
});

describe('a tag', () => {
  const two = { 'app.tgz': app.bytes, 'fresh.tgz': fresh.bytes };

  it('of a version takes every chart', async () => {
    expect(said(await bench().publish(two, { tag: 'v1.0.0' }))).toEqual(['new new', 'ok']);
  });

  it('of a name leaves the others out, the invalid ones too', async () => {
    const repository = bench();
    expect(said(await repository.publish({ 'bad.tgz': rubbish, ...two }, { tag: 'fresh-1.0.0' }))).toEqual(['new', 'ok']);
    expect(await repository.keys()).toEqual(['fresh-1.0.0.tgz', 'index.yaml']);
    expect(said(await bench().publish({ 'bad.tgz': rubbish, 'app.tgz': app.bytes }, { tag: 'app-1.0.0' }))).toEqual(['new', 'ok']);
  });

  it('of a version does not leave the invalid ones out', async () => {
    const report = await bench().publish({ 'bad.tgz': rubbish, 'app.tgz': app.bytes }, { tag: 'v1.0.0' });
    expect(report.error?.code).toBe('CH_PACKAGE_INVALID');
  });

  it('that fits none is told, but what made a chart unreadable is told first', async () => {
    expect((await bench().publish(two, { tag: 'v2.0.0' })).error?.code).toBe('CH_TAG_MISMATCH');
    expect((await bench().publish({ 'bad.tgz': rubbish, 'app.tgz': app.bytes }, { tag: 'bad-1.0.0' })).error?.code).toBe(
      'CH_PACKAGE_INVALID',
    );
  });

  it.each([
    ['1.2.3', 'v1.2.3', undefined],
    ['v1.2.3', '1.2.3', undefined],
    ['1.2.3', 'v1.0.0', 'CH_TAG_MISMATCH'],
    ['1.2.3', 'app-1.2.3', undefined],
  ])('is held against the version that --version gives (%s, %s)', async (version, tag, code) => {
    const repository = bench();
    const report = await repository.publish({ app: new Uint8Array() }, { version, tag }, { files: folderOf('app') });
    expect(report.error?.code).toBe(code);
    expect(await repository.keys()).toEqual(code === undefined ? ['app-1.2.3.tgz', 'index.yaml'] : []);
  });
});

it('gives no package another version', async () => {
  const report = await bench().publish({ 'app.tgz': app.bytes }, { version: '2.0.0' });
  expect(report.error?.exitCode).toBe(2);
});

it.each([
  ['--index-urls absolute without a URL', { indexUrls: 'absolute' as const }],
  ['a URL that is none', { url: 'charts.example.com' }],
  ['a URL that no Helm reads without a plugin', { url: 's3://charts' }],
])('refuses %s before anything is done', (_, options) => {
  expect(() => publishRequest(complete('publish', { charts: [], to: '', ...options }))).toThrowError(
    expect.objectContaining({ code: 'CH_USAGE' }),
  );
});

/** A chart folder that holds Chart.yaml alone. */
function folderOf(path: string): ReadFiles {
  const yaml = Buffer.from('apiVersion: v2\nname: app\nversion: 1.0.0\n');
  const info: ReadFiles['info'] = async (asked) => {
    if (asked === path) return { kind: 'directory', sizeBytes: 0 };
    return asked === `${path}/Chart.yaml` ? { kind: 'file', sizeBytes: yaml.length } : undefined;
  };
  return {
    readFile: async () => yaml,
    readDirectory: async () => ['Chart.yaml'],
    info,
    linkInfo: info,
    realPath: async (asked) => asked,
    readLink: async (asked) => asked,
  };
}

it('shows the public URL in its report without what may be secret in it', async () => {
  const report = await bench().publish({ 'app.tgz': app.bytes }, { url: 'https://charts.example.com/a?token=hunter2', verify: false });
  expect(report.repository.url).toBe('https://charts.example.com/a');
});
