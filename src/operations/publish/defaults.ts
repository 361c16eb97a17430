/** Fills in what the caller of a publish left out. The command line's table has the same defaults; a test holds the two together. */
import { modifiedFrom } from '../../chart/package.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import { limitsOf, type PublishOptions, patternsOf } from '../options.ts';
import type { PublishRequest } from './request.ts';

/** @throws CH_USAGE for a SOURCE_DATE_EPOCH that is no time, and a URL that is none or is lacking */
export function publishRequest(options: PublishOptions): PublishRequest {
  checkEntryUrls(options);
  return {
    charts: options.charts,
    url: options.url,
    tag: options.tag,
    tagPatterns: patternsOf(options),
    version: options.version,
    appVersion: options.appVersion,
    indexUrls: options.indexUrls,
    indexStyle: options.indexStyle,
    allowEqualVersion: options.allowEqualVersion ?? false,
    restore: options.restore ?? false,
    besideOrphan: options.besideOrphan ?? false,
    newIndex: options.newIndex ?? false,
    keepGoing: options.keepGoing ?? false,
    skipExisting: options.skipExisting ?? false,
    replaceProvenance: options.replaceProvenance ?? false,
    dryRun: options.dryRun ?? false,
    invalidate: !(options.noInvalidate ?? false),
    wait: options.wait ?? false,
    verify: !(options.noVerify ?? false),
    verifyTimeoutMs: options.verifyTimeoutMs ?? 60_000,
    packager: options.packager ?? 'builtin',
    limits: limitsOf(options),
    modifiedSeconds: modifiedFrom(options.sourceDateEpoch),
  };
}
