/** The verb `index`: lists the packages of a folder in its index.yaml, and loses nothing that is listed already. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { bareDigest } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Warning } from '../base/warning.ts';
import { addEntries } from '../index-file/add-entries.ts';
import { changeStyle } from '../index-file/change-style.ts';
import { entryOf } from '../index-file/entry.ts';
import { packageUrl } from '../index-file/package-url.ts';
import { readIndex } from '../index-file/read-index.ts';
import type { Entry, ListedVersion, ReadIndex } from '../index-file/types.ts';
import type { PutOutcome } from '../store/contract.ts';
import { type FoundPackage, fileNameOf, findPackageKeys, readPackages, withoutTwins } from './index-packages.ts';
import type { IndexPorts, IndexReport, IndexRequest } from './index-report.ts';
import { indexAttributes, indexKey } from './objects.ts';
import type { ChartOutcome, IndexOutcome } from './outcome.ts';

interface Context {
  readonly request: IndexRequest;
  readonly ports: IndexPorts;
}

/** The index that is to be written onto, and the one in the folder that the result replaces. */
interface Base {
  readonly read: ReadIndex | undefined;
  readonly standing: { readonly etag: string; readonly read: ReadIndex | undefined } | undefined;
}

interface Result {
  readonly charts: readonly ChartOutcome[];
  readonly warnings: readonly Warning[];
  readonly index: IndexOutcome;
  readonly error: CharthouseError | null;
}

/** Does not throw for what a user can mend: the report's `error` says it. */
export async function indexFolder(request: IndexRequest, ports: IndexPorts): Promise<IndexReport> {
  const url = request.url === undefined ? null : printableUrl(request.url);
  const frame = { command: 'index', dryRun: request.dryRun, repository: { target: ports.store.name, url } } as const;
  try {
    return { ...frame, ...(await indexUntilDone({ request, ports })) };
  } catch (thrown) {
    const index: IndexOutcome = { revisionBefore: null, revisionAfter: null, versionsBefore: 0, versionsAfter: 0, attempts: 0 };
    return { ...frame, charts: [], warnings: [], index, error: asCharthouseError(thrown, ports.signal) };
  }
}

/** Of a wait before another attempt. */
const mostWaitMs = 1_000;

/**
 * Invariant: the index is replaced only if it is the one that was read; publishers may be at work in the folder.
 * A lost swap is tried again after a wait with full jitter, until the signal ends it.
 */
async function indexUntilDone(context: Context): Promise<Result> {
  const { ports } = context;
  for (let attempts = 1; ; attempts += 1) {
    const result = await indexOnce(context, attempts);
    if (result !== 'lost') return result;
    const waitMs = Math.round(ports.random.unit() * Math.min(mostWaitMs, 50 * attempts));
    ports.onEvent({ kind: 'commit-lost', attempt: attempts, waitMs });
    await ports.clock.sleep(waitMs, ports.signal);
  }
}

async function indexOnce(context: Context, attempts: number): Promise<Result | 'lost'> {
  const { request, ports } = context;
  const keys = await findPackageKeys(ports);
  const base = await readBase(keys, context);
  const found = withoutTwins(await readPackages(keys, base.read, context));
  const decided = found.map((each) => decide(each, base.read));
  const additions = found.filter(
    (each, at): each is FoundPackage & { kind: 'read' } => each.kind === 'read' && decided[at]?.outcome === 'new',
  );
  refuseLoss(base, additions);

  const versionsBefore = base.standing?.read?.versionCount ?? 0;
  const before = { revisionBefore: base.standing?.etag ?? null, versionsBefore };
  const unchanged: IndexOutcome = { ...before, revisionAfter: before.revisionBefore, versionsAfter: versionsBefore, attempts: 0 };
  const result = {
    charts: decided.filter((each) => each !== undefined),
    warnings: [...(base.read?.warnings ?? []), ...found.flatMap((each) => (each.kind === 'skipped' ? [each.warning] : []))],
    error: conflictOf(decided),
  };
  const restyled = request.style !== undefined && request.style !== base.read?.style;
  const nothingToDo = additions.length === 0 && base.standing !== undefined && base.read === base.standing.read && !restyled;
  if (result.error !== null || request.dryRun || nothingToDo) return { ...result, index: unchanged };
  const written = await write(base, additions, { ...context, attempts });
  if (written === undefined) return 'lost';
  return { ...result, index: { ...before, ...written, attempts } };
}

