import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapBounded } from '../../src/repository/map-bounded.ts';
import { needs } from '../support/tools/tools.ts';
import { coercion, edits, fields, spelling } from './corpus/chart-yaml.ts';
import { declarations, locks, requirements } from './corpus/dependencies.ts';
import { otherFiles, valuesSchema, valuesYaml } from './corpus/files.ts';
import { ignore } from './corpus/ignore.ts';
import { links } from './corpus/links.ts';
import { type Oracle, oracles, packageWithCharthouse, packageWithHelm, type Scene } from './corpus/oracle.ts';
import { describePackages, type Packed } from './corpus/packed.ts';
import { archives, folders } from './corpus/subcharts.ts';
import { app, type CorpusCase, type CorpusGroup, packaged, subYaml, writeTree } from './corpus/tree.ts';

const groups: Readonly<Record<string, CorpusGroup>> = {
  ...{ coercion, spelling, fields, edits, 'values.yaml': valuesYaml, 'values.schema.json': valuesSchema, 'other files': otherFiles },
  ...{ '.helmignore': ignore, links, 'subchart folders': folders, 'packed subcharts': archives, declarations, requirements, locks },
};

let root = '';
let home = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-corpus-'));
  home = await mkdtemp(join(root, 'home-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The packages of one case: undefined if the program refuses the chart. */
interface Made {
  readonly older: string | undefined;
  readonly newer: string | undefined;
  readonly ours: string | undefined;
}

async function make(corpusCase: CorpusCase): Promise<Made> {
  const scene: Scene = { folder: await mkdtemp(join(root, 'case-')), home, corpusCase };
  await writeTree(join(scene.folder, 'chart'), corpusCase.tree);
  const [older, newer] = [await packageWithHelm('3.12.1', scene), await packageWithHelm('4.1.4', scene)];
  return { older, newer, ours: await packageWithCharthouse(scene) };
}

describe.each(Object.entries(groups))('corpus: %s', needs('helm-3.12.1', 'helm-4.1.4'), (_, cases) => {
  const made = new Map<string, PromiseSettledResult<Made>>();
  const described: Partial<Record<Oracle, ReadonlyMap<string, Packed>>> = {};

  beforeAll(async () => {
    await mapBounded(Object.entries(cases), 4, async ([name, corpusCase]) => {
      const [result] = await Promise.allSettled([make(corpusCase)]);
      made.set(name, result);
    });
    const all = [...made.values()].flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const [oracle, whose] of [['3.12.1', 'older'] as const, ['4.1.4', 'newer'] as const]) {
      const files = all.flatMap((each) => (each.ours !== undefined && each[whose] !== undefined ? [each.ours, each[whose]] : []));
      described[oracle] = await describePackages(files, { oracle, home });
    }
  });

  it.each(Object.entries(cases))('%s', (name, corpusCase) => {
    const result = made.get(name);
    if (result?.status !== 'fulfilled') throw result?.reason;
    const { older, newer, ours } = result.value;
    const verdict = older === undefined || newer === undefined ? 'refused' : 'packaged';
    expect(verdict, 'what the corpus says of Helm').toBe(corpusCase.says);
    expect(ours === undefined ? 'refused' : 'packaged', 'what charthouse says').toBe(verdict);
    if (ours === undefined || older === undefined || newer === undefined) return;
    for (const [oracle, theirs] of [['3.12.1', older] as const, ['4.1.4', newer] as const]) {
      const [mine, helms] = [described[oracle]?.get(ours), described[oracle]?.get(theirs)];
      expect(mine?.metadata).toMatchObject({ apiVersion: expect.any(String) });
      expect(mine).toEqual(helms);
    }
  });
});

it(
  'leaves out of what both Helms package the clone that a chart lies in, and nothing else',
  needs('helm-3.12.1', 'helm-4.1.4'),
  async () => {
    const clone = { '.git/config': '[core]\n', 'charts/sub/.git': 'gitdir: ../../.git/modules/sub\n' };
    const scene: Scene = {
      folder: await mkdtemp(join(root, 'clone-')),
      home,
      corpusCase: packaged(app({ ...clone, 'charts/sub/Chart.yaml': subYaml('sub') })),
    };
    await writeTree(join(scene.folder, 'chart'), scene.corpusCase.tree);
    const ours = await packageWithCharthouse(scene);
    for (const oracle of oracles) {
      const theirs = await packageWithHelm(oracle, scene);
      const packages = await describePackages([ours ?? '', theirs ?? ''], { oracle, home });
      const [mine, all] = [...packages.values()];
      expect(all?.files.filter((file) => !mine?.files.includes(file)).map((file) => file.split(' ')[0])).toEqual([
        'app/.git/config',
        'app/charts/sub/.git',
      ]);
      expect(mine?.files.filter((file) => !all?.files.includes(file))).toEqual([]);
    }
  },
);

it('has at least 80 charts, and asks both Helms', () => {
  expect(Object.values(groups).flatMap((cases) => Object.keys(cases)).length).toBeGreaterThanOrEqual(80);
  expect(oracles).toEqual(['3.12.1', '4.1.4']);
});
