/** Decides what becomes of entries that every Helm loads, by what their packages are. */
import { bareDigest } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import type { Amendment } from '../../index-file/repair/amend-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type PlacedVersion, walkPlaced } from '../../index-file/walk.ts';
import type { SeenPackage } from '../../readers/audit-package.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import { eachBounded } from '../../repository/each-bounded.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import type { EntryRead } from '../../repository/reader.ts';
import { seePackage } from '../see-package.ts';
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
    if (found === undefined) return;
    if ('rule' in found) decided.left.push(found);
    else decided.amendments.set(item, found);
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

async function judge(listed: PlacedVersion, context: RepairContext, looks: Looks): Promise<Amendment | AuditFinding | undefined> {
  const { name, version } = listed;
  const [url] = listed.urls;
  const { request, ports } = context;
  if (url === undefined) return auditFinding('url-missing', 'its entry has no URL, so no Helm can download it', listed);
  try {
    const looking = looks.get(url) ?? look(url, listed, ports);
    looks.set(url, looking);
    const answer = await looking;
    if (answer.kind === 'missing') {
      return request.removeDangling ? { kind: 'remove', why: answer.message } : auditFinding('package-missing', answer.message, listed);
    }
    if (answer.kind !== 'found') return answer.kind === 'registry' ? undefined : auditFinding('package-refused', answer.message, listed);
    const { digest, sizeBytes, chart } = answer.value;
    if (digest === listed.digest) return undefined;
    // A digest must not be made to fit a package that is another one.
    if (chart.kind === 'refused') return auditFinding('package-not-a-chart', chart.message, listed);
    if (chart.name !== name || !areEqualVersions(chart.version, version)) {
      return auditFinding('package-of-another', `the package holds ${chart.name} ${chart.version}`, listed);
    }
    // A usable digest is a promise to users: only the user takes it back.
    if (hasDigest(listed) && !request.readPackages) {
      return auditFinding('package-changed', `the index has ${listed.digest}, the package (${sizeBytes} bytes) has ${digest}`, listed);
    }
    return { kind: 'set', field: 'digest', value: digest };
  } catch (error) {
    if (ports.signal.aborted || !isCharthouseError(error)) throw error;
    return auditFinding('package-unreadable', error.message, listed);
  }
}

/** What an index would be changed for is looked at twice: bytes may change on their way, and a server may err. */
function look(url: string, listed: PlacedVersion, { reader, signal }: RepairContext['ports']): Promise<EntryRead<SeenPackage>> {
  return lookTwice(
    () => reader.read(url, (body) => seePackage(listed, body), signal),
    (seen) => (seen.kind === 'found' ? seen.value.digest === listed.digest : seen.kind !== 'missing'),
  );
}
