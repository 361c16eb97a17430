/** The evaluator of policies is right where AWS says in its documentation what must come out. */
import { describe, expect, it } from 'vitest';
import { needsInfra } from '../support/aws/infra-folder.ts';
import { account, type Call, type Policies, verdictOn } from '../support/aws/simulator.ts';

const alice = `arn:aws:iam::${account}:user/Alice`;
const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const put = (context: Call['context'] = {}): Call => ({
  ...{ action: 's3:PutObject', resource: 'arn:aws:s3:::bucket/key', principal: alice, context },
});
const whole = { 's3:ObjectCreationOperation': 'true' };
const part = { 's3:ObjectCreationOperation': 'false' };

/** Amazon S3 User Guide, "Enforce conditional writes": each kind of write is allowed by a statement of its own. */
function conditionalWrites(...keys: readonly string[]): Policies {
  const allow = { Effect: 'Allow', Principal: { AWS: alice }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::bucket/*' };
  const eachKey = keys.map((key) => ({ ...allow, Condition: { Null: { [key]: 'false' } } }));
  return { resource: policy(...eachKey, { ...allow, Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } } }) };
}

describe('the simulator, on the examples of AWS', needsInfra(), () => {
  it.each([
    ['a put with If-None-Match', ['s3:if-none-match'], { ...whole, 's3:if-none-match': '*' }, 'allowed'],
    ['a put without it', ['s3:if-none-match'], whole, 'denied'],
    ['a put with If-Match where only If-None-Match is asked for', ['s3:if-none-match'], { ...whole, 's3:if-match': '"etag"' }, 'denied'],
    ['a part of an upload, which has neither', ['s3:if-none-match'], part, 'allowed'],
    ['a put with If-Match', ['s3:if-match'], { ...whole, 's3:if-match': '"etag"' }, 'allowed'],
    ['a put without If-Match', ['s3:if-match'], whole, 'denied'],
    ['either of the two, with the one', ['s3:if-match', 's3:if-none-match'], { ...whole, 's3:if-match': '"etag"' }, 'allowed'],
    ['either of the two, with the other', ['s3:if-match', 's3:if-none-match'], { ...whole, 's3:if-none-match': '*' }, 'allowed'],
    ['either of the two, with neither', ['s3:if-match', 's3:if-none-match'], whole, 'denied'],
  ] as const)('judges conditional writes: %s', async (_, keys, context, verdict) => {
    expect(await verdictOn(put(context), conditionalWrites(...keys))).toBe(verdict);
  });

  /** IAM User Guide, "Conditions with multiple context keys or values", and "Null". */
  it.each([
    ['neither key is there, as it says', {}, 'explicitly denied'],
    ['one of them is', { 's3:if-match': '"etag"' }, 'allowed'],
    ['the other is', { 's3:if-none-match': '*' }, 'allowed'],
  ] as const)('asks for all keys of one operator: %s', async (_, context, verdict) => {
    const identity = policy({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' });
    const resource = policy({
      ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::bucket/*' },
      Condition: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } },
    });
    expect(await verdictOn(put(context), { identity, resource })).toBe(verdict);
  });

  it.each([
    ['over TLS', 'true', 'allowed'],
    ['without', 'false', 'explicitly denied'],
  ] as const)('lets a Deny count before every Allow: %s', async (_, tls, verdict) => {
    const identity = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::bucket/*' };
    const resource = policy({ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(await verdictOn(put({ 'aws:SecureTransport': tls }), { identity, resource })).toBe(verdict);
  });

  it.each([
    ['any object under the pattern', 'arn:aws:s3:::bucket/a/b', 'allowed'],
    ['no other bucket whose name begins with this one', 'arn:aws:s3:::bucket2/a', 'denied'],
  ] as const)('matches resources: %s', async (_, resource, verdict) => {
    const identity = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' });
    expect(await verdictOn({ action: 's3:GetObject', resource, principal: alice }, { identity })).toBe(verdict);
  });

  it('is not believed where it does not know a key', async () => {
    const identity = policy({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' });
    await expect(verdictOn(put({ 's3:nonsense': 'x' }), { identity })).rejects.toThrow('s3:nonsense');
    await expect(verdictOn(put(), { identity: policy({ Effect: 'Perhaps' }) })).rejects.toThrow('no verdict');
  });
});
