/** Refuses options that contradict `dependency-update`. */
import { CharthouseError } from '../base/error.ts';
import { option } from '../hint/hint.ts';
import type { OptionFields } from './option-fields.ts';

type Choice = Pick<OptionFields, 'dependencyUpdate' | 'committedOnly' | 'packager'>;

/** @throws CH_USAGE */
export function checkDependencyUpdate({ dependencyUpdate, committedOnly, packager }: Choice): void {
  if (dependencyUpdate !== true) return;
  if (committedOnly === true) {
    throw new CharthouseError('CH_USAGE', {
      message: `${option('dependency-update')} chooses versions that no commit names, and ${option('committed-only')} packages only what is committed`,
      hint: `run charthouse dependency update, commit the lock, and leave ${option('dependency-update')} out`,
    });
  }
  if (packager === 'helm') {
    throw new CharthouseError('CH_USAGE', {
      message: `${option('dependency-update')} does not change the folder of a chart, and Helm packages what is in the folder`,
      hint: `leave ${option('packager')} out, or run charthouse dependency update first`,
    });
  }
}
