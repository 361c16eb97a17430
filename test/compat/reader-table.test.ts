/** The table of docs/audit.md, "What readers make of it": every cell about Helm is compared with that Helm, and every rule fires in its example. */
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { audit } from '../../src/client/audit.ts';
import { type AuditCode, auditRules } from '../../src/readers/audit-rules.ts';
import { type RecordingServer, startRecordingServer } from '../support/servers/recording-server.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';
import { type ReaderCase, readerCases } from './reader-cases.ts';
import table from './reader-table.json' with { type: 'json' };

let scratch: string;
let server: RecordingServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-table-'));
  server = await startRecordingServer(({ url = '' }, response) => {
    const [, rule = '', ...path] = url.split('/');
    const found = readerCases.find((each) => each.rule === rule);
    const key = path.join('/');
    const body = key === 'index.yaml' ? found?.index : found?.packages[key];
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, found?.headers?.[key] ?? {}).end(body);
  });
});
afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

/** How far a Helm comes with the version of a case. */
async function verdictOf(helmVersion: HelmVersion, { rule, index, before, name = 'app', version = '1.0.0' }: ReaderCase): Promise<string> {
  const home = await mkdtemp(join(scratch, 'h-'));
  const listed = digestIn(index, version);
  const asked = async (...args: readonly string[]) => helm(helmVersion, args, { home, cwd: home });
  if ((await asked('repo', 'add', 'x', `${server.url}/${rule}`)).code !== 0) return 'refuses the index';
  const { stdout } = await asked('search', 'repo', `x/${name}`, '--versions', '--devel', '-o', 'json');
  const offered: readonly { readonly version: string }[] = JSON.parse(stdout);
  if (!offered.some((each) => each.version === version)) return 'skips the entry';
  // `show` and `install` go through a cache in Helm 4, `pull` does not.
  if (before !== undefined) await asked('show', 'chart', `x/${name}`, '--version', before);
  if ((await asked('pull', `x/${name}`, '--version', version)).code !== 0) return 'cannot pull';
  const file = (await readdir(home)).find((each) => each.endsWith('.tgz')) ?? '';
  const shown = await asked('show', 'chart', `x/${name}`, '--version', version);
  if (shown.code !== 0) return 'cannot load';
  if (!shown.stdout.includes(`version: ${version}\n`) || !shown.stdout.includes(`name: ${name}\n`)) return 'gets another';
  const digest = sha256Hex(await readFile(join(home, file)));
  return (listed ?? digest) === digest ? 'reads' : 'gets other bytes';
}

/** A digest that promises bytes. */
function digestIn(index: ReaderCase['index'], version: string): string | undefined {
  const entries = typeof index === 'string' ? index.split(/^ {2}- /m) : [];
  return /^ {4}digest: ([0-9a-f]{64})$/m.exec(entries.find((each) => each.includes(`version: ${version}\n`)) ?? '')?.[1];
}

const helms = table.helms as readonly HelmVersion[];
const rows: Readonly<Record<string, readonly string[]>> = table.rules;

it('has a row for each rule that an example is about, and names only rules and tests that there are', async () => {
  const elsewhere = Object.entries(table.elsewhere);
  expect(Object.keys(rows)).toEqual(readerCases.map(({ rule }) => rule));
  const named = [...Object.keys(rows), ...elsewhere.map(([rule]) => rule), ...Object.keys(table.others.rules)];
  expect(named.filter((rule) => !Object.hasOwn(auditRules, rule))).toEqual([]);
  for (const [, { test }] of elsewhere) await access(join(import.meta.dirname, test));
  // A recorded run has the version of the program.
  expect(table.others.readers.filter((reader) => !/ [0-9a-f.]*\d[0-9a-f.]*$/.test(reader))).toEqual([]);
});

it.each(readerCases)('$rule fires in its example', async ({ rule }) => {
  const { findings } = await audit({ url: `${server.url}/${rule}` }, { environment: { PATH: '', HOME: scratch } });
  expect(findings.map((each) => each.rule)).toContain(rule);
});

describe.each(helms)('Helm %s', (version) => {
  it.concurrent.each(readerCases)('$rule', needs(`helm-${version}`), async (each) => {
    expect(await verdictOf(version, each)).toBe(rows[each.rule]?.[helms.indexOf(version)]);
  });
});

/** `version-blocks-ranges`: no Helm ever offered such a version. `digest-shared`: whether the bytes are wrong, only the package shows. */
const lesser: ReadonlySet<AuditCode> = new Set(['version-blocks-ranges', 'digest-shared']);

it('a rule is an error if, and only if, some Helm does not get the package that the entry promises', () => {
  const unlike = readerCases.filter(({ rule }) => {
    const isBad = (rows[rule] ?? []).some((cell) => cell !== 'reads');
    return isBad !== (auditRules[rule].severity === 'error') && !lesser.has(rule);
  });
  expect(unlike.map(({ rule }) => rule)).toEqual([]);
});
