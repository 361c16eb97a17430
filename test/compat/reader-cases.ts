/** A small repository for each rule of the audit that a Helm can be asked about. */
import { gzipSync } from 'node:zlib';
import type { AuditCode } from '../../src/readers/audit-rules.ts';
import { oddPackages } from '../support/publish/odd-packages.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

/** What a server has below one path. */
export interface ReaderCase {
  readonly rule: AuditCode;
  readonly index: string | Uint8Array;
  readonly packages: Readonly<Record<string, Uint8Array>>;
  /** By file name. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The version that is asked for; 1.0.0 if absent. */
  readonly version?: string;
  /** The version that is pulled before that one. */
  readonly before?: string;
  /** The chart that is asked for; app if absent. */
  readonly name?: string;
}

const app = chartPackage('app', '1.0.0');
const later = chartPackage('app', '1.1.0');
const odd = oddPackages['a symbolic link'] ?? Buffer.alloc(0);

interface Fields {
  readonly name?: string;
  readonly version?: string;
  readonly digest?: string | null;
  readonly created?: string | null;
  readonly urls?: readonly string[];
  readonly more?: string;
}

function entry({
  name = 'app',
  version = '1.0.0',
  digest = app.digest,
  created = '"2026-01-01T00:00:00Z"',
  urls,
  more = '',
}: Fields = {}): string {
  const at = urls ?? [`${name}-${version}.tgz`];
  return [
    '  - apiVersion: v2',
    ...(created === null ? [] : [`    created: ${created}`]),
    ...(digest === null ? [] : [`    digest: ${digest}`]),
    `    name: ${name}`,
    ...(at.length === 0 ? [] : ['    urls:', ...at.map((url) => `    - ${url}`)]),
    `    version: ${version}`,
    more,
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

const index = (...entries: readonly string[]): string =>
  `apiVersion: v1\nentries:\n  app:\n${entries.join('')}generated: "2026-01-01T00:00:00Z"\n`;
const ofChart = (name: string, text: string): string => index(text).replace('  app:\n', `  ${name}:\n`);
const packages = { [app.fileName]: app.bytes, [later.fileName]: later.bytes };
const other = entry({ version: '1.1.0', digest: later.digest });
const sha = (character: string): string => character.repeat(64);

function named(name: string, version: string): Pick<ReaderCase, 'index' | 'packages' | 'name' | 'version'> {
  const { bytes, digest, fileName } = chartPackage(name, version);
  return { index: ofChart(name, entry({ name, version, digest })), packages: { [fileName]: bytes }, name, version };
}

/** In the order of the rules. */
export const readerCases: readonly ReaderCase[] = [
  { rule: 'index-unreadable', index: '<html></html>', packages },
  { rule: 'index-refused', index: index(entry({ more: '    appVersion: 1.10' })), packages },
  { rule: 'entry-skipped', index: index(entry().replace('    name: app\n', ''), other), packages },
  {
    rule: 'version-twice',
    index: index(entry(), entry({ urls: ['copy/app-1.0.0.tgz'] })),
    packages: { ...packages, 'copy/app-1.0.0.tgz': app.bytes },
  },
  {
    rule: 'versions-equal',
    index: index(entry(), entry({ version: 'v1.0.0', urls: ['copy/app-1.0.0.tgz'] })),
    packages: { ...packages, 'copy/app-1.0.0.tgz': app.bytes },
  },
  { rule: 'version-blocks-ranges', index: index(other, entry({ version: '1.0.0-rc.01' })), packages, version: '1.0.0-rc.01' },
  { rule: 'name-not-portable', ...named('app_one', '1.0.0') },
  { rule: 'created-missing', index: index(entry({ created: null })), packages },
  { rule: 'digest-missing', index: index(entry({ digest: null })), packages },
  { rule: 'digest-malformed', index: index(entry({ digest: 'sha1:abc' })), packages },
  { rule: 'digest-shared', index: index(other.replace(later.digest, app.digest), entry()), packages, version: '1.1.0', before: '1.0.0' },
  { rule: 'url-missing', index: index(entry({ urls: [] }), other), packages },
  { rule: 'url-unusable', index: index(entry({ urls: ['s3://charts/app-1.0.0.tgz'] })), packages },
  { rule: 'package-missing', index: index(entry()), packages: {} },
  { rule: 'package-changed', index: index(entry({ digest: sha('a') })), packages },
  { rule: 'package-not-a-chart', index: index(entry({ digest: null })), packages: { [app.fileName]: Buffer.from('<html></html>') } },
  { rule: 'package-of-another', index: index(entry({ digest: later.digest })), packages: { [app.fileName]: later.bytes } },
  {
    rule: 'package-not-strict',
    index: ofChart('odd', entry({ name: 'odd', digest: null })),
    packages: { 'odd-1.0.0.tgz': odd },
    name: 'odd',
  },
  { rule: 'index-encoded', index: gzipSync(index(entry())), packages, headers: { 'index.yaml': { 'content-encoding': 'gzip' } } },
  { rule: 'package-encoded', index: index(entry()), packages, headers: { [app.fileName]: { 'content-encoding': 'x-gzip' } } },
];
