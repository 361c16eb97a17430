/** Assumes a role for an operation: the token of the job is exchanged for keys once, however many connections use them. */
import type { AwsCredentials, CredentialSource } from '../aws/settings.ts';
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import { type HttpClient, httpClient } from '../runtime/http.ts';
import { realClock as clock } from '../runtime/real-clock.ts';
import { realRandom as random } from '../runtime/real-random.ts';
import { addTraffic, noTraffic, type Traffic } from '../runtime/traffic.ts';
import { connect, type StorePorts } from './stores.ts';

/** What is said of the role. */
export interface RoleOptions {
  readonly roleToAssume?: string | undefined;
  readonly region?: string | undefined;
  /** The account that is demanded. */
  readonly account?: string | undefined;
}

/** What assuming a role takes from the operation. */
export interface RolePorts extends Pick<StorePorts, 'environment' | 'signal' | 'onRetry'> {
  readonly credentials: AwsCredentials | undefined;
}

/** Its keys, what was asked for them, and the way to let go of the connections. */
export interface AssumedRole {
  readonly credentials: CredentialSource;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Sends no request before the first call that needs keys. @throws CH_USAGE, CH_ACCOUNT_WRONG */
export async function openRole(options: RoleOptions & { readonly roleToAssume: string }, ports: RolePorts): Promise<AssumedRole> {
  const { credentials: given, environment: env, signal, onRetry } = ports;
  if (given !== undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'credentials are given, and a role to assume as well',
      hint: 'give one of the two: credentials of the context, or roleToAssume',
    });
  }
  const [{ parseRole }, { renewed }] = await Promise.all([import('../aws/credentials/role.ts'), import('../aws/credentials/renewed.ts')]);
  const { arn } = parseRole(options.roleToAssume, options.account);
  let asked: { readonly client: HttpClient; readonly aws: Awaited<ReturnType<typeof connect>> } | undefined;

  const exchange = async (): ReturnType<CredentialSource> => {
    const [{ assumeRole, audience }, { askIdToken }] = await Promise.all([
      import('../aws/credentials/web-identity.ts'),
      import('../github/id-token.ts'),
    ]);
    asked ??= {
      client: httpClient({ env, userAgent: `charthouse/${version}` }),
      aws: await connect({ environment: env, credentials: undefined, onRetry }),
    };
    const { client, aws } = asked;
    const retry = {
      clock,
      random,
      signal,
      onRetry: (event: Parameters<typeof onRetry>[1]) => onRetry('ask GitHub for an OIDC token', event),
    };
    const token = await askIdToken(audience, { client, retry, env });
    return assumeRole({ ...token, role: arn, region: options.region, signal }, aws);
  };

  return {
    credentials: renewed(exchange, clock),
    traffic: () => (asked === undefined ? noTraffic : addTraffic(asked.client.traffic(), asked.aws.traffic())),
    close: async () => {
      await Promise.all([asked?.client.close(), asked?.aws.close()]);
    },
  };
}
