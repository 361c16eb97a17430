/** Green means good: an entry that Helm skips without an error is one that charthouse names, and one that is listed once repaired. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditIndex } from '../../src/index-file/loader/audit.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { repairIndex } from '../../src/index-file/repair/repair-index.ts';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { updatedBy } from '../support/tools/helm-update.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

/** The forms, each with the fault of its entry: those of another entry of the chart are listed in any case. */
const yamlLines: readonly (readonly [text: string, isSkipped: boolean])[] = [
  ['type: library', false],
  ['type: ""', false],
  ['type: other', true],
  ["type: 'Application'", true],
  ['dependencies: [{name: x, alias: a_b-1}]', false],
  ['dependencies: [{name: x, alias: ""}]', false],
  ['dependencies: [{name: x, alias: a.b}]', true],
  ['dependencies: [{name: x, alias: "a b"}]', true],
  ['dependencies: [{name: x, alias: é}]', true],
  ['keywords: [a/b]', false],
];
/** The same in an index that is JSON, by its first character. */
const jsonLines: typeof yamlLines = [
  ['"type":"library"', false],
  ['"type":"other"', true],
  ['"dependencies":[{"name":"x","alias":"a.b"}]', true],
  ['"dependencies":[null]', true],
  ['"maintainers":[null]', true],
  ['"keywords":[null]', false],
];
const lines = [...yamlLines, ...jsonLines];
const entry = (line: string) => `  - apiVersion: v2\n    name: app\n    version: 1.0.0\n    urls: [a.tgz]\n    ${line}\n`;
const jsonEntry = (line: string) => `{"apiVersion":"v2","name":"app","version":"1.0.0","urls":["a.tgz"],${line}}`;
const jsonText = (line: string) =>
  `{"apiVersion":"v1","entries":{"app":[${jsonEntry(line)},${jsonEntry('"icon":"a"').replace('1.0.0', '0.9.0')}]}}`;
const textOf = (line: string) =>
  line.startsWith('"') ? jsonText(line) : `apiVersion: v1\nentries:\n  app:\n${entry(line)}${entry('icon: a').replace('1.0.0', '0.9.0')}`;
const read = (line: string) => readIndex(Buffer.from(textOf(line)), { mentions: [], source: 'index.yaml' });

let scratch: string;
let server: RunningServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-skipped-'));
  server = await startServer(
    async ({ target }) => {
      const [, form, at] = target.split('/');
      const [line] = lines[Number(at)] ?? [''];
      return { status: 200, headers: {}, body: Buffer.from(form === 'written' ? textOf(line) : repairIndex(read(line)).read.layout.bytes) };
    },
    { host: '127.0.0.1', port: 0, graceMs: 0 },
  );
});
afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

it.each(lines)('the audit says whether Helm skips an entry with %s', (line, isSkipped) => {
  expect(auditIndex(read(line)).map(({ refused }) => refused)).toEqual(isSkipped ? ['entry'] : []);
});

describe.each(helmVersions)('Helm %s lists', (version: HelmVersion) => {
  let listed: readonly { readonly name: string; readonly version: string }[];
  beforeAll(async () => {
    if (needs(`helm-${version}`).skip) return;
    const home = await mkdtemp(join(scratch, 'home-'));
    const urls = lines.flatMap((_, at) => ['written', 'repaired'].map((form) => [`${form}-${at}`, `${server.url}${form}/${at}`] as const));
    await updatedBy(version, new Map(urls), home);
    const { stdout } = await helm(version, ['search', 'repo', '--versions', '--output', 'json'], { home });
    listed = JSON.parse(stdout);
  });

  it.each(lines.map(([line, isSkipped], at) => [line, isSkipped, at] as const))(
    'no entry that has "%s" if it is broken, and the repaired one',
    needs(`helm-${version}`),
    (_, isSkipped, at) => {
      const those = listed.filter((each) => each.version === '1.0.0' && each.name.endsWith(`-${at}/app`));
      expect(those.map(({ name }) => name)).toEqual([`repaired-${at}/app`, ...(isSkipped ? [] : [`written-${at}/app`])]);
    },
  );
});
