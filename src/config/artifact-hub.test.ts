import { describe, expect, it } from 'vitest';
import { checkCall } from './check-options.ts';
import { readConfigFile } from './file.ts';

const read = (text: string) => readConfigFile(Buffer.from(text), 'charthouse.yaml');
const repositoryID = '0e1b3a5c-7d9f-4a2b-8c4d-6e8f0a1b2c3d';

const whole = `artifacthub:
  repositoryID: ${repositoryID}
  owners:
    - name: Ada
      email: ada@example.com
    - {email: team@example.com}
  ignore:
    - name: internal
    - {name: app, version: "-rc[.]"}
`;

const parsed = {
  repositoryID,
  owners: [{ name: 'Ada', email: 'ada@example.com' }, { email: 'team@example.com' }],
  ignore: [{ name: 'internal' }, { name: 'app', version: '-rc[.]' }],
};

describe('artifacthub in charthouse.yaml', () => {
  it('is what artifacthub-repo.yml should say', () => {
    const { artifactHub, problems } = read(whole);
    expect(problems).toEqual([]);
    expect(artifactHub).toEqual(parsed);
  });

  it.each([
    ['', '"artifacthub" has no keys', 'write at least one of repositoryID, owners, ignore'],
    [' [a]', '"artifacthub" has no keys', 'write at least one'],
    [' {repositoryID: 12}', 'repositoryID is not a text', 'in quotes'],
    [' {repositoryID: my-repository}', "repositoryID 'my-repository' is not a UUID", 'control panel'],
    [' {repositoryID: ""}', 'repositoryID is empty', 'write its value'],
    [' {repositoryId: x}', `artifacthub has no key 'repositoryId'`, "did you mean 'repositoryID'?"],
    [' {repository-id: x}', `artifacthub has no key 'repository-id'`, "did you mean 'repositoryID'?"],
    [' {color: x}', `artifacthub has no key 'color'`, 'config.md'],
    [' {owners: me}', "'owners' is not a list", 'write owners: [{name: …, email: …}]'],
    [' {owners: [me]}', "an item of 'owners' has no keys", 'write - {name: …, email: …}'],
    [' {owners: [{name: Ada}]}', "an item of 'owners' has no 'email'", 'write its email'],
    [' {owners: [{email: ada}]}', "email 'ada' is not an e-mail address", 'account'],
    [' {owners: [{email: a@b, mail: x}]}', "an item of 'owners' has no key 'mail'", "did you mean 'email'?"],
    [' {ignore: [{version: "1"}]}', "an item of 'ignore' has no 'name'", 'write its name'],
    [' {ignore: [{name: app, version: 1.0}]}', 'version is not a text', 'in quotes'],
    [' {ignore: [{name: app, version: "1.(0"}]}', "version '1.(0' is not a regular expression", 'write one'],
    [' {ignore: [{name: app, name: app}]}', "'name' is here a second time", 'keep one'],
  ])('is refused with place and remedy: %s', (value, message, hint) => {
    const { problems } = read(`artifacthub:${value}\n`);
    expect(problems).toMatchObject([
      { message: expect.stringContaining(message), hint: expect.stringContaining(hint), where: { file: 'charthouse.yaml', line: 1 } },
    ]);
  });

  it.each(['artifactHub', 'artifact-hub'])('is meant by %s', (key) => {
    expect(read(`${key}: {}\n`).problems).toMatchObject([{ hint: expect.stringContaining("did you mean 'artifacthub'?") }]);
  });
});

describe('artifactHub of a program', () => {
  const call = (artifactHub: unknown): unknown => checkCall('publish', { charts: ['.'], to: 'repository' }, { artifactHub });

  it('takes the same keys', () => {
    expect(() => call(parsed)).not.toThrow();
  });

  it.each([
    [{ repositoryId: repositoryID }, 'did you mean repositoryID?'],
    [{ repositoryID: 'mine' }, 'control panel'],
    [{ owners: [{ name: 'Ada' }] }, 'give a string as email'],
    [{ owners: 'me' }, 'give a list of objects as owners'],
    [{ ignore: [{ name: 'app', version: '(' }] }, 'write one'],
  ])('is refused: %j', (given, hint) => {
    expect(() => call(given)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining(hint) }));
  });
});
