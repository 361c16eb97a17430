/** The step of a publish that keeps artifacthub-repo.yml beside the index. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { keepArtifactHub, planArtifactHub } from '../../repository/artifact-hub/keep-file.ts';
import { pathsOf } from '../../repository/invalidation/stale-paths.ts';
import { artifactHubKey } from '../../repository/objects.ts';
import type { ArtifactHubOutcome } from '../../repository/outcome.ts';
import type { Recorder } from './report.ts';
import type { PublishContext } from './request.ts';

/**
 * Invariant: it runs after the commit, and its failure does not fail the publish. The charts are published by then, and an error would
 * report that they are not; the next publish tries again, also if no chart is new.
 */
export async function keepArtifactHubFile({ request, ports }: PublishContext, run: Recorder): Promise<void> {
  const { artifactHub } = request;
  if (artifactHub === undefined) return;
  try {
    const outcome = request.dryRun ? await planArtifactHub(artifactHub, ports) : await keepArtifactHub(artifactHub, ports);
    run.record({ artifactHub: outcome });
    if (!request.dryRun && outcome !== 'unchanged')
      ports.onEvent({ kind: 'artifact-hub-put', key: artifactHubKey, isReplaced: outcome === 'replaced' });
  } catch (error) {
    ports.signal.throwIfAborted();
    const { message, hint } = asCharthouseError(error, ports.signal);
    run.warn([{ code: 'artifacthub-not-written', message: `${artifactHubKey} could not be written: ${message}`, hint }]);
  }
}

/** What caches may have of the file before it was written: another one, or that there is none. */
export function artifactHubPaths(outcome: ArtifactHubOutcome | undefined, url: string | undefined): readonly string[] {
  return outcome === 'new' || outcome === 'replaced' ? pathsOf(artifactHubKey, url) : [];
}
