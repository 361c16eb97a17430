/** Creates STS clients, and asks STS for the caller identity. */
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { Caller } from '../../ports/identity.ts';
import { type AwsConnection, abortable, serviceEndpoint } from '../connection.ts';

/** Uses `AWS_ENDPOINT_URL_STS` if it is set. Without `credentials`: those of the connection. */
export async function openSts(
  config: Pick<STSClientConfig, 'region' | 'credentials'>,
  { clientConfig, ports }: Pick<AwsConnection, 'clientConfig' | 'ports'>,
): Promise<STSClient> {
  const endpoint = serviceEndpoint(ports.env, 'STS');
  const { STSClient: Client } = await import('@aws-sdk/client-sts');
  return new Client({ ...clientConfig, ...config, ...(endpoint === undefined ? {} : { endpoint }) });
}

/** No policy can deny this request. */
export async function askCaller(client: STSClient, aws: AwsConnection, signal: AbortSignal): Promise<Caller> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const ask = () => client.send(new GetCallerIdentityCommand({}), abortable(signal));
  const { Account, Arn } = await aws.call('get the caller identity from STS', ask, signal);
  return { account: Account ?? 'unknown', arn: Arn ?? 'unknown' };
}
