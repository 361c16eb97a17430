/** Sets up the Helm that was asked for, on this machine. */
import type { HelmBinary, HelmPorts } from '../helm/set-up.ts';
import type { SetUpHelmOptions } from '../repository/options.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import { openGround, type VerbContext } from './ground.ts';

/**
 * A Helm of one version: fetched once, held against its pinned sum, and kept in the machine's cache.
 *
 * @throws CH_HELM_UNKNOWN for a version without a pinned sum where none is given; CH_USAGE, CH_HELM_SUM, CH_HELM_ARCHIVE, CH_HTTP_FAILED,
 * CH_OUTPUT_UNWRITABLE, CH_DEADLINE
 * @example const { path } = await setUpHelm({ helmVersion: '3.12.0' });
 */
export async function setUpHelm(options: SetUpHelmOptions, context: VerbContext = {}): Promise<HelmBinary> {
  const ground = await openGround(context, options.deadlineMs);
  try {
    return await openHelm(options, { ...ground, environment: context.environment });
  } finally {
    await ground.close();
  }
}

/** The same, on a ground that is there. */
async function openHelm(
  { helmVersion, helmSha256, helmUrl }: SetUpHelmOptions,
  {
    site,
    signal,
    environment = processEnvironment,
  }: Pick<HelmPorts, 'site' | 'signal'> & { readonly environment: VerbContext['environment'] },
): Promise<HelmBinary> {
  const [{ cacheFolder }, { setUpHelm: setUp }, { programCache }, { thisPlatform: platform }] = await Promise.all([
    import('../helm/cache-folder.ts'),
    import('../helm/set-up.ts'),
    import('../runtime/program-cache.ts'),
    import('../runtime/this-platform.ts'),
  ]);
  const cache = programCache(cacheFolder(environment, platform.os));
  return setUp({ version: helmVersion, sha256: helmSha256, baseUrl: helmUrl }, { platform, site, cache, signal });
}
