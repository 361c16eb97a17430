/** The digest in Chart.lock is the one that real Helms write, whatever the declarations hold. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load-chart.ts';
import { lockState } from '../../src/chart/lock-digest.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { writeTree } from '../support/publish/chart-tree.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-lock-'));
  await writeTree(scratch, {
    'dep/Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.2.0\n',
    'other/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 0.1.0-rc.1\n',
  });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Helm takes the words `y`, `on` and `1.0` in Chart.yaml for values of YAML 1.1. */
const word = fc.constantFrom('x', 'y', 'on', 'null', '~', '1.0', '0x10', '1e3', '"a<b>&c"', "'ä\u2028ö'", '""', '"two  words"', 'a.b');
const imports = fc.oneof(
  word,
  fc.record({ parent: word, child: word }).map(({ parent, child }) => `{parent: ${parent}, child: ${child}}`),
);
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
const more = fc.record(
  {
    condition: fc.constantFrom('a.enabled', '"a.enabled,b.enabled"', '""', 'y'),
    tags: fc.array(word, { maxLength: 3 }).map(list),
    enabled: fc.constantFrom('true', 'false', 'y'),
    'import-values': fc.array(imports, { maxLength: 3 }).map(list),
  },
  { requiredKeys: [] },
);
const dependency = fc
  .oneof(
    fc.constantFrom('1.2.0', '">=1 <2"', '~1', '^1.0.0 || 3', '1', '"*"').map((version) => ({ name: 'dep', version })),
    fc.constant({ name: 'other', version: '">=0.1.0-0"' }),
  )
  .chain((named) => more.map((fields) => ({ ...fields, ...named })));
const cases = fc.sample(fc.array(dependency, { minLength: 1, maxLength: 3 }), { numRuns: 25, seed: 7 });

function chartYaml(apiVersion: string, dependencies: readonly Readonly<Record<string, string>>[]): string {
  const lines = dependencies.map((fields, at) => {
    const given = Object.entries({ ...fields, alias: `a${at}`, repository: `file://../${fields['name']}` });
    return `- ${given.map(([key, value]) => `${key}: ${value}`).join('\n  ')}\n`;
  });
  return `apiVersion: ${apiVersion}\nname: app\nversion: 1.0.0\ndependencies:\n${lines.join('')}`;
}

const helms: readonly HelmVersion[] = ['3.12.1', '3.17.2', '4.1.4', '4.3.1'];
describe.each(helms)('helm dependency update %s', (version) => {
  it.each(cases.map((each, at) => [at, each] as const))(
    'writes a lock that is in step, case %i',
    needs(`helm-${version}`),
    async (at, each) => {
      const folder = join(scratch, `${version}-${at}`);
      const yaml = chartYaml('v2', each);
      await writeTree(folder, { 'Chart.yaml': yaml });
      const { code, stderr } = await helm(version, ['dependency', 'update', folder]);
      expect({ code, stderr }, yaml).toMatchObject({ code: 0 });
      const lock = await readFile(join(folder, 'Chart.lock'));
      const load = async (bytes: Uint8Array) => {
        const files = [
          { path: 'Chart.yaml', bytes: Buffer.from(yaml) },
          { path: 'Chart.lock', bytes },
        ];
        return loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
      };
      expect(lockState(await load(lock)), yaml).toBe('in-step');
      expect(lockState(await load(Buffer.from(lock.toString().replace(/version: .*/, 'version: 9.9.9'))))).toBe('out-of-step');
    },
  );
});
