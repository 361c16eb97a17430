import { describe, expect, it } from 'vitest';
import { readRepositoryVariables } from './repository-variables.ts';

const url = 'https://charts.example.com/stable';
const read = (variables: Readonly<Record<string, string>>) =>
  readRepositoryVariables(Object.fromEntries(Object.entries(variables).map(([name, value]) => [`CHARTHOUSE_REPOSITORY_${name}`, value])));

describe('repositories in the environment', () => {
  it('have the fields of a repository, by name', () => {
    const corp = { CORP_URL: url, CORP_USERNAME: 'me', CORP_PASSWORD: 'secret', CORP_CA_FILE: 'ca.pem' };
    expect(read({ ...corp, MY_CA_FILE_URL: 'oci://registry.example.com/charts', OTHER_URL: url, OTHER_TOKEN: 'abc' })).toEqual({
      problems: [],
      repositories: [
        { name: 'CORP', url, username: 'me', password: 'secret', caFile: 'ca.pem', source: 'environment' },
        { name: 'MY_CA_FILE', url: 'oci://registry.example.com/charts', source: 'environment' },
        { name: 'OTHER', url, token: 'abc', source: 'environment' },
      ],
    });
  });

  it.each([{}, { CORP_TOKEN: '' }, { URL: url }, { CORP: url }, { CORP_SOMETHING: 'x' }, { corp_TOKEN: 'x' }])(
    'are none in %j',
    (variables) => {
      expect(read(variables)).toEqual({ repositories: [], problems: [] });
    },
  );

  it.each([
    ['CORP_PASWORD', 'did you mean CHARTHOUSE_REPOSITORY_CORP_PASSWORD?'],
    ['CORP_USER', 'did you mean CHARTHOUSE_REPOSITORY_CORP_USERNAME?'],
    ['CORP_PASS', 'did you mean CHARTHOUSE_REPOSITORY_CORP_PASSWORD?'],
  ])('do not have %s', (variable, hint) => {
    const { problems } = read({ CORP_URL: url, [variable]: 'canary' });
    expect(problems).toEqual([{ message: `there is no variable CHARTHOUSE_REPOSITORY_${variable}`, hint, at: 'settings' }]);
  });

  it('may have names that begin alike', () => {
    expect(read({ CORP_URL: url, CORP_EU_URL: url, CORP_EU_TOKEN: 'abc', CORP_EU_TOKEN_URL: url, CORP_SOMETHING: 'x' }).problems).toEqual(
      [],
    );
  });

  it.each([
    [{ CORP_TOKEN: 'canary' }, 'CHARTHOUSE_REPOSITORY_CORP_TOKEN is set, and CHARTHOUSE_REPOSITORY_CORP_URL is not'],
    [{ CORP_URL: 'ftp://canary@x' }, 'CHARTHOUSE_REPOSITORY_CORP_URL'],
    [{ CORP_URL: 'canary' }, 'is not an https, http or oci URL'],
    [{ CORP_URL: 'https://me:canary@charts.example.com' }, 'has a login in it'],
    [{ CORP_URL: url, CORP_USERNAME: 'canary' }, 'CHARTHOUSE_REPOSITORY_CORP_PASSWORD is not'],
    [{ CORP_URL: url, CORP_PASSWORD: 'canary' }, 'CHARTHOUSE_REPOSITORY_CORP_USERNAME is not'],
    [{ CORP_URL: url, CORP_CERT_FILE: 'a' }, 'CHARTHOUSE_REPOSITORY_CORP_KEY_FILE is not'],
    [{ CORP_URL: url, CORP_KEY_FILE: 'a' }, 'CHARTHOUSE_REPOSITORY_CORP_CERT_FILE is not'],
    [{ CORP_URL: url, CORP_TOKEN: 'canary', CORP_USERNAME: 'me', CORP_PASSWORD: 'canary' }, 'is set beside a user and password'],
  ])('are refused without any value: %j', (variables, message) => {
    const { repositories, problems } = read(variables);
    expect(repositories).toEqual([]);
    expect(problems).toMatchObject([{ message: expect.stringContaining(message), at: 'settings' }]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});
