/** Reads repositories from the environment: `CHARTHOUSE_REPOSITORY_CORP_URL`, and what else that name has. */
import { type RepositorySuffix, repositoryPrefix, repositoryVariable } from '../base/repository-variable.ts';
import { suggest } from '../hint/suggest.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { Problem } from './problems.ts';
import { faultOfRepositoryUrl } from './repository-url.ts';
import type { Environment } from './types.ts';

const fields = {
  URL: 'url',
  USERNAME: 'username',
  PASSWORD: 'password',
  TOKEN: 'token',
  CA_FILE: 'caFile',
  CERT_FILE: 'certFile',
  KEY_FILE: 'keyFile',
} as const satisfies Readonly<Record<RepositorySuffix, keyof NamedRepository>>;

type Suffix = RepositorySuffix;

/** The repositories, and everything that is wrong with them. */
export interface RepositoryVariables {
  readonly repositories: readonly NamedRepository[];
  readonly problems: readonly Problem[];
}

/** Whether a variable is one of these. */
export function isRepositoryVariable(variable: string): boolean {
  return pattern.test(variable);
}

const pattern = new RegExp(`^${repositoryPrefix}(?<name>[A-Z0-9_]+?)_(?<suffix>${Object.keys(fields).join('|')})$`);

/** An empty variable counts as not set. Never throws. Messages never have a value other than a URL without its secrets. */
export function readRepositoryVariables(environment: Environment): RepositoryVariables {
  const found = new Map<string, Partial<Record<Suffix, string>>>();
  for (const [variable, value] of Object.entries(environment)) {
    const { name, suffix } = pattern.exec(variable)?.groups ?? {};
    if (name === undefined || value === undefined || value === '') continue;
    found.set(name, { ...found.get(name), [String(suffix)]: value });
  }
  const repositories: NamedRepository[] = [];
  const problems: Problem[] = slips(environment, [...found.keys()]);
  for (const [name, values] of found) {
    const fault = faultOf(name, values);
    if (fault !== undefined) problems.push({ ...fault, at: 'settings' });
    else repositories.push(repositoryOf(name, values));
  }
  return { repositories, problems };
}

/** A login under a name that charthouse does not read would be missed only by the server. */
function slips(environment: Environment, names: readonly string[]): Problem[] {
  return Object.entries(environment).flatMap(([variable, value]): readonly Problem[] => {
    const name = names.find((each) => variable.startsWith(`${repositoryPrefix}${each}_`));
    if (name === undefined || value === undefined || value === '' || pattern.test(variable)) return [];
    const suffix = variable.slice(`${repositoryPrefix}${name}_`.length);
    const meant = suggest(suffix, Object.keys(fields)) ?? Object.keys(fields).find((each) => each.startsWith(suffix));
    if (meant === undefined) return [];
    return [{ message: `there is no variable ${variable}`, hint: `did you mean ${repositoryPrefix}${name}_${meant}?`, at: 'settings' }];
  });
}

type Values = Partial<Record<Suffix, string>>;

function repositoryOf(name: string, values: Values): NamedRepository {
  const set = Object.entries(fields).flatMap(([suffix, field]) => {
    const value = values[suffix as Suffix];
    return value === undefined ? [] : [[field, value] as const];
  });
  return { name, url: '', ...Object.fromEntries(set), source: 'environment' };
}

/**
 * Invariant: a login belongs to a URL that the environment names, too. With only the login there, a pull request could choose the URL in
 * charthouse.yaml.
 */
function faultOf(name: string, values: Values): Pick<Problem, 'message' | 'hint'> | undefined {
  const called = (suffix: Suffix): string => repositoryVariable(name, suffix);
  const first = (Object.keys(fields) as Suffix[]).find((suffix) => values[suffix] !== undefined) ?? 'URL';
  const { URL: url } = values;
  if (url === undefined) {
    return {
      message: `${called(first)} is set, and ${called('URL')} is not: charthouse sends a login only to a URL that the environment names`,
      hint: `set ${called('URL')} to the URL for helm repo add`,
    };
  }
  const fault = faultOfRepositoryUrl(url);
  // The value itself may be a secret in the wrong variable.
  if (fault !== undefined) return { message: `${called('URL')} ${fault.why}`, hint: fault.hint };
  if (values.TOKEN !== undefined && (values.USERNAME !== undefined || values.PASSWORD !== undefined)) {
    return { message: `${called('TOKEN')} is set beside a user and password`, hint: 'unset one of the two logins' };
  }
  for (const [one, other] of [
    ['USERNAME', 'PASSWORD'],
    ['PASSWORD', 'USERNAME'],
    ['CERT_FILE', 'KEY_FILE'],
    ['KEY_FILE', 'CERT_FILE'],
  ] as const) {
    if (values[one] !== undefined && values[other] === undefined)
      return { message: `${called(one)} is set, and ${called(other)} is not`, hint: `set ${called(other)}, or unset ${called(one)}` };
  }
  return undefined;
}
