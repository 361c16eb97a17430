/** Gives each reader of foreign text what makes a careless regular expression take quadratic time, and says when it is through. */
import { harmless } from '../../src/action/runner.ts';
import { printableUrl } from '../../src/base/printable-url.ts';
import { quoted } from '../../src/base/quoted.ts';
import { parseIgnore } from '../../src/chart/ignore.ts';
import { decodeMetadata } from '../../src/chart/metadata.ts';
import { checkProvenance } from '../../src/chart/provenance.ts';
import { scalarOf } from '../../src/config/scalar.ts';
import { parseVersion } from '../../src/go/helm-version.ts';
import { commandComplaint, lintComplaints } from '../../src/helm/complaints.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { repositoryOf } from '../../src/operations/init/clone.ts';
import { select } from '../../src/operations/serve/http-conditions.ts';
import { readYaml } from '../../src/yaml/index.ts';

const length = 1_000_000;
const rows = [
  '0',
  '1',
  ' ',
  '\t',
  '\n',
  '"',
  '/',
  '//',
  '@',
  '-',
  '.',
  '_',
  '=',
  ':',
  '[',
  '<',
  '`',
  '\0',
  '0.',
  'a/',
  '1-',
  'app/templates/',
];
/** A row of one thing, and something behind it that fits nowhere. */
const texts: readonly string[] = rows.map((row) => `${row.repeat(Math.floor(length / row.length))}x`);
const bytes = (text: string): Uint8Array => Buffer.from(text);
const at = { line: 1, column: 1 };
const chart = { path: 'app', isFolder: true, name: 'app' };
const info = { etag: 'a', lastModifiedMs: 0, sizeBytes: 1 };
const signed = (line: string): string =>
  `-----BEGIN PGP SIGNED MESSAGE-----\n\n${line}\n-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n`;
/** A line of `.helmignore` may be as long as this. */
const ignoreLine = (text: string): string => `${`${text.replaceAll('\n', ' ').slice(-60_000)}\n`.repeat(16)}`;

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  harmless,
  readYaml: (text) => [readYaml(bytes(text)), readYaml(bytes(`a: ${text}`)), readYaml(bytes(`a: "${text}`))],
  parseVersion: (text) => [parseVersion(text), parseVersion(`1.0.0-${text}`)],
  printableUrl: (text) => [printableUrl(text), printableUrl(`https://${text}`)],
  quoted,
  parseIgnore: (text) => parseIgnore(bytes(ignoreLine(text)), '.helmignore'),
  decodeMetadata: (text) => decodeMetadata(bytes(`name: a\nversion: ${text}`), 'Chart.yaml'),
  checkProvenance: (text) => checkProvenance(bytes(signed(text)), 'a-1.tgz', '0'),
  scalarOf: (text) => scalarOf({ kind: 'scalar', text, tag: undefined, isImplicit: true, at, range: { start: 0, end: 0 }, outerStart: 0 }),
  select: (text) => select({ range: `bytes=${text}`, 'if-none-match': text }, info),
  lintComplaints: (text) => lintComplaints(`[ERROR] ${text}\n ${text}`, chart),
  commandComplaint: (text) => commandComplaint(`Error: ${text}`, chart),
  readIndex: (text) => readIndex(bytes(`apiVersion: v1\nentries:\n  a:\n  - version: ${text}\n`), { mentions: [], source: 'index.yaml' }),
  repositoryOf: (text) => repositoryOf(`[remote "origin"]\nurl = ${text}\nurl = git@github.com:${text}\n`),
};

for (const [name, reader] of Object.entries(readers)) {
  for (const text of texts) {
    process.stdout.write(`${name} ${JSON.stringify(text.slice(0, 14))}\n`);
    try {
      reader(text);
    } catch (error) {
      // Refusing is an answer too, but it must be one of ours.
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CH_'))) throw error;
    }
  }
}
process.stdout.write('all read\n');
