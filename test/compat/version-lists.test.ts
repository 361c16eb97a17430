/** Which version of a list each range means: thousands of pairs, judged by real Helms in the same run. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConstraint } from '../../src/go/constraint.ts';
import { chooseVersion } from '../../src/operations/dependency/choose-version.ts';
import { type DependencyScene, dependant, type Judge, judge, judges, leave, seen, written } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openPageServer, type PageServer } from '../support/servers/page-server.ts';
import { needs } from '../support/tools/tools.ts';

const prerelease = fc.constantFrom('', '', '', '', '-0', '-rc.1', '-rc.10', '-rc.2', '-alpha', '-1', '-rc-1', '-a.b');
const number = fc.constantFrom('0', '1', '2', '3', '10');
const build = fc.constantFrom('', '', '', '', '', '+a', '+b.1');
const v = fc.constantFrom('', '', '', '', 'v');
const version = fc.tuple(v, number, number, number, prerelease, build).map(([v, a, b, c, pre, plus]) => `${v}${a}.${b}.${c}${pre}${plus}`);
/** Go sorts up to 12 elements stably: then versions that differ in build metadata alone keep their order. */
const list = fc.array(version, { minLength: 1, maxLength: 12 });

const part = fc.constantFrom('0', '1', '2', '3', '10', 'x', '*');
const operand = fc
  .tuple(v, fc.array(part, { minLength: 1, maxLength: 3 }), prerelease, build)
  .map(([v, parts, pre, plus]) => `${v}${parts.join('.')}${pre}${plus}`);
const sign = fc.constantFrom('', '', '=', '!=', '>', '<', '>=', '<=', '~', '^', '>= ');
const comparison = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(sign, operand).map((each) => each.join('')) },
  { weight: 1, arbitrary: fc.tuple(operand, operand).map((each) => each.join(' - ')) },
);
const group = fc
  .array(fc.tuple(comparison, fc.constantFrom(' ', ', ', ',')), { minLength: 1, maxLength: 2 })
  .map((each) => each.flat().slice(0, -1).join(''));
const range = fc
  .array(group, { minLength: 1, maxLength: 2 })
  .map((groups) => groups.join(' || '))
  .filter((text) => parseConstraint(text) !== undefined);

const rangesOfAList = 60;
const lists = fc.sample(fc.tuple(list, fc.array(range, { minLength: rangesOfAList, maxLength: rangesOfAList })), { numRuns: 60, seed: 18 });

interface Asked {
  readonly name: string;
  readonly range: string;
  readonly offered: readonly { readonly version: string }[];
}

const asked: readonly Asked[] = lists.flatMap(([offered, ranges], at) =>
  ranges.map((each) => ({ name: `list${at}`, range: each, offered: offered.map((version) => ({ version })) })),
);

let server: PageServer;
let scene: DependencyScene;

beforeAll(async () => {
  server = await openPageServer();
  // One package for all: which version Helm locks is the question, not what it downloads.
  server.pages.set('/some.tgz', chartPackage('some', '1.0.0').bytes);
  const repositories: Record<string, string> = {};
  for (const [at, [offered]] of lists.entries()) {
    const name = `list${at}`;
    const urls = [`${server.url}/some.tgz`];
    const entries = { [name]: offered.map((version) => ({ apiVersion: 'v2', name, version, urls })) };
    server.pages.set(`/${name}/index.yaml`, JSON.stringify({ apiVersion: 'v1', entries }));
    repositories[name] = `${server.url}/${name}`;
  }
  scene = { folder: await mkdtemp(join(tmpdir(), 'charthouse-lists-')), repositories };
});

afterAll(async () => {
  await server.close();
  await leave(scene);
});

/** A chart with a dependency for each question. */
async function update(questions: readonly Asked[], by: Judge): Promise<{ readonly refusal: string | undefined; readonly chart: string }> {
  const declared = questions.map(({ name, range }, at) => ({
    name,
    version: JSON.stringify(range),
    repository: scene.repositories[name] ?? '',
    alias: `a${at}`,
  }));
  const chart = await written(dependant(declared), scene);
  return { chart, refusal: await by.run('dependency', 'update', chart) };
}

/** Helm names every dependency for which a list has no version, in order; older ones by the name of the chart alone. */
function namesWithout(refusal: string | undefined): readonly string[] {
  const [line = ''] = /^Error: can't get a valid version for .*$/m.exec(refusal ?? '') ?? [];
  return line.match(/\blist\d+\b(?=" \(repository|[,.] )/g) ?? [];
}

describe.each(judges)('beside helm %s', needs('helm-3.12.1', 'helm-3.17.2', 'helm-4.1.4', 'helm-4.3.1'), (version) => {
  const ours = asked.map((each) => {
    const constraint = parseConstraint(each.range);
    const chosen = constraint === undefined ? undefined : chooseVersion(each.offered, constraint);
    return { ...each, version: version === '3.12.1' || version === '3.17.2' ? chosen?.before : chosen?.version };
  });
  const found = ours.filter((each) => each.version !== undefined);

  it('finds no version in the same lists', async () => {
    const { refusal } = await update(asked, await judge(version, scene));
    expect(namesWithout(refusal)).toEqual(ours.filter((each) => each.version === undefined).map(({ name }) => name));
  });

  it('chooses the same version of each other list', async () => {
    const { refusal, chart } = await update(found, await judge(version, scene));
    expect(refusal).toBeUndefined();
    const theirs = [...(await seen(chart)).lock.matchAll(/^ {2}version: (.*)$/gm)].map(([, each = '']) => each.replace(/^"(.*)"$/, '$1'));
    const wrong = found.flatMap((each, at) => (theirs[at] === each.version ? [] : [{ ...each, helm: theirs[at] }]));
    expect(theirs).toHaveLength(found.length);
    expect(wrong).toEqual([]);
  });
});
