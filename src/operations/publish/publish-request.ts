/** From the options of a publish to what it works with. */
import { modifiedFrom } from '../../chart/package.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import { limitsOf, listOf } from '../option-groups.ts';
import type { Complete } from '../options.ts';
import type { PublishRequest } from './request.ts';

/** @throws CH_USAGE for a SOURCE_DATE_EPOCH that is no time, and a URL that is none or is lacking */
export function publishRequest(options: Complete<'publish'>): PublishRequest {
  checkEntryUrls(options);
  return {
    charts: options.charts,
    url: options.url,
    tag: options.tag,
    tagPatterns: listOf(options.tagPattern),
    version: options.version,
    appVersion: options.appVersion,
    indexUrls: options.indexUrls,
    indexStyle: options.indexStyle,
    allowEqualVersion: options.allowEqualVersion,
    restore: options.restore,
    besideOrphan: options.besideOrphan,
    newIndex: options.newIndex,
    keepGoing: options.keepGoing,
    skipExisting: options.skipExisting,
    replaceProvenance: options.replaceProvenance,
    dryRun: options.dryRun,
    invalidate: !options.noInvalidate,
    wait: options.wait,
    verify: !options.noVerify,
    verifyTimeoutMs: options.verifyTimeoutMs,
    packager: options.packager,
    limits: limitsOf(options),
    modifiedSeconds: modifiedFrom(options.sourceDateEpoch),
  };
}
