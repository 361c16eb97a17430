/** Describes a package so that two can be compared: Chart.yaml by what Helm says of it, all else by bytes. */
import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { list } from 'tar';
import { helm } from '../../support/tools/tools.ts';
import type { Oracle } from './oracle.ts';

/** What a package is. */
export interface Packed {
  readonly fileName: string;
  /** Each path with a fingerprint, sorted; a path may stand twice. */
  readonly files: readonly string[];
  /** The output of `helm show chart`, or what Helm said instead. */
  readonly shown: string;
}

/** With which Helm to look. */
export interface Looking {
  readonly oracle: Oracle;
  /** A folder for scratch files, Helm's own among them. */
  readonly home: string;
}

/** Reads the package. */
export async function describePackage(file: string, looking: Looking): Promise<Packed> {
  const files: string[] = [];
  for (const member of await membersOf(file)) files.push(`${member.path} ${await fingerprint(member, looking)}`);
  return { fileName: basename(file), files: files.sort(), shown: await shownChart(file, looking) };
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

/** The output of `helm show chart` of a package or a folder. */
export async function shownChart(chart: string, { oracle, home }: Looking): Promise<string> {
  const { code, stdout, stderr } = await helm(oracle, ['show', 'chart', chart], { home });
  return code === 0 ? stdout : stderr;
}

const known = new Map<string, Promise<string>>();

async function fingerprint({ path, bytes }: Member, { home }: Looking): Promise<string> {
  if (/^[^/]+\/Chart\.yaml$/.test(path)) return '';
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!/^[^/]+\/(?:charts\/[^/]+\/)+Chart\.yaml$/.test(path)) return digest;
  // The same few stand in many packages, and starting Helm is what this test spends its time on.
  const shown = known.get(digest) ?? shownAlone(bytes, home);
  known.set(digest, shown);
  return shown;
}

/** A subchart's Chart.yaml as a chart of its own: 3.12 does not mind its apiVersion. */
async function shownAlone(bytes: Uint8Array, home: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'sub-'));
  await writeFile(join(folder, 'Chart.yaml'), bytes);
  return shownChart(folder, { oracle: '3.12.1', home });
}
