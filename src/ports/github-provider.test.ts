import { describe, expect, it } from 'vitest';
import { providerRemedy } from './github-provider.ts';

const arn = 'arn:aws:cloudformation:us-east-1:111122223333:stack/charts/1';
const fault = { resource: 'GitHubProvider', type: 'AWS::IAM::OIDCProvider' };

describe('a provider that the account has already', () => {
  // As CloudFormation, its handler and its validation before a change word it.
  it.each([
    'Provider with url https://token.actions.githubusercontent.com already exists',
    'Resource handler returned message: "EntityAlreadyExists (Service: Iam, Status Code: 409)" (HandlerErrorCode: AlreadyExists)',
    "Resource of type 'AWS::IAM::OIDCProvider' with identifier 'x' already exists.",
  ])('is named with the parameter: %s', (reason) => {
    expect(providerRemedy({ ...fault, reason }, arn)).toContain(
      'OidcProviderArn=arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com to --parameters',
    );
  });

  it('is named without an account if none is known', () => {
    expect(providerRemedy({ ...fault, reason: 'already exists' }, undefined)).toContain('arn:aws:iam::ACCOUNT:oidc-provider/');
    expect(providerRemedy({ ...fault, reason: 'already exists' }, arn.replace('arn:aws:', 'arn:aws-cn:'))).toContain(
      '=arn:aws-cn:iam::1111',
    );
  });

  it.each([
    [{ ...fault, reason: 'not authorized to perform: iam:CreateOpenIDConnectProvider' }],
    [{ ...fault, reason: undefined }],
    [{ resource: 'Bucket', type: 'AWS::S3::Bucket', reason: 'charts already exists' }],
  ])('is not any other fault: %j', (other) => {
    expect(providerRemedy(other, arn)).toBeUndefined();
  });
});
