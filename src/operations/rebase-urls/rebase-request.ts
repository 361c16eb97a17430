/** From the options of `rebaseUrls` to what it works with. */
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { checkOldUrl } from '../../repository/packages/moved-url.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import type { Complete } from '../options.ts';
import type { RebaseRequest } from './request.ts';

/** @throws CH_USAGE for a URL that is none, or if no base is known */
export function rebaseRequest(options: Complete<'rebaseUrls'>): RebaseRequest {
  checkEntryUrls(options);
  const { oldUrl = options.url } = options;
  if (oldUrl === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'the base of the URLs that should change is not named',
      hint: `name it with ${option('old-url')}, such as https://charts.example.com or s3://old-charts`,
    });
  }
  checkOldUrl(oldUrl);
  return {
    oldUrl,
    url: options.url,
    indexUrls: options.indexUrls,
    allowMissing: options.allowMissing,
    dryRun: options.dryRun,
    invalidate: !options.noInvalidate,
    wait: options.wait,
  };
}
