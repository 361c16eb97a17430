/** Sets up the Helm that was asked for, on this machine, and lends it to the verbs. */
import type { OpenHelm } from '../base/helm.ts';
import type { HelmBinary, HelmPorts } from '../helm/set-up.ts';
import type { OnEvent } from '../repository/events.ts';
import type { HelmOptions, SetUpHelmOptions } from '../repository/options.ts';
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
    return await findHelm(options, { ...ground, environment: context.environment });
  } finally {
    await ground.close();
  }
}

interface HelmGround extends Pick<HelmPorts, 'site' | 'signal'> {
  readonly environment: VerbContext['environment'];
}

/** The Helm that a verb's options ask for; undefined where they ask for none. */
export function helmFor(
  { helmVersion, kubeVersion, apiVersions, namespace, ...source }: HelmOptions,
  context: VerbContext,
  ground: Pick<HelmPorts, 'site'> & { readonly onEvent: OnEvent },
): OpenHelm | undefined {
  if (helmVersion === undefined) return undefined;
  const { environment = processEnvironment, folder = '' } = context;
  const open: OpenHelm = async (signal) => {
    const { version, path, source: from } = await findHelm({ ...source, helmVersion }, { site: ground.site, signal, environment });
    ground.onEvent({ kind: 'helm-ready', version, path, source: from });
    const [{ helmProgram }, { nodePrograms: programs }, { nodeScratch: scratch }] = await Promise.all([
      import('../helm/helm-program.ts'),
      import('../runtime/programs.ts'),
      import('../runtime/scratch.ts'),
    ]);
    return helmProgram({ version, path, kubeVersion, apiVersions, namespace }, { programs, scratch, environment, folder });
  };
  let opened: ReturnType<OpenHelm> | undefined;
  return (signal) => {
    opened ??= open(signal);
    return opened;
  };
}

async function findHelm(
  { helmVersion, helmSha256, helmUrl }: Omit<SetUpHelmOptions, 'deadlineMs'>,
  { site, signal, environment = processEnvironment }: HelmGround,
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
