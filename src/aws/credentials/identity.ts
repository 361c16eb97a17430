/** Finds out as whom a connection signs: keys are looked for, and STS is asked whose they are. */
import type { IdentitySource } from '../../ports/identity.ts';
import type { AwsConnection } from '../connection.ts';
import { findRegion } from '../region.ts';
import type { AwsSettings } from '../settings.ts';
import { sourceOf } from './credential-source.ts';
import { credentialsError } from './credentials.ts';
import { askCaller, openSts } from './sts.ts';

/** Asks nothing before it is asked. What it throws is CH_CREDENTIALS, and what STS says. */
export function identityHost(settings: Pick<AwsSettings, 'region'>, aws: AwsConnection): IdentitySource {
  return {
    identify: async (signal) => {
      const chain = await openSts({}, aws);
      const client = await openSts({ region: findRegion(settings, aws.ports.env, () => chain.config.region()).current }, aws);
      // Asked for by itself, so that keys which cannot be got are no refusal of STS.
      const keys = await client.config.credentials().catch((error: unknown) => {
        throw credentialsError(error, aws.ports.env);
      });
      const caller = await askCaller(client, aws, signal);
      return { ...caller, source: sourceOf(aws.ports, keys), expires: keys.expiration?.toISOString() ?? null };
    },
  };
}
