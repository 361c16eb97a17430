/** Reads what was committed back, at the origin and then as the world sees it. */
import { createHash } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { mapBounded } from '../bounded.ts';
import type { VerificationOutcome } from '../outcome.ts';
import { indexKey } from './current-index.ts';
import { bareDigest } from './decide.ts';
import { storeWidth } from './plan.ts';
import type { Planned, PublishPorts, PublishRequest } from './request.ts';

/** An index over this size is not one that a publisher of ours would read from a URL. */
const maxIndexBytes = 512 * 1024 * 1024;

/** Between two looks at a public URL that is behind. */
const askAgainMs = 2_000;

/**
 * Invariant: the origin is read first.
 *
 * @throws CH_VERIFY_FAILED where the origin lacks an entry or a package, or the public URL has no repository
 */
export async function readBack(
  charts: readonly Planned[],
  revision: string,
  { request, ports }: { readonly request: PublishRequest; readonly ports: PublishPorts },
): Promise<VerificationOutcome> {
  ports.onEvent({ kind: 'verify-started', total: charts.length });
  await readOriginIndex(charts, revision, ports);
  let done = 0;
  await mapBounded(charts, storeWidth, async (chart) => {
    await readOriginPackage(chart, ports);
    done += 1;
    const { name, version } = chart.candidate.package.metadata;
    ports.onEvent({ kind: 'version-verified', name, version, done, total: charts.length });
  });
  return request.url === undefined ? { outcome: 'verified' } : readPublicIndex(charts, { url: request.url, request, ports });
}

/** The revision that we put is known to hold our entries; any other one is read and searched. */
async function readOriginIndex(charts: readonly Planned[], revision: string, { store, signal }: PublishPorts): Promise<void> {
  const head = await store.head(indexKey, { signal });
  if (head.kind === 'found' && head.info.etag === revision) return;
  const answer = await store.get(indexKey, { signal });
  if (answer.kind === 'missing') throw failed('the index is gone from the store', charts);
  const lacking = missingFrom(indexOf(answer.body, charts, store.name), charts);
  if (lacking.length > 0) throw failed('the index in the store lacks what was committed', lacking);
}

async function readOriginPackage(chart: Planned, { store, signal }: PublishPorts): Promise<void> {
  if (chart.key === undefined) return;
  const answer = await store.stream(chart.key, { signal });
  if (answer.kind === 'missing') throw failed(`'${chart.key}' is not in the store`, [chart]);
  const hash = createHash('sha256');
  for await (const piece of answer.body) hash.update(piece);
  if (hash.digest('hex') !== chart.digest) throw failed(`'${chart.key}' has another digest in the store`, [chart]);
}

/** A public answer that is merely older is told, not failed: caches may hold it until its max-age. */
async function readPublicIndex(
  charts: readonly Planned[],
  { url, request, ports }: { readonly url: string; readonly request: PublishRequest; readonly ports: PublishPorts },
): Promise<VerificationOutcome> {
  const indexUrl = new URL(indexKey, url.endsWith('/') ? url : `${url}/`).href;
  const until = ports.clock.now() + request.verifyTimeoutMs;
  for (;;) {
    const seen = await lookOutside(indexUrl, charts, ports);
    if (seen.kind === 'current') return { outcome: 'verified' };
    if (ports.clock.now() + askAgainMs > until) {
      if (seen.kind === 'older') return { outcome: 'stale' };
      if (seen.kind === 'unreachable') throw seen.error;
      throw failed(
        `${indexUrl} ${seen.why}`,
        charts,
        'make the public URL serve the repository, or pass --no-verify where it cannot be reached from here',
      );
    }
    await ports.clock.sleep(askAgainMs, ports.signal);
  }
}

type Sight =
  | { readonly kind: 'current' }
  | { readonly kind: 'older' }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly error: unknown };

async function lookOutside(indexUrl: string, charts: readonly Planned[], { site, signal }: PublishPorts): Promise<Sight> {
  const answer = await site
    .fetch(indexUrl, { maxBytes: maxIndexBytes, signal })
    .catch((error: unknown) => ({ kind: 'unreachable', error }) as const);
  signal.throwIfAborted();
  if (answer.kind === 'unreachable') return answer;
  if (answer.kind === 'refused') return { kind: 'broken', why: `answers ${answer.status}` };
  try {
    return missingFrom(indexOf(answer.body, charts, indexUrl), charts).length === 0 ? { kind: 'current' } : { kind: 'older' };
  } catch {
    return { kind: 'broken', why: 'serves something that is no index' };
  }
}

function indexOf(bytes: Uint8Array, charts: readonly Planned[], source: string): ReadIndex {
  return readIndex(bytes, { touch: charts.map(({ candidate }) => candidate.package.metadata.name), mentions: [], source });
}

function missingFrom(index: ReadIndex, charts: readonly Planned[]): readonly Planned[] {
  return charts.filter(({ candidate, digest }) => {
    const { name, version } = candidate.package.metadata;
    return !index.versionsOf(name).some((entry) => entry.version === version && bareDigest(entry.digest) === digest);
  });
}

function failed(message: string, charts: readonly Planned[], hint?: string): CharthouseError {
  const named = charts.map(
    ({
      candidate: {
        package: { metadata },
      },
    }) => ({ name: metadata.name, version: metadata.version }),
  );
  const list = named.map(({ name, version }) => `${name} ${version}`).join(', ');
  return new CharthouseError('CH_VERIFY_FAILED', { message: `${message}: ${list}`, hint, details: { charts: named } });
}
