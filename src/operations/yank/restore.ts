/** The operation `restore`: versions that were yanked are listed again, exactly as they were. */
import { createHash } from 'node:crypto';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { equalPairs, equalVersionError } from '../../repository/packages/equal-versions.ts';
import { isSelected, parseSelector, type Selector } from '../../repository/select-versions.ts';
import { changeUntil } from '../../repository/tombstones/bury.ts';
import type { Tombstone, VersionName } from '../../repository/tombstones/tombstone.ts';
import { listTombstones, readTombstone } from '../../repository/tombstones/tombstones.ts';
import { type ChangeState, changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { presentIndex } from '../present-index.ts';
import type { RestorePorts, RestoreRequest, YankedVersion, YankReport } from './request.ts';

interface State extends ChangeState {
  versions: readonly YankedVersion[];
}

interface Run {
  readonly request: RestoreRequest;
  readonly ports: RestorePorts;
  readonly selectors: readonly Selector[];
  readonly state: State;
  /** The versions whose packages were found as they were: no package is read twice. */
  readonly seen: Set<string>;
}

/** How many packages are read at once. */
const width = 4;

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function restoreVersions(request: RestoreRequest, ports: RestorePorts): Promise<YankReport> {
  const started = ports.clock.now();
  const state: State = { ...startChange(), versions: [] };
  const run: Run = { request, ports, selectors: request.selectors.map(parseSelector), state, seen: new Set() };
  await changeIndex(() => restore(run), run, state);
  if (state.error === undefined && !request.dryRun) await finish(run);
  return {
    command: 'restore',
    dryRun: request.dryRun,
    repository: repositoryName(run),
    ...{ versions: state.versions, isDeclined: false },
    ...changeReport(state, ports.clock.now() - started, ports, []),
  };
}

function restore(run: Run): Pick<IndexCommit<CurrentIndex, NextIndex>, 'read' | 'next' | 'operation'> {
  return {
    operation: 'restore',
    read: (signal, versionsSeen) => readCurrentIndex(run.ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, run),
  };
}

async function nextIndexFor(current: CurrentIndex, run: Run): Promise<NextIndex | 'nothing'> {
  const { request, ports, state } = run;
  const { read } = presentIndex(current, ports.store);
  indexWasRead(current, ports, state);
  state.warnings = read.warnings;
  const tombstones = await selected(run);
  const isListed = ({ name, version, digest }: Tombstone): boolean => {
    const listed = read.firstOf(name, version);
    if (listed !== undefined && bareDigest(listed.digest) !== bareDigest(digest)) throw otherListed(listed);
    return listed !== undefined;
  };
  const missing = tombstones.filter((each) => !isListed(each));
  state.versions = tombstones.map((each) => {
    const outcome = missing.includes(each) ? 'restored' : each.state === 'restoring' ? 'finished' : 'unchanged';
    return { name: each.name, version: each.version, outcome, digest: each.digest ?? null, reason: each.reason ?? null, deleted: [] };
  });
  if (missing.length === 0) return 'nothing';
  const [equal] = request.allowEqualVersion ? [] : equalPairs(missing, read);
  if (equal !== undefined) throw equalVersionError(equal);
  await mapBounded(missing, width, (each) => lookAtPackage(each, run));
  const entries = missing.flatMap(({ name, version, records }) => records.map((record) => ({ name, version, record })));
  const generated = new Date(ports.clock.now()).toISOString();
  const next = nextIndex({ replaces: read, base: read, entries, generated, style: read.style });
  if (!request.dryRun) await mapBounded(missing, width, (each) => begin(each, run));
  return next;
}

/** What the selectors select of the versions that were ever yanked. @throws CH_ENTRY_NOT_FOUND */
async function selected({ ports, selectors }: Run): Promise<readonly Tombstone[]> {
  const { store, signal } = ports;
  const found: Tombstone[] = [];
  const others: VersionName[] = [];
  for await (const version of listTombstones(store, { signal })) {
    if (!selectors.some((selector) => isSelected(selector, version))) {
      others.push(version);
      continue;
    }
    const kept = await readTombstone(store, version, { signal });
    if (kept !== undefined) found.push(kept.tombstone);
  }
  const unmet = selectors.filter((selector) => !found.some((each) => isSelected(selector, each)));
  if (unmet.length === 0) return found;
  const words = unmet.map(({ word }) => word);
  const known = others.map(({ name, version }) => `${name}@${version}`);
  throw new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: `no version that ${words.join(', ')} selects was yanked from ${store.name}`,
    hint: known.length === 0 ? 'no version of this repository was ever yanked' : `choose a yanked version: ${listedShort(known)}`,
    details: { notYanked: words },
  });
}

