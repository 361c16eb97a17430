/** Decides what becomes of entries that every Helm loads, by what their packages are. */
import { bareDigest } from '../../base/digest.ts';
import type { Amendment } from '../../index-file/repair/amend-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type PlacedVersion, walkPlaced } from '../../index-file/walk.ts';
import type { SeenPackage } from '../../readers/audit-package.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import { eachBounded } from '../../repository/each-bounded.ts';
import type { EntryRead } from '../../repository/reader.ts';
import { judgeVersion, lookAt } from '../judge-version.ts';
import type { RepairContext } from './request.ts';

/** What is decided, and what is left to the user. */
export interface Decided {
  readonly amendments: Map<number, Amendment>;
  readonly left: AuditFinding[];
}

const width = 8;

/** What the URLs of a run lead to. */
export type Looks = Map<string, Promise<EntryRead<SeenPackage>>>;

/** Reads the packages of entries that need it, eight at once. A package that is read once is not read again for another attempt. */
export async function decideAmendments(index: ReadIndex, context: RepairContext, looks: Looks): Promise<Decided> {
  const { request, ports } = context;
  const decided: Decided = { amendments: new Map(), left: [] };
  for (const [item, why] of duplicates(index)) decided.amendments.set(item, { kind: 'remove', why });
  await eachBounded(numbered(index), width, async ({ item, listed }) => {
    ports.signal.throwIfAborted();
    if (decided.amendments.has(item) || !(request.readPackages || request.removeDangling || !hasDigest(listed))) return;
    const found = await judge(listed, context, looks);
    if ('kind' in found) decided.amendments.set(item, found);
    else decided.left.push(...found);
  });
  return decided;
}

function* numbered({ layout }: ReadIndex): Generator<{ readonly item: number; readonly listed: PlacedVersion }> {
  let item = 0;
  for (const listed of walkPlaced(layout)) yield { item: item++, listed };
}

/** Entries that say the same of a version as one before them. */
function* duplicates(index: ReadIndex): Generator<readonly [number, string]> {
  const seen = new Set<string>();
  for (const { item, listed } of numbered(index)) {
    const { name, version, digest, urls } = listed;
    const identity = JSON.stringify([name, version, bareDigest(digest), urls]);
    if (seen.has(identity)) yield [item, 'the same entry is listed before'];
    seen.add(identity);
  }
}

function hasDigest({ digest }: PlacedVersion): boolean {
  return /^[0-9a-f]{64}$/.test(digest ?? '');
}

async function judge(listed: PlacedVersion, { request, ports }: RepairContext, looks: Looks): Promise<Amendment | readonly AuditFinding[]> {
  const { findings, seen } = await judgeVersion(listed, ports, (url) => {
    const looking = looks.get(url) ?? lookAt(url, listed, ports);
    looks.set(url, looking);
    return looking;
  });
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first?.rule === 'package-missing' && request.removeDangling) return { kind: 'remove', why: first.message };
  // A digest must not be made to fit a package that is another one; and a usable digest is a promise to users: only the user takes it back.
  const isPromised = hasDigest(listed) && !request.readPackages;
  const others = errors.filter(({ rule }) => rule !== 'package-changed');
  if (others.length > 0) return others;
  if (seen === undefined || seen.digest === listed.digest || isPromised) return errors;
  return { kind: 'set', field: 'digest', value: seen.digest };
}
