/** Refuses a packager that cannot be chosen. */

import { CharthouseError } from '../base/error.ts';
import { option } from '../hint/hint.ts';
import type { HelmOptions } from './option-groups.ts';

/** @throws CH_USAGE if Helm is the packager, and no version of it is given */
export function checkPackager({ packager, helmVersion }: HelmOptions): void {
  if (packager !== 'helm' || helmVersion !== undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: 'the packager is Helm, and no Helm version is given',
    hint: `name it with ${option('helm-version')}, such as 3.12.0`,
  });
}
