/** Finds the region: the option, the environment, the profile, and finally the region that the bucket reports. */

import type { S3Client } from '@aws-sdk/client-s3';
import { CharthouseError } from '../base/error.ts';
import { isHostLabel } from '../base/host-label.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import { serviceErrorOf } from './service-error.ts';
import type { AwsPorts, AwsSettings } from './settings.ts';

/** A region from which the region of every bucket can be found. */
const anyRegion = 'us-east-1';

/** A region that a response may correct. */
export interface RegionFinder {
  readonly current: () => Promise<string>;
  /** The region of the first request, if the bucket is in another one. */
  readonly mistaken: () => string | undefined;
  /** Runs `send`, and repeats it in the bucket's own region if the response names it. */
  readonly following: <T>(send: () => Promise<T>) => Promise<T>;
}

/** `fromChain` is the SDK's own search: environment and profile. An invalid region is CH_CONFIG_INVALID when it is needed. */
export function findRegion({ region }: Pick<AwsSettings, 'region'>, env: AwsPorts['env'], fromChain: () => Promise<string>): RegionFinder {
  let found: Promise<string> | undefined;
  let mistaken: string | undefined;
  const first = async (): Promise<string> => {
    return namedRegion(region, env) ?? checked('the region of the AWS profile', await fromChain().catch(() => anyRegion));
  };
  const current = (): Promise<string> => (found ??= first());
  return {
    current,
    mistaken: () => mistaken,
    following: async (send) => {
      const asked = await current();
      try {
        return await send();
      } catch (error) {
        const serviceError = serviceErrorOf(error);
        const own = serviceError?.headers['x-amz-bucket-region'] ?? serviceError?.region;
        if (
          serviceError === undefined ||
          own === undefined ||
          own === asked ||
          !isHostLabel(own) ||
          ![301, 307, 400].includes(serviceError.status)
        )
          throw error;
        mistaken ??= asked;
        found = Promise.resolve(own);
        return send();
      }
    },
  };
}

/**
 * The region of the option, or else the environment, as all AWS tools read it; an empty value counts as not set.
 *
 * @throws CH_CONFIG_INVALID if it cannot be part of a host name
 */
export function namedRegion(region: string | undefined, env: AwsPorts['env']): string | undefined {
  const named = [
    ['the region', region],
    ['AWS_REGION', env['AWS_REGION']],
    ['AWS_DEFAULT_REGION', env['AWS_DEFAULT_REGION']],
  ] as const;
  const [source, text] = named.find(([, each]) => each !== undefined && each !== '') ?? [];
  return text === undefined || source === undefined ? undefined : checked(source, text);
}

/** A region becomes part of a host name: with a dot or a slash in it, it would be another host. */
function checked(source: string, text: string): string {
  if (isHostLabel(text)) return text;
  throw new CharthouseError('CH_CONFIG_INVALID', {
    message: `${source} ${quoted(text)} is not a region such as eu-west-1`,
    hint: `set it to a region, or use ${option('region')}`,
  });
}

/** The SDK's search, on a client that is created only for this. */
export function regionChain(makeClient: () => S3Client): () => Promise<string> {
  return async () => makeClient().config.region();
}
