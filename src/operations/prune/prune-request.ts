/** From the options of `prune` to what it works with. */
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { parseSelector } from '../../repository/select-versions.ts';
import type { Complete } from '../options.ts';
import type { Plan } from './plan-file.ts';
import type { RetentionPolicy } from './policy.ts';
import type { PruneRequest } from './request.ts';

/** @throws CH_USAGE without a policy and a plan, or for a selector that is none */
export function pruneRequest(options: Complete<'prune'>, plan: Plan | undefined): PruneRequest {
  const { keep, keepPerMajor, keepPerMinor, keepWithinMs, keepPreReleases } = options;
  const policy: RetentionPolicy = { keep, keepPerMajor, keepPerMinor, keepWithinMs, keepPreReleases };
  if (plan !== undefined && options.plan !== undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'a run writes a plan or applies one, not both',
      hint: `remove ${option('plan')} or ${option('apply')}`,
    });
  }
  if (options.plan !== undefined && options.orphans) {
    throw new CharthouseError('CH_USAGE', {
      message: 'a plan names versions, and no orphans',
      hint: `remove ${option('plan')} or ${option('orphans')}`,
    });
  }
  const hasPolicy = Object.values(policy).some((rule) => rule !== undefined);
  if (plan === undefined && !hasPolicy && !options.orphans && !options.deletePackage) {
    throw new CharthouseError('CH_USAGE', {
      message: 'no rule names versions to keep',
      hint: `name one, such as ${option('keep', '10')} or ${option('keep-within', '180d')}, or apply a plan with ${option('apply', 'FILE')}`,
    });
  }
  const { archive } = plan ?? options;
  const deletePackages = plan?.deletePackages ?? options.deletePackage;
  if (archive && deletePackages) {
    throw new CharthouseError('CH_USAGE', {
      message: 'the archive lists versions whose packages are there, so it does not go with deleting them',
      hint: `remove ${option('archive')} or ${option('delete-package')}`,
    });
  }
  return {
    by: plan !== undefined ? { kind: 'plan', plan } : hasPolicy ? { kind: 'policy', policy } : { kind: 'none' },
    orphans: options.orphans,
    protect: [options.protect ?? []].flat().map(parseSelector),
    archive,
    deletePackages,
    url: options.url,
    dryRun: options.dryRun || options.plan !== undefined,
    invalidate: !options.noInvalidate,
    wait: options.wait,
  };
}
