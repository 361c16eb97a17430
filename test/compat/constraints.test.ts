/** Constraints on versions mean what they mean to real Helms, which judge thousands of pairs of them in the same run. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sanitise } from '../../src/chart/sanitise.ts';
import { type PrereleaseRule, parseConstraint, satisfies } from '../../src/go/constraint.ts';
import { parseVersion } from '../../src/go/helm-version.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

interface Pair {
  readonly constraint: string;
  readonly version: string;
}

/** Helms with different releases of Masterminds semver: 3.2.1, 3.3.0, and two that are newer. */
const helms: readonly (readonly [HelmVersion, PrereleaseRule])[] = [
  ['3.12.1', 'comparison'],
  ['3.17.2', 'comparison'],
  ['3.22.0', 'group'],
  ['4.1.4', 'group'],
  ['4.2.3', 'group'],
];

const written = [
  ...['', ' ', '*', 'x', 'X', 'v1', '1', '1.2', '1.2.3', 'v1.2.3', '=1.2.3', '= 1.2', '1.x', '1.2.x', '1.X.x', '1.*', 'x.2', '*.*.*'],
  ...['~1', '~1.2', '~1.2.3', '~> 1.2', '~0.0.0', '~x', '^1', '^1.2', '^1.2.3', '^0', '^0.0', '^0.1', '^0.0.3', '^0.1.2', '^x', '^ 1.2'],
  ...[
    '>1',
    '>1.2',
    '>1.x',
    '>x',
    '<1',
    '<x',
    '>=1',
    '=>1',
    '<=1',
    '=<1.2',
    '<=x',
    '<=1.2.x',
    '!=1.2.3',
    '!=1.2',
    '!=1',
    '!=x',
    '!=1.2.3-rc.1',
  ],
  ...[
    '>=1 <2',
    '>=1,<2',
    '>=1, <2',
    '>=1 , <2',
    '>=1,, <2',
    ',>=1',
    '>=1,',
    '>=1<2',
    '1 2',
    '1 || 2',
    '1||2',
    '1 ||',
    '|| 1',
    '1 | 2',
    '1|2',
  ],
  ...['1 - 2', '1.2 - 1.4.5', '1.2.3 - 2.x', '1-2', '1 -2', '1 - ', '- 1', '>1 - 2', '1 - 2 || 3', '1 - 2 - 3', '1 - 2, !=1.5', 'v1 - v2'],
  ...[
    '>=1.0.0-0',
    '>=1.0.0-0 <2.0.0',
    '>=1.0.0-0 <2.0.0-0',
    '1.2.3-rc.1',
    '^1.2.3-rc.1',
    '~1.2.3-0',
    '1.2-rc',
    '1-0',
    'x-0',
    '*-0',
    '>1.2.3-rc.2',
  ],
  ...[
    '1.2.3+build',
    '>=1.2.3+b',
    '1.2+b',
    '01.2',
    '1.02.3',
    '1.2.3-01',
    '1.2.3.4',
    '1.2.',
    '.1',
    'latest',
    '>=',
    '>> 1',
    '!1',
    '==1',
    '= =1',
    '~~1',
  ],
  ...[
    '\t1.2',
    '1.2\n',
    '>=\t1',
    '1\u00a0',
    '１',
    '>=1 \u2028<2',
    '18446744073709551615',
    '18446744073709551616',
    '1xx',
    '1.2.xx',
    '1.2.3 x',
  ],
];
const versions = [
  '0.0.0',
  '0.0.3',
  '0.1.2',
  '0.2.0',
  '1.0.0',
  '1.2.0',
  '1.2.3',
  '1.2.3-rc.1',
  '1.2.4',
  '1.3.0',
  '1.10.0',
  '2.0.0',
  '2.0.0-rc.1',
  '3.1.0',
];

const digits = fc.constantFrom('0', '1', '2', '3', '10', 'x', 'X', '*');
const prerelease = fc.constantFrom('', '', '', '-0', '-rc.1', '-rc.2', '-alpha', '-1', '-a.b.10', '-rc-1');
const operand = fc
  .tuple(fc.constantFrom('', '', 'v'), fc.array(digits, { minLength: 1, maxLength: 3 }), prerelease, fc.constantFrom('', '', '', '+b.1'))
  .map(([v, parts, pre, build]) => `${v}${parts.join('.')}${pre}${build}`);
const sign = fc.constantFrom('', '', '=', '!=', '>', '<', '>=', '=>', '<=', '=<', '~', '~>', '^', '> ', '>=  ', '~ ');
const comparison = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(sign, operand).map((each) => each.join('')) },
  { weight: 2, arbitrary: fc.tuple(operand, operand).map((each) => each.join(' - ')) },
);
const group = fc
  .array(fc.tuple(comparison, fc.constantFrom(' ', ', ', ',', ' , ', '  ')), { minLength: 1, maxLength: 3 })
  .map((each) => each.flat().slice(0, -1).join(''));
const constraints = fc
  .array(group, { minLength: 1, maxLength: 2 })
  .chain((groups) => fc.constantFrom(' || ', '||').map((or) => groups.join(or)));
const number = fc.constantFrom('0', '1', '2', '3', '10');
const wholeVersion = fc.tuple(number, number, number, prerelease).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`);

/** Helm looks through all of charts/ for each dependency. */
const chunk = 250;

let scratch: string;
let pairs: readonly Pair[];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-constraints-'));
  const generated = fc.sample(fc.record({ constraint: constraints, version: wholeVersion }), { numRuns: 1500, seed: 18 });
  pairs = [...written.flatMap((constraint) => versions.map((version) => ({ constraint, version }))), ...generated];
  for (let from = 0; from < pairs.length; from += chunk) {
    const folder = join(scratch, String(from));
    await mkdir(join(folder, 'charts'), { recursive: true });
    const some = pairs.slice(from, from + chunk);
    const dependencies = some.map(({ constraint }, at) => `- name: d${at}\n  version: ${JSON.stringify(constraint)}\n`);
    await writeFile(join(folder, 'Chart.yaml'), `apiVersion: v2\nname: judge\nversion: 1.0.0\ndependencies:\n${dependencies.join('')}`);
    for (const [at, { version }] of some.entries()) {
      await writeFile(join(folder, 'charts', `d${at}-${version}.tgz`), chartPackage(`d${at}`, version).bytes);
    }
  }
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

/** In the words of `helm dependency list`. */
function ours({ constraint, version }: Pair, rule: PrereleaseRule): string {
  const [wanted, found] = [parseConstraint(sanitise(constraint)), parseVersion(version)];
  if (wanted === undefined || found === undefined) return 'invalid version';
  return satisfies(found, wanted, rule) ? 'ok' : 'wrong version';
}

describe('a constraint', () => {
  it.each(helms)('means what it means to Helm %s', needs('helm-3.12.1'), async (version, rule) => {
    const judged: (string | undefined)[] = [];
    for (let from = 0; from < pairs.length; from += chunk) {
      const { stdout } = await helm(version, ['dependency', 'list', join(scratch, String(from)), '--max-col-width', '0']);
      for (const [, at, said] of stdout.matchAll(/^d(\d+)\s.*\t(ok|wrong version|invalid version)\s*$/gm)) judged[from + Number(at)] = said;
    }
    const wrong = pairs.flatMap((pair, at) => {
      const said = ours(pair, rule);
      return judged[at] === said ? [] : [{ ...pair, helm: judged[at], ours: said }];
    });
    expect(wrong).toEqual([]);
  });
});
