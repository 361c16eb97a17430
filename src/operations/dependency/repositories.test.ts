import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../base/error.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';
import { repositoryOf, urlOfName } from './repositories.ts';

const where = { file: 'app/Chart.yaml', line: 6, column: 17 };
const helm = (name: string, url: string): NamedRepository => ({ name, url, source: 'helm', where: { file: 'repositories.yaml', line: 4 } });
const file = (name: string, url: string): NamedRepository => ({ name, url, where: { file: 'charthouse.yaml', line: 2 } });
const environment = (name: string, url: string): NamedRepository => ({ name, url, source: 'environment' });

const a = 'https://a.example/charts';
const b = 'https://b.example/charts';
const urlOf = (repository: string, ...known: readonly NamedRepository[]) => urlOfName({ dependency: 'db', repository, where }, known);

function errorOf(repository: string, ...known: readonly NamedRepository[]) {
  try {
    return urlOf(repository, ...known);
  } catch (error) {
    if (isCharthouseError(error)) return error;
    throw error;
  }
}

describe('the name of a repository', () => {
  it.each([
    ['@corp', helm('corp', a)],
    ['alias:corp', helm('corp', a)],
    ['@corp', file('corp', a)],
    ['@corp', environment('CORP', a)],
    ['@my-corp.x', environment('MY_CORP_X', a)],
  ])('%s is the URL of %j', (repository, known) => {
    expect(urlOf(repository, helm('other', b), known)).toEqual({ url: a, warnings: [] });
  });

  it.each(['', a, 'oci://registry.example.com/charts', 'file://../db', '../db', 'C:\\db', 's3://charts'])(
    'is not looked for in %j',
    (repository) => {
      expect(urlOf(repository, helm('corp', a))).toBeUndefined();
    },
  );

  it('is the first of its name: an equal one later does not matter, and another URL is a warning', () => {
    expect(urlOf('@corp', helm('corp', a), file('corp', `${a}/`))).toEqual({ url: a, warnings: [] });
    expect(urlOf('@corp', helm('corp', a), file('corp', b))).toMatchObject({
      url: a,
      warnings: [{ code: 'repository-ambiguous', message: expect.stringContaining(`charthouse.yaml has ${b} under that name`), where }],
    });
    expect(urlOf('@corp', environment('CORP', b), helm('corp', a))).toEqual({ url: b, warnings: [] });
  });

  it.each([
    ['@corp', [], "'@corp' has no URL: no repository has a name", 'set CHARTHOUSE_REPOSITORY_CORP_URL, or run: helm repo add corp URL'],
    [
      'alias:corp',
      [helm('other', a), file('main', b)],
      "'alias:corp' has no URL: there are 'main', 'other'",
      'repositories: in charthouse.yaml',
    ],
    ['@stabel', [helm('stable', a)], "there is 'stable'", 'did you mean "@stable"?'],
    ['@Corp', [helm('corp', a)], "'@Corp' has no URL: there is 'corp'", 'did you mean "@corp"?'],
    ['stable', [helm('stable', a)], "'stable' is not a URL", 'write "@stable"'],
    ['stable', [], "'stable' is not a URL: no repository has a name", 'write the URL of the repository'],
    ['@', [helm('stable', a)], "'@' has no name", '"@corp"'],
  ])('%s that is not among %j is refused with those that are', (repository, known, message, hint) => {
    const error = errorOf(repository, ...known);
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_REPOSITORY', exitCode: 3, where, hint: expect.stringContaining(hint) });
    expect(String(error)).toContain(message);
  });

  it('without a URL is refused at its own place', () => {
    expect(errorOf('@corp', helm('corp', ''))).toMatchObject({ where: { file: 'repositories.yaml', line: 4 } });
  });
});

it('the access of a URL is that of the first equal one', () => {
  const all = [environment('X', b), helm('corp', a), file('corp', `${a}/`)];
  expect(repositoryOf(`${a}//`, all)).toBe(all[1]);
  expect(repositoryOf(`${a}/x`, all)).toBeUndefined();
});
