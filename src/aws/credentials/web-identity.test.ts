import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type AnsweringAws, answeringAws, serviceError } from '../../../test/support/aws/aws-answers.ts';
import { CharthouseError } from '../../base/error.ts';
import { assumeRole, sessionName } from './web-identity.ts';

const role = 'arn:aws:iam::111122223333:role/publish';
const token = `eyJhbGciOiJSUzI1NiJ9.${'claims'.repeat(20)}.signature`;
const claims = {
  ...{ sub: 'repo:o@11/n@22:ref:refs/heads/main', ref: 'refs/heads/main', aud: 'sts.amazonaws.com', exp: '1767225600' },
  ...{ repository: 'o/n', repository_owner_id: '11', repository_id: '22', iss: 'https://token.actions.githubusercontent.com' },
};

let service: AnsweringAws;
afterEach(() => service.close());

async function assume(answers: readonly Answer[], env: Readonly<Record<string, string>> = {}, signal = new AbortController().signal) {
  service = await answeringAws(answers, env);
  return assumeRole({ role, token, claims, region: 'eu-west-1', signal }, service.aws);
}

function keys(fields = '<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>'): Answer {
  const credentials = `<Credentials>${fields}<Expiration>2026-01-02T01:00:00Z</Expiration></Credentials>`;
  const result = `<AssumeRoleWithWebIdentityResult>${credentials}</AssumeRoleWithWebIdentityResult>`;
  const xmlns = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
  return { status: 200, body: `<AssumeRoleWithWebIdentityResponse ${xmlns}>${result}</AssumeRoleWithWebIdentityResponse>` };
}

async function refusedFor(answers: readonly Answer[]): Promise<CharthouseError> {
  const error: unknown = await assume(answers).catch((each: unknown) => each);
  if (!(error instanceof CharthouseError)) throw error;
  return error;
}

describe('a role', () => {
  it('is assumed for an hour, under the name of the run', async () => {
    expect(await assume([keys()], { GITHUB_RUN_ID: '77' })).toEqual({
      ...{ accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't', expiration: new Date('2026-01-02T01:00:00Z') },
    });
    const asked = new URLSearchParams(service.asked[0]?.body);
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ Action: 'AssumeRoleWithWebIdentity', RoleArn: role, RoleSessionName: 'charthouse-77' },
      ...{ WebIdentityToken: token, DurationSeconds: '3600' },
    });
  });

  it.each([
    [serviceError(400, 'IDPCommunicationError')],
    [serviceError(429, 'TooManyRequestsException')],
    [serviceError(400, 'Throttling')],
    [serviceError(503, 'ServiceUnavailable')],
    [{ status: 200, body: '<AssumeRoleWith' }],
  ])('is asked for again after %j', async (first) => {
    expect(await assume([first, keys()])).toMatchObject({ accessKeyId: 'ASIA1' });
    expect(service.asked).toHaveLength(2);
  });

  it('that does not allow the subject: the hint says how to allow it', async () => {
    const error = await refusedFor([serviceError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')]);
    expect(error).toMatchObject({
      code: 'CH_CREDENTIALS',
      message: `cannot assume ${role}: its trust policy does not allow the subject 'repo:o@11/n@22:ref:refs/heads/main' at ref 'refs/heads/main', or the role does not exist (AccessDenied)`,
      hint: expect.stringContaining('GitHubRepository=o/n, GitHubOwnerId=11, GitHubRepositoryId=22, GitHubTags and GitHubEnvironment'),
      details: { reason: 'AccessDenied', role, subject: claims.sub },
    });
    expect(service.asked).toHaveLength(1);
  });

  it.each<readonly [string, Answer, string, number]>([
    ['the token is too old', serviceError(400, 'ExpiredTokenException', `expired: ${token}`), '2026-01-01T00:00:00.000Z', 1],
    [
      'the account does not know GitHub',
      serviceError(400, 'InvalidIdentityToken', `No provider: ${token}`),
      "for 'sts.amazonaws.com': 'No provider: …'",
      1,
    ],
    ['a claim is rejected', serviceError(403, 'IDPRejectedClaim', token), 'does not allow', 1],
    ['STS is off in the region', serviceError(403, 'RegionDisabledException', token), 'disabled', 1],
    ['GitHub’s keys are out of reach', serviceError(400, 'IDPCommunicationError', token), 'token.actions.githubusercontent.com', 5],
    ['the role is longer', serviceError(400, 'ValidationError', `roleArn ${token}`), "'roleArn …'", 1],
    ['STS has enough', serviceError(400, 'Throttling', token), 'Throttling', 5],
    ['STS is in trouble', serviceError(500, 'InternalFailure', token), 'InternalFailure', 5],
    [
      'an answer is cut, with the keys in it',
      { status: 200, body: keys('<SecretAccessKey>eyJ').body.slice(0, 170) },
      'unreadable response',
      5,
    ],
    ['the answer has no keys', keys(''), 'has no keys', 1],
  ])('fails with its reason, and is not retried, if %s', async (_, answer, words, times) => {
    const error = await refusedFor([answer]);
    expect(error).toMatchObject({ code: 'CH_CREDENTIALS', message: expect.stringContaining(words), retryable: false });
    expect(error.details['reason']).toEqual(expect.any(String));
    const said = [error.message, error.hint, JSON.stringify(error.details), inspect(error.cause, { showHidden: true })];
    expect(said.join()).not.toContain('eyJ');
    expect(service.asked).toHaveLength(times);
  });

  it('is not reported if the run was stopped', async () => {
    const stopped = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
    await expect(assume([keys()], {}, AbortSignal.abort(stopped))).rejects.toBe(stopped);
  });
});

describe('the name of the session', () => {
  it.each([
    ['77', 'charthouse-77'],
    [undefined, 'charthouse'],
    ['', 'charthouse'],
    ['a b/ü', 'charthouse-a-b--'],
    ['9'.repeat(99), `charthouse-${'9'.repeat(53)}`],
  ])('of run %j is %s', async (run, name) => {
    service = await answeringAws([]);
    expect(sessionName(run)).toBe(name);
  });
});
