/** Keeps artifacthub-repo.yml beside the index as it is configured. */
import { CharthouseError } from '../../base/error.ts';
import type { ArtifactHubMetadata } from '../../ports/artifact-hub.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import { artifactHubAttributes, artifactHubKey } from '../objects.ts';
import type { ArtifactHubOutcome } from '../outcome.ts';
import { artifactHubText } from './file-text.ts';

/** The effects. */
export interface KeepPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

const maxAttempts = 5;
const mostPauseMs = 1000;

/** What a run would do to the file. */
export async function planArtifactHub(
  metadata: ArtifactHubMetadata,
  ports: Pick<KeepPorts, 'store' | 'signal'>,
): Promise<ArtifactHubOutcome> {
  return (await compare(artifactHubText(metadata), ports)).outcome;
}

/** Writes the file if it differs, and only over the one that was read. @throws what the store throws; CH_STORE_UNEXPECTED if it is replaced by other runs again and again */
export async function keepArtifactHub(metadata: ArtifactHubMetadata, ports: KeepPorts): Promise<ArtifactHubOutcome> {
  const { store, clock, random, signal } = ports;
  const text = artifactHubText(metadata);
  const options = { attributes: artifactHubAttributes, signal };
  let tried: ArtifactHubOutcome | undefined;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const { outcome, etag } = await compare(text, ports);
    // Ours after a refused write: the answer to an earlier request of that write was lost.
    if (outcome === 'unchanged') return tried ?? 'unchanged';
    tried = outcome;
    const body = [Buffer.from(text)];
    const put =
      etag === undefined ? await store.putNew(artifactHubKey, body, options) : await store.putIfMatch(artifactHubKey, etag, body, options);
    if (put.kind === 'stored') return outcome;
    await clock.sleep(Math.round(random.unit() * mostPauseMs), signal);
  }
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `other runs changed ${artifactHubKey} at each of ${maxAttempts} attempts`,
    hint: 'let the other runs end, then publish again',
    details: { key: artifactHubKey },
  });
}

async function compare(
  text: string,
  { store, signal }: Pick<KeepPorts, 'store' | 'signal'>,
): Promise<{ readonly outcome: ArtifactHubOutcome; readonly etag?: string }> {
  const stored = await store.get(artifactHubKey, { signal });
  if (stored.kind === 'missing') return { outcome: 'new' };
  if (Buffer.from(stored.body).equals(Buffer.from(text))) return { outcome: 'unchanged' };
  return { outcome: 'replaced', etag: stored.info.etag };
}
