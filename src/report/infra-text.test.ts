import { describe, expect, it } from 'vitest';
import { changesText } from './infra-text.ts';

describe('a change of a stack', () => {
  it('is loud where what is replaced or removed holds data', () => {
    const bucket = { resource: 'Bucket', type: 'AWS::S3::Bucket' };
    const text = changesText([
      { action: 'replace', ...bucket, properties: ['BucketName'] },
      { action: 'remove', ...bucket, properties: [] },
      { action: 'modify', ...bucket, properties: ['Tags'] },
      { action: 'remove', resource: 'Role', type: 'AWS::IAM::Role', properties: [] },
    ]);
    expect(text.split('\n').map((line) => line.endsWith('CONTAINS DATA'))).toEqual([true, true, false, false]);
    expect(text).toContain('Bucket (AWS::S3::Bucket): BucketName');
  });

  it('that makes GitHub’s OIDC provider says what to do if the account has one, before it is made', () => {
    const provider = { resource: 'GitHubProvider', type: 'AWS::IAM::OIDCProvider', properties: [] };
    expect(changesText([{ action: 'add', ...provider }])).toMatch(/list-open-id-connect-providers[\s\S]*OidcProviderArn=ARN$/);
    expect(changesText([{ action: 'remove', ...provider }])).not.toContain('OidcProviderArn');
  });
});
