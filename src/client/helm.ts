/** Sets up the Helm that was asked for, on this machine, and lends it to the operations. */

import { CharthouseError } from '../base/error.ts';
import type { HelmBinary, HelmPorts } from '../helm/set-up.ts';
import { option } from '../hint/hint.ts';
import { type HelmOptions, listOf } from '../operations/option-groups.ts';
import type { Complete, SetUpHelmOptions } from '../operations/options.ts';
import type { OpenHelm } from '../ports/helm.ts';
import type { OnEvent } from '../repository/events.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import { type OperationContext, withServices } from './context.ts';
import { readCall } from './read-call.ts';

/**
 * A Helm of one version: fetched once, held against its pinned sum, and kept in the machine's cache.
 *
 * @throws CH_HELM_UNKNOWN for a version without a pinned sum where none is given; CH_USAGE, CH_HELM_SUM, CH_HELM_ARCHIVE, CH_HTTP_FAILED,
 * CH_OUTPUT_UNWRITABLE, CH_DEADLINE
 */
export async function setUpHelm(given: SetUpHelmOptions, context: OperationContext = {}): Promise<HelmBinary> {
  const options = readCall('setUpHelm', given, context);
  return withServices(context, options.deadlineMs, (services) => findHelm(options, { ...services, environment: context.environment }));
}

/** Which archive of Helm. */
type HelmSource = Omit<Complete<'setUpHelm'>, 'deadlineMs'>;

interface HelmServices extends Pick<HelmPorts, 'site' | 'signal'> {
  readonly environment: OperationContext['environment'];
}

type HelmListener = Pick<HelmPorts, 'site'> & { readonly onEvent: OnEvent };

/** The Helms that the options of an operation ask for, in their order. @throws CH_USAGE if there are checksums, but not one for each version */
export function helmsFor(
  { helmVersion, helmSha256, apiVersions, ...options }: HelmOptions & Pick<HelmSource, 'helmUrl'>,
  context: OperationContext,
  services: HelmListener,
): readonly OpenHelm[] {
  const [versions, sums] = [listOf(helmVersion), listOf(helmSha256)];
  if (versions.length > 0 && sums.length > 0 && sums.length !== versions.length) {
    throw new CharthouseError('CH_USAGE', {
      message: `${option('helm-version')} names ${versions.length} versions, and ${option('helm-sha256')} ${sums.length} sums`,
      hint: 'give one sum for each version, in the same order',
      details: { versions, sums },
    });
  }
  const common = { ...options, apiVersions: listOf(apiVersions) };
  return versions.map((version, index) => helmFor({ ...common, helmVersion: version, helmSha256: sums[index] }, context, services));
}

function helmFor(
  {
    helmVersion,
    helmSha256,
    helmUrl,
    kubeVersion,
    apiVersions,
    namespace,
  }: Pick<HelmOptions, 'kubeVersion' | 'namespace'> & HelmSource & { readonly apiVersions: readonly string[] },
  context: OperationContext,
  services: HelmListener,
): OpenHelm {
  const { environment = processEnvironment, folder = '' } = context;
  const open: OpenHelm = async (signal) => {
    const asked = { helmVersion, helmSha256, helmUrl };
    const { version, path, source: from } = await findHelm(asked, { site: services.site, signal, environment });
    services.onEvent({ kind: 'helm-ready', version, path, source: from });
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
  { helmVersion, helmSha256, helmUrl }: HelmSource,
  { site, signal, environment = processEnvironment }: HelmServices,
): Promise<HelmBinary> {
  const [{ cacheFolder }, { setUpHelm: setUp }, { programCache }, { thisPlatform: platform }] = await Promise.all([
    import('../runtime/cache-folder.ts'),
    import('../helm/set-up.ts'),
    import('../runtime/program-cache.ts'),
    import('../runtime/this-platform.ts'),
  ]);
  const cache = programCache(cacheFolder(environment, platform.os));
  return setUp({ version: helmVersion, sha256: helmSha256, baseUrl: helmUrl }, { platform, site, cache, signal });
}
