/** Which region to ask: the one that was named, the environment's, the profile's, and at last the one that the bucket itself names. */
import type { S3Client } from '@aws-sdk/client-s3';
import { CharthouseError } from '../base/error.ts';
import { isHostLabel } from '../base/host-label.ts';
import { quoted } from '../base/quoted.ts';
import { refusalOf } from './service-error.ts';
import type { AwsPorts, AwsSettings } from './settings.ts';

/** Where every bucket can at least be asked where it is. */
const anyRegion = 'us-east-1';

/** A region that may turn out to be another. */
export interface RegionFinder {
  readonly current: () => Promise<string>;
  /** The region that was asked first, where the bucket had to say that it is elsewhere. */
  readonly mistaken: () => string | undefined;
  /** Runs `send`; once more in the bucket's own region where the answer names it. */
  readonly following: <T>(send: () => Promise<T>) => Promise<T>;
}

/** `fromChain` is the SDK's own search: environment and profile. What cannot be a region is CH_CONFIG_INVALID when it is asked for. */
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
        const refusal = refusalOf(error);
        const own = refusal?.headers['x-amz-bucket-region'] ?? refusal?.region;
        if (refusal === undefined || own === undefined || own === asked || !isHostLabel(own) || ![301, 307, 400].includes(refusal.status))
          throw error;
        mistaken ??= asked;
        found = Promise.resolve(own);
        return send();
      }
    },
  };
}

/**
 * The region that the user names, or else the environment, as every tool for AWS reads it; one that is empty says nothing.
 *
 * @throws CH_CONFIG_INVALID for what cannot be a part of a host name
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

/** A region is a part of a host name: with a dot or a slash in it, it would be another host. */
function checked(source: string, text: string): string {
  if (isHostLabel(text)) return text;
  throw new CharthouseError('CH_CONFIG_INVALID', {
    message: `${source} ${quoted(text)} is not a region such as eu-west-1`,
    hint: 'set it to a region, or name one with --region',
  });
}

/** The SDK's search, by a client that is made for nothing else. */
export function regionChain(makeClient: () => S3Client): () => Promise<string> {
  return async () => makeClient().config.region();
}
