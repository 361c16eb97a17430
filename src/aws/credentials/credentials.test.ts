import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import { credentialsError, haveCredentials } from './credentials.ts';

/** As the SDK throws what a service of AWS refuses. */
function serviceError(name: string, status: number): Error {
  return Object.assign(new Error('said by STS'), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
}

describe('credentials that cannot be got', () => {
  it.each<[string, unknown, string, boolean]>([
    ['a token that STS refuses', serviceError('InvalidIdentityTokenException', 400), 'said by STS (InvalidIdentityTokenException)', false],
    ['a role that may not be assumed', serviceError('AccessDenied', 403), 'said by STS (AccessDenied)', false],
    ['STS in trouble', serviceError('InternalFailure', 503), 'said by STS (InternalFailure)', true],
    ['connection refused', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'connect (ECONNREFUSED)', true],
    ['a login that is over, and how to renew it', new Error('The session has expired.\nat line 2'), 'The session has expired.', false],
    [
      'a program, whose command line may have a secret in it',
      new Error('Command failed: get-keys --password hunter2\nno'),
      'credential_process of the profile failed',
      false,
    ],
  ])('%s', async (_, thrown, said, retryable) => {
    await expect(haveCredentials(() => Promise.reject(thrown))).rejects.toMatchObject({
      code: 'CH_CREDENTIALS',
      message: `cannot get AWS credentials: ${said}`,
      retryable,
    });
  });

  it('an error of ours passes through', () => {
    const ours = new CharthouseError('CH_DEADLINE', { message: 'late' });
    expect(credentialsError(ours)).toBe(ours);
  });
});

it('says that none are found', async () => {
  const none = (): Promise<never> => Promise.reject(new Error('Could not load credentials from any providers'));
  const error = { code: 'CH_CREDENTIALS', message: 'no AWS credentials found', retryable: false };
  await expect(haveCredentials(none)).rejects.toMatchObject(error);
});

it('names the profile without credentials, and the files that were searched', async () => {
  const none = (): Promise<never> => Promise.reject(new Error('Could not load credentials from any providers'));
  const env = { AWS_PROFILE: 'nope', AWS_CONFIG_FILE: '/etc/aws' };
  const message = expect.stringMatching(/'nope' \(AWS_PROFILE\) in \/etc\/aws and /);
  await expect(haveCredentials(none, env)).rejects.toMatchObject({ code: 'CH_CREDENTIALS', message });
});