async function readBase(keys: readonly string[], { request, ports }: Context): Promise<Base> {
  const mentions = [...new Set(keys.map(fileNameOf))];
  const read = (bytes: Uint8Array, source: string): ReadIndex => readIndex(bytes, { mentions, source });
  const answer = await ports.store.get(indexKey, { signal: ports.signal });
  const merged = request.merge === undefined ? undefined : read(request.merge.bytes, request.merge.source);
  if (answer.kind === 'missing') return { read: merged, standing: undefined };
  // What is to be thrown away need not be readable.
  const standing = request.fresh ? undefined : read(answer.body, `${ports.store.name}/${indexKey}`);
  const { etag, sizeBytes } = answer.info;
  ports.onEvent({ kind: 'index-read', revision: etag, versions: standing?.versionCount ?? 0, sizeBytes });
  return { read: merged ?? standing, standing: { etag, read: standing } };
}

/** Undefined for what is no package; `url` of an addition is what its entry will say. */
function decide(found: FoundPackage, index: ReadIndex | undefined): ChartOutcome | undefined {
  if (found.kind === 'skipped') return undefined;
  const { key, digest, sizeBytes } = found;
  const common = { path: key, digest, sizeBytes, url: null };
  if (found.kind === 'listed') return { ...common, name: found.name, version: found.version, outcome: 'unchanged' };
  const { name, version } = found.metadata;
  const listed = index?.versionsOf(name).find((each) => each.version === version);
  if (listed === undefined) return { ...common, name, version, outcome: 'new' };
  const known = bareDigest(listed.digest);
  if (known === undefined || known === digest) return { ...common, name, version, outcome: 'unchanged' };
  return { ...common, name, version, outcome: 'conflict', error: conflict(found, listed) };
}

function conflict({ key, metadata: { name, version }, digest }: FoundPackage & { kind: 'read' }, listed: ListedVersion): CharthouseError {
  return new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is listed with other bytes than ${key} has`,
    hint: 'put the published package back, raise the version, or start anew with --fresh',
    details: { name, version, key, digest, listedDigest: listed.digest, listedUrls: listed.urls },
  });
}

function conflictOf(decided: readonly (ChartOutcome | undefined)[]): CharthouseError | null {
  return decided.find((each) => each?.error !== undefined)?.error ?? null;
}

/** Invariant: nothing listed is lost. With `--merge`, the folder's own index gives way only if all it lists stays listed. */
function refuseLoss({ read, standing }: Base, additions: readonly (FoundPackage & { kind: 'read' })[]): void {
  if (standing?.read === undefined || standing.read === read) return;
  const added = new Set(additions.map(({ metadata }) => `${metadata.name}\n${metadata.version}`));
  for (const { name, version } of standing.read.allVersions()) {
    const stays = added.has(`${name}\n${version}`) || read?.versionsOf(name).some((each) => each.version === version) === true;
    if (stays) continue;
    throw new CharthouseError('CH_USAGE', {
      message: `the folder's own index.yaml lists ${name} ${version}, which the file of --merge does not`,
      hint: 'index the folder without --merge, or pass --fresh to leave out what only its own index lists',
      details: { name, version },
    });
  }
}

type Written = { readonly revisionAfter: string; readonly versionsAfter: number };

/** Undefined where another publisher's index came between. */
async function write(
  base: Base,
  additions: readonly (FoundPackage & { kind: 'read' })[],
  { request, ports, attempts }: Context & { readonly attempts: number },
): Promise<Written | undefined> {
  const generated = new Date(ports.clock.now()).toISOString();
  const entries = additions.map((each) => entryFor(each, request, generated));
  const spliced = addEntries(base.read, { entries, generated, style: request.style ?? 'yaml' });
  // Invariant: a shrink needs a word. The count is of the bytes that are about to be written.
  if (spliced.versionCount !== (base.read?.versionCount ?? 0) + entries.length) {
    throw new CharthouseError('CH_INDEX_SHRINK', {
      message: `the new index would list ${spliced.versionCount} versions, which is not what was asked for`,
    });
  }
  const { style } = request;
  const restyled = style !== undefined && base.read !== undefined && style !== base.read.style;
  const chunks = restyled ? [changeStyle(Buffer.concat(spliced.chunks), style)] : spliced.chunks;
  ports.onEvent({ kind: 'commit-started', attempt: attempts });
  const { store, signal } = ports;
  const put: PutOutcome = base.standing
    ? await store.putIfMatch(indexKey, base.standing.etag, chunks, { attributes: indexAttributes, signal })
    : await store.putNew(indexKey, chunks, { attributes: indexAttributes, signal });
  if (put.kind === 'refused') return undefined;
  ports.onEvent({ kind: 'committed', revision: put.etag, versions: spliced.versionCount, attempts });
  return { revisionAfter: put.etag, versionsAfter: spliced.versionCount };
}

function entryFor({ key, metadata, digest }: FoundPackage & { kind: 'read' }, { url }: IndexRequest, created: string): Entry {
  return entryOf({ metadata, url: packageUrl(key, { form: url === undefined ? 'relative' : 'absolute', base: url }), created, digest });
}
