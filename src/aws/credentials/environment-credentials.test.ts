import { describe, expect, it } from 'vitest';
import { environmentCredentials } from './environment-credentials.ts';

const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('keys out of the environment', () => {
  it.each([
    [keys, { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: undefined }],
    [
      { ...keys, AWS_SESSION_TOKEN: 'token' },
      { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
    ],
    [
      { ...keys, AWS_SESSION_TOKEN: '', AWS_PROFILE: '' },
      { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: undefined },
    ],
    [{ ...keys, AWS_PROFILE: 'work' }, undefined],
    [{ AWS_ACCESS_KEY_ID: 'id' }, undefined],
    [{ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: '' }, undefined],
    [{}, undefined],
  ])('%j', (env, expected) => {
    expect(environmentCredentials(env)).toEqual(expected);
  });
});
