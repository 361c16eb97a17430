/** GitHub's OIDC provider in an AWS account: an account can have only one, so a second stack must use the existing one. */
import { option } from '../hint/hint.ts';
import type { ResourceFault } from './stack-host.ts';

/** Its resource type in a template. */
export const providerType = 'AWS::IAM::OIDCProvider';

/** Command that lists the providers of an account. */
export const listProviders = 'aws iam list-open-id-connect-providers';

/**
 * The fix if a stack failed because the account already has the provider; undefined for any other fault. The account is read from
 * `stackArn`.
 */
export function providerRemedy({ type, reason = '' }: ResourceFault, stackArn: string | undefined): string | undefined {
  if (type !== providerType || !/already ?exists/i.test(reason)) return undefined;
  const [, partition = 'aws', account = 'ACCOUNT'] = /^arn:([\w-]+):cloudformation:[\w-]+:(\d{12}):/.exec(stackArn ?? '') ?? [];
  const arn = `arn:${partition}:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  return `the account has this provider already, and can have only one: add OidcProviderArn=${arn} to ${option('parameters')}`;
}
