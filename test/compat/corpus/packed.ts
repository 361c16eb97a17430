/** Describes packages so that two can be compared: Chart.yaml by what Helm makes of it, all else by bytes. */
import { link, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { list } from 'tar';
import { parse } from 'yaml';
import { sha256Hex } from '../../../src/base/digest.ts';
import { helm } from '../../support/tools/tools.ts';
import type { Oracle } from './oracle.ts';

/** What a package is. */
export interface Packed {
  readonly fileName: string;
  /** Each path with a fingerprint, sorted; a path may be there twice. */
  readonly files: readonly string[];
  /** What `helm repo index` reads from it. */
  readonly metadata: unknown;
}

/** With which Helm to look. */
export interface Looking {
  readonly oracle: Oracle;
  /** A folder for scratch files, Helm's own among them. */
  readonly home: string;
}

/** Reads packages: by path. One start of Helm reads all of them. */
export async function describePackages(files: readonly string[], looking: Looking): Promise<ReadonlyMap<string, Packed>> {
  const metadata = await metadataOf(files, looking);
  const described = new Map<string, Packed>();
  for (const [at, file] of files.entries()) {
    if (metadata[at] === undefined) throw new Error(`helm ${looking.oracle} does not load ${file}`);
    const members: string[] = [];
    for (const member of await membersOf(file)) members.push(`${member.path} ${await fingerprint(member, looking)}`);
    described.set(file, { fileName: basename(file), files: members.sort(), metadata: metadata[at] });
  }
  return described;
}

interface Member {
  readonly path: string;
  readonly bytes: Buffer;
}

/** By another reader than ours, which would strip a BOM that should not be there. */
async function membersOf(file: string): Promise<readonly Member[]> {
  const members: Promise<Member>[] = [];
  await list({
    file,
    onReadEntry: (entry) => {
      members.push(entry.concat().then((bytes) => ({ path: entry.path, bytes: Buffer.from(bytes) })));
    },
  });
  return Promise.all(members);
}

/** All that an index has of each package, but what depends on the moment and on the bytes of the archive. */
async function metadataOf(files: readonly string[], { oracle, home }: Looking): Promise<readonly unknown[]> {
  const folder = await mkdtemp(join(home, 'index-'));
  await Promise.all(files.map((file, at) => link(file, join(folder, `${at}.tgz`))));
  const { code, stderr } = await helm(oracle, ['repo', 'index', folder], { home });
  if (code !== 0) throw new Error(`helm ${oracle} repo index: ${stderr}`);
  const index: { readonly entries: Readonly<Record<string, readonly IndexEntry[]>> } = parse(
    await readFile(join(folder, 'index.yaml'), 'utf8'),
  );
  const found: unknown[] = [];
  for (const { urls, created: _, digest: __, ...metadata } of Object.values(index.entries).flat()) {
    found[Number.parseInt(urls[0] ?? '', 10)] = metadata;
  }
  return found;
}

interface IndexEntry {
  readonly urls: readonly string[];
  readonly created: unknown;
  readonly digest: unknown;
}

const known = new Map<string, Promise<string>>();

async function fingerprint({ path, bytes }: Member, { home }: Looking): Promise<string> {
  if (/^[^/]+\/Chart\.yaml$/.test(path)) return '';
  const digest = sha256Hex(bytes);
  if (!/^[^/]+\/(?:charts\/[^/]+\/)+Chart\.yaml$/.test(path)) return digest;
  // The same few are in many packages, and starting Helm is what this test spends its time on.
  const shown = known.get(digest) ?? shownAlone(bytes, home);
  known.set(digest, shown);
  return shown;
}

/** What Helm 3.12.1 says of a subchart's Chart.yaml as a chart of its own: it accepts any apiVersion. */
async function shownAlone(bytes: Uint8Array, home: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'sub-'));
  await writeFile(join(folder, 'Chart.yaml'), bytes);
  const { code, stdout, stderr } = await helm('3.12.1', ['show', 'chart', folder], { home });
  return code === 0 ? stdout : stderr;
}
