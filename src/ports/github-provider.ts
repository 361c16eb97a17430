/** GitHub's OIDC provider in an AWS account: an account can have only one, and a second stack has to use it. */
import type { ResourceFault } from './stack-host.ts';

/** Its type in a template. */
export const providerType = 'AWS::IAM::OIDCProvider';

/** Lists the providers of an account. */
export const listProviders = 'aws iam list-open-id-connect-providers';

/** What to do if a stack failed because the account has the provider; undefined for any other fault. `stackArn` says which account. */
export function providerRemedy({ type, reason = '' }: ResourceFault, stackArn: string | undefined): string | undefined {
  if (type !== providerType || !/already ?exists/i.test(reason)) return undefined;
  const [, partition = 'aws', account = 'ACCOUNT'] = /^arn:([\w-]+):cloudformation:[\w-]+:(\d{12}):/.exec(stackArn ?? '') ?? [];
  const arn = `arn:${partition}:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  return `the account has this provider already, and can have only one: add OidcProviderArn=${arn} to --parameters`;
}