/** @throws CH_VERIFY_FAILED if the package is not there in the bytes that the entry names */
async function lookAtPackage(tombstone: Tombstone, { ports, seen }: Run): Promise<void> {
  if (seen.has(identityOf(tombstone))) return;
  const { name, version, urls, digest, packageDeleted } = tombstone;
  const [url] = urls;
  if (isBeingDeleted(tombstone, ports)) throw notAsItWas(tombstone, `was deleted less than an hour ago, at ${packageDeleted}`);
  if (url === undefined) throw notAsItWas(tombstone, 'has no URL');
  const hash = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
    const sum = createHash('sha256');
    for await (const piece of body) sum.update(piece);
    return sum.digest('hex');
  };
  const answer = await ports.reader.read(url, hash, ports.signal);
  // A package in a registry that cannot be asked is where it was: charthouse never deletes there.
  if (answer.kind !== 'found' && answer.kind !== 'registry') throw notAsItWas(tombstone, `cannot be read: ${answer.message}`);
  const expected = bareDigest(digest);
  if (answer.kind === 'found' && expected !== undefined && answer.value !== expected)
    throw notAsItWas(tombstone, `has other bytes (sha256:${answer.value})`);
  seen.add(identityOf({ name, version }));
}

/** No deletion takes an hour. A package that is put back within that time may be deleted by a run that is still at work. */
function isBeingDeleted({ packageDeleted }: Tombstone, { store }: RestorePorts): boolean {
  return packageDeleted !== undefined && store.now() - Date.parse(packageDeleted) < 60 * 60 * 1000;
}

function notAsItWas({ name, version, urls, digest }: Tombstone, why: string): CharthouseError {
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${name} ${version} is not listed again: its package ${why}`,
    hint: `put the package${digest === undefined ? '' : ` with sha256:${bareDigest(digest)}`} back at ${urls[0] ?? 'its URL'}, from a backup or an earlier version of the object, and run again`,
    details: { name, version, kind: 'missing', digest: digest ?? null },
  });
}

function otherListed({ name, version, digest }: VersionName & { readonly digest: string | undefined }): CharthouseError {
  return new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is listed again, with other bytes than were yanked (${digest ?? 'no digest'})`,
    hint: 'find out which program has listed it; charthouse does not publish a version with other bytes',
    details: { name, version, digest: digest ?? null },
  });
}

/**
 * Invariant: no package is deleted once a restore has begun. The tombstone shows it before the commit, by compare-and-swap, so either the
 * deletion is refused or this restore.
 */
function begin(version: VersionName, { ports }: Run): Promise<void> {
  return changeUntil(version, ports, ({ tombstone }) => {
    if (isBeingDeleted(tombstone, ports)) throw notAsItWas(tombstone, 'was deleted meanwhile');
    return tombstone.state === 'restoring' ? undefined : { state: 'restoring', packageDeleted: undefined };
  });
}

/**
 * After the commit. A run that is killed before leaves versions that are listed, and the next run does this.
 *
 * Invariant: only what a restore has begun is called restored. A tombstone of a version that is still listed belongs to a yank that may
 * commit in a moment, and delete the package: without that tombstone, the version could get other bytes.
 */
async function finish({ ports, state }: Run): Promise<void> {
  try {
    await mapBounded(state.versions, width, (each) =>
      changeUntil(each, ports, ({ tombstone }) => (tombstone.state === 'restoring' ? { state: 'restored' } : undefined)),
    );
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
}
