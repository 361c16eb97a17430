/** Finds out which identity signs: loads credentials, and asks STS for their owner. */
import type { IdentitySource } from '../../ports/identity.ts';
import type { AwsConnection } from '../connection.ts';
import { findRegion } from '../region.ts';
import type { AwsSettings } from '../settings.ts';
import { sourceOf } from './credential-source.ts';
import { credentialsError } from './credentials.ts';
import { askCaller, openSts } from './sts.ts';

/** Sends nothing before `identify`. Throws CH_CREDENTIALS, and errors of STS. */
export function identityHost(settings: Pick<AwsSettings, 'region'>, aws: AwsConnection): IdentitySource {
  return {
    identify: async (signal) => {
      const chain = await openSts({}, aws);
      const client = await openSts({ region: findRegion(settings, aws.ports.env, () => chain.config.region()).current }, aws);
      // Loaded separately, so that missing keys are not reported as an error of STS.
      const keys = await client.config.credentials().catch((error: unknown) => {
        throw credentialsError(error, aws.ports.env);
      });
      const caller = await askCaller(client, aws, signal);
      return { ...caller, source: sourceOf(aws.ports, keys), expires: keys.expiration?.toISOString() ?? null };
    },
  };
}
