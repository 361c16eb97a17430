/** Flags about Helm in a run without Helm: the user expects that Helm checks the chart. */

import { CharthouseError } from '../base/error.ts';
import type { OptionName, ResolvedConfig } from '../config/types.ts';
import { option } from '../hint/hint.ts';

const flags: readonly OptionName[] = ['helm-version', 'helm-sha256', 'helm-url', 'kube-version', 'api-versions', 'namespace'];

/** In the file and the environment, they can be for another command. @throws CH_USAGE */
export function refuseUnusedHelm({ helmVersion, packager, sources }: ResolvedConfig, command: 'package' | 'publish'): void {
  const isAsked = command === 'publish' ? helmVersion !== undefined : packager === 'helm';
  const flag = flags.find((name) => sources[name]?.kind === 'flag');
  if (isAsked || flag === undefined) return;
  const [missing, hint] =
    command === 'publish'
      ? ['--helm-version', `name the Helm that must lint and render the charts, such as ${option('helm-version')} 3.12.0`]
      : ['--packager helm', 'to have Helm lint and render the chart, run charthouse gate'];
  throw new CharthouseError('CH_USAGE', { message: `--${flag} has no effect on ${command} without ${missing}`, hint });
}
