/** Which configured repository a dependency means: by its name, `@corp` or `alias:corp`, or by its URL. */
import { compareBytes } from '../../base/byte-order.ts';
import { CharthouseError, type Place } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { nameInVariables, repositoryVariable } from '../../base/repository-variable.ts';
import type { Warning } from '../../base/warning.ts';
import { isSameUrl } from '../../go/same-url.ts';
import { suggest } from '../../hint/suggest.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';

/** The one whose credentials and TLS settings count for a URL, as in Helm: the first that is equal. */
export function repositoryOf(url: string, known: readonly NamedRepository[]): NamedRepository | undefined {
  return known.find((each) => isSameUrl(each.url, url));
}

/** A dependency that names a repository. */
export interface Naming {
  readonly dependency: string;
  /** As it is declared. */
  readonly repository: string;
  readonly where: Place;
}

/** The URL of a repository that is named, and what may be wrong with it. */
export interface NamedUrl {
  readonly url: string;
  readonly warnings: readonly Warning[];
}

/**
 * Undefined if `repository` is a URL, a folder or empty: only names are looked up.
 *
 * @throws CH_DEPENDENCY_REPOSITORY for a name that nothing configures
 */
export function urlOfName(naming: Naming, known: readonly NamedRepository[]): NamedUrl | undefined {
  const name = nameIn(naming.repository);
  if (name === undefined) return undefined;
  const all = known.filter((each) => (each.source === 'environment' ? each.name === nameInVariables(name) : each.name === name));
  const [found] = all;
  if (found === undefined || !/^(?:@|alias:)/.test(naming.repository)) throw unknownName(name, naming, known, found !== undefined);
  if (found.url === '') throw refused(naming, `${quoted(name)} has no URL there`, { hint: 'write its URL', place: found.where });
  return { url: found.url, warnings: otherMeaning(found, all, naming) };
}

/** A text without slashes is no URL to Helm either, but people write the name alone. */
function nameIn(repository: string): string | undefined {
  const [, name] = /^(?:@|alias:)(.*)$/s.exec(repository) ?? [];
  return name ?? (/^[^/\\:]+$/.test(repository) ? repository : undefined);
}

function unknownName(name: string, naming: Naming, known: readonly NamedRepository[], isKnown: boolean): CharthouseError {
  const { repository } = naming;
  const isName = repository !== name;
  if (name === '') return refused(naming, `${quoted(repository)} has no name`, { hint: 'write the name of a repository, such as "@corp"' });
  if (!isName && isKnown) return refused(naming, `${quoted(repository)} is not a URL`, { hint: `write "@${repository}"` });
  const names = [...new Set(known.map((each) => each.name))].filter((each) => each !== '').sort(compareBytes);
  const meant = suggest(name, names);
  const there =
    names.length === 0 ? 'no repository has a name' : `there ${names.length === 1 ? 'is' : 'are'} ${names.map(quoted).join(', ')}`;
  const remedy = `name it under repositories: in charthouse.yaml, set ${repositoryVariable(name, 'URL')}, or run: helm repo add ${name} URL`;
  return refused(naming, isName ? `${quoted(repository)} has no URL: ${there}` : `${quoted(repository)} is not a URL: ${there}`, {
    hint:
      meant === undefined
        ? isName
          ? remedy
          : 'write the URL of the repository'
        : `did you mean "@${meant}"? otherwise ${isName ? remedy : 'write the URL of the repository'}`,
    names,
  });
}

interface Refusal {
  readonly hint: string;
  readonly place?: Place | undefined;
  readonly names?: readonly string[];
}

function refused({ dependency, where }: Naming, why: string, { hint, place = where, names }: Refusal): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_REPOSITORY', {
    message: `the repository of ${quoted(dependency)} is not known: ${why}`,
    hint,
    where: place,
    details: { dependency, ...(names === undefined ? {} : { repositories: names }) },
  });
}

/** The environment is meant to replace what files say. */
function otherMeaning(
  found: NamedRepository,
  all: readonly NamedRepository[],
  { dependency, repository, where }: Naming,
): readonly Warning[] {
  const other = found.source === 'environment' ? undefined : all.find((each) => !isSameUrl(each.url, found.url));
  if (other === undefined) return [];
  return [
    {
      code: 'repository-ambiguous',
      message: `${quoted(repository)} of ${quoted(dependency)} is ${printableUrl(found.url)} by ${found.where?.file}; ${other.where?.file} has ${printableUrl(other.url)} under that name`,
      hint: 'give both the same URL, or one of them another name',
      where,
    },
  ];
}
