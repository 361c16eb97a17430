/** Whether URLs may change although a package is not at its new one. */
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import type { PlaceFinding } from '../../repository/packages/places-in-store.ts';
import type { RebaseRequest } from './request.ts';

/** @throws CH_VERIFY_FAILED for other bytes, and for what is missing unless that is allowed */
export function refuseFindings(findings: readonly PlaceFinding[], { allowMissing }: RebaseRequest): void {
  const refused = findings.filter(({ kind }) => kind === 'wrong-digest' || !allowMissing);
  if (refused.length > 0) throw notThere(refused);
}

function notThere(findings: readonly PlaceFinding[]): CharthouseError {
  const [first] = findings;
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  const isMissing = findings.every(({ kind }) => kind === 'missing');
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `no URL was changed, since a package is not at its new URL: ${first?.name} ${first?.version}: ${first?.message}${more}`,
    hint: isMissing
      ? `put the packages there first; or pass ${option('allow-missing')}, then put them there with charthouse publish FILE.tgz --restore`
      : 'put the listed package there instead; what is published never changes',
    details: { findings },
  });
}
