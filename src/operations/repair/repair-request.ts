/** From the options of `repair` to what it works with. */
import { checkOldUrl } from '../../repository/packages/moved-url.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import type { Complete } from '../options.ts';
import type { RepairRequest } from './request.ts';

/** @throws CH_USAGE for a URL that is none, or if new URLs should be absolute and no base is known */
export function repairRequest(options: Complete<'repair'>): RepairRequest {
  const { url, dryRun, wait, readPackages, removeDangling, addOrphans, oldUrl, indexUrls } = options;
  if (oldUrl !== undefined) checkOldUrl(oldUrl);
  if (oldUrl !== undefined || addOrphans) checkEntryUrls(options);
  return { url, dryRun, wait, readPackages, removeDangling, addOrphans, oldUrl, indexUrls, invalidate: !options.noInvalidate };
}
