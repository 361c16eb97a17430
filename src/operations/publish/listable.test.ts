import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { packChart } from '../../../test/support/publish/packed.ts';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said as saidOfRebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import { defaultLimits, type Package } from '../../chart/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import { indexFolder } from '../index/index-folder.ts';

const web = chartPackage('web', '1.0.0');
const app2 = chartPackage('app', '2.0.0');

/** Helm loads it, and no index can hold it. */
function withAnnotation(key: string): Package {
  const metadata = { apiVersion: 'v2', name: 'app', version: '2.0.0', annotations: { [key]: 'x' } };
  const chart = `apiVersion: v2\nname: app\nversion: 2.0.0\nannotations:\n  ? ${key}\n  : x\n`;
  return packChart(
    { metadata, files: [{ path: 'Chart.yaml', bytes: Buffer.from(chart) }], warnings: [] },
    { modifiedSeconds: 315_532_800 },
  );
}

const closedList = 'apiVersion: v1\nentries:\n  other: &list\n  - {name: other, version: 1.0.0, urls: [o.tgz]}\n  app: *list\n';

function said({ charts, error }: PublishReport): unknown {
  return [charts.map(({ outcome }) => outcome).join(' '), error?.code ?? 'ok', error?.exitCode ?? 0];
}

interface Case {
  readonly index?: string;
  readonly bytes: Uint8Array;
  readonly code: string;
}

describe.each<[string, Case]>([
  ['an annotation that no index can hold', { bytes: withAnnotation('k'.repeat(1001)).bytes, code: 'CH_CHART_INVALID' }],
  ['a list in the index that takes no more', { index: closedList, bytes: app2.bytes, code: 'CH_INDEX_INVALID' }],
])('a chart that cannot be listed: %s', (_, { index, bytes, code }) => {
  function repository(): Bench {
    const made = bench();
    if (index !== undefined) made.store.meddle('index.yaml', index);
    return made;
  }
  const inputs = { 'app.tgz': bytes, 'web.tgz': web.bytes };

  it.each([false, true])('is found before anything is put (dry run: %s)', async (dryRun) => {
    const made = repository();
    const before = await made.keys();
    const report = await made.publish(inputs, { dryRun });
    expect([report.error?.code, report.charts[0]?.outcome, report.charts[0]?.path]).toEqual([code, 'invalid', 'app.tgz']);
    expect([await made.keys(), await made.index()]).toEqual([before, index ?? '']);
  });

  it('keeps no other chart from being published, and burns no version', async () => {
    const made = repository();
    const report = await made.publish(inputs, { keepGoing: true });
    expect([said(report), report.charts[0]?.error?.code]).toEqual([['invalid new', code, report.error?.exitCode], code]);
    expect(await made.keys()).not.toContain('app-2.0.0.tgz');
    expect(await made.index()).toContain('web-1.0.0.tgz');
  });

  it('does not block rebuild', async () => {
    const made = repository();
    await putPackage(made, 'app-2.0.0.tgz', bytes);
    await putPackage(made, 'web-1.0.0.tgz', web.bytes);
    const lines = saidOfRebuild(await rebuild(made, { addOrphans: true }));
    expect(lines).toEqual(['new web 1.0.0', 'unlistable app-2.0.0.tgz', 'ok']);
  });

  it('does not block index', async () => {
    const made = repository();
    await putPackage(made, 'app-2.0.0.tgz', bytes);
    await putPackage(made, 'web-1.0.0.tgz', web.bytes);
    const words = {
      url: undefined,
      merge: undefined,
      fresh: false,
      style: undefined,
      allowEqualVersion: false,
      dryRun: false,
      limits: defaultLimits,
    };
    const clock = { now: () => 0, sleep: async () => undefined };
    const ports = { store: made.store, clock, random: { unit: () => 0, id: () => '' }, onEvent: () => undefined };
    const report = await indexFolder(words, { ...ports, signal: new AbortController().signal });
    expect([report.error, report.charts.map(({ name }) => name)]).toEqual([null, ['web']]);
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'package-skipped', where: { file: 'app-2.0.0.tgz' } }));
  });
});

it('a list that another publisher closes meanwhile is that chart’s error', async () => {
  const made = bench();
  made.hook = ({ operation, key, when }) => {
    if (operation !== 'putNew' || key !== 'index.yaml' || when !== 'before') return;
    made.hook = () => undefined;
    made.store.meddle('index.yaml', closedList);
  };
  const report = await made.publish({ 'app.tgz': app2.bytes, 'web.tgz': web.bytes }, { keepGoing: true });
  expect(said(report)).toEqual(['invalid new', 'CH_INDEX_INVALID', 6]);
});

describe('a package whose name the store cannot hold', () => {
  const long = chartPackage('l'.repeat(60), '1.0.0');

  /** A store that refuses one name, as a file system does that allows shorter ones. */
  function narrow({ store }: Bench): ObjectStore {
    const refuse = (key: string): void => {
      if (key !== long.fileName) return;
      throw new CharthouseError('CH_STORE_UNSUPPORTED', {
        message: `${key}: the name is too long (ENAMETOOLONG)`,
        details: { about: 'key' },
      });
    };
    return {
      ...store,
      head: async (key, options) => {
        refuse(key);
        return store.head(key, options);
      },
      putNew: async (key, ...rest) => {
        refuse(key);
        return store.putNew(key, ...rest);
      },
    };
  }

  it('is refused by itself, and the others are published', async () => {
    const made = bench();
    const inputs = { 'long.tgz': long.bytes, 'web.tgz': web.bytes };
    expect(said(await made.publish(inputs, {}, { store: narrow(made) }))).toEqual(['invalid not-written', 'CH_CHART_INVALID', 3]);
    expect(await made.keys()).toEqual([]);
    expect(said(await made.publish(inputs, { keepGoing: true }, { store: narrow(made) }))).toEqual(['invalid new', 'CH_CHART_INVALID', 3]);
    expect(await made.keys()).toEqual(['index.yaml', 'web-1.0.0.tgz']);
  });

  it('is refused where it is the only one', async () => {
    const made = bench();
    const { error, charts } = await made.publish({ 'long.tgz': long.bytes }, {}, { store: narrow(made) });
    expect([error?.code, error?.message.includes('ENAMETOOLONG'), charts[0]?.outcome]).toEqual(['CH_CHART_INVALID', true, 'invalid']);
  });
});

it('something else than a file under the name of a package is the error of that chart', async () => {
  await inTemporaryFolder(async (root) => {
    const made = bench();
    const store = folderAt(root);
    await mkdir(join(root, 'web-1.0.0.tgz'), { recursive: true });
    const report = await made.publish({ 'app.tgz': app2.bytes, 'web.tgz': web.bytes }, { keepGoing: true }, { store });
    expect([said(report), report.error?.message]).toEqual([
      ['new invalid', 'CH_STORE_UNSUPPORTED', 5],
      expect.stringContaining('web 1.0.0'),
    ]);
  });
});
