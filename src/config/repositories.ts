/** Reads `repositories:` of charthouse.yaml: names, URLs and authorities. A login is never in the file. */
import { pageUrl } from '../base/docs-url.ts';
import type { Place } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import { repositoryVariable } from '../base/repository-variable.ts';
import { suggest } from '../hint/suggest.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import { unexpandedIn } from './path-slips.ts';
import { faultOfRepositoryUrl } from './repository-url.ts';
import { scalarOf } from './scalar.ts';

/** The keys of one repository, each with its description for editors. */
export const repositoryKeys = {
  name: 'the name after @ or alias: in the repository of a dependency',
  url: 'the URL, as for helm repo add',
  'ca-file': 'a PEM file with the certificates of a private authority, relative to this file and inside the checkout',
} as const;

type Key = keyof typeof repositoryKeys;

/** Reports a problem at a place of the file. */
export type ReportProblem = (message: string, at?: Spot, hint?: string) => void;

interface ListOptions {
  readonly report: ReportProblem;
  readonly placeOf: (at: Spot) => Place;
  /** Makes a path relative to the working folder. */
  readonly beside: (path: string) => string;
}

/** What is wrong is reported, and left out. */
export function readRepositoryList(value: YamlNode, at: Spot, options: ListOptions): readonly NamedRepository[] {
  if (value.kind !== 'sequence') {
    options.report('"repositories" is not a list', at, 'write repositories: [{name: corp, url: https://charts.example.com/stable}]');
    return [];
  }
  const known = new Set<string>();
  return value.items.flatMap((item) => {
    const found = readRepository(item, options);
    if (found === undefined) return [];
    if (known.has(found.name)) options.report(`the repository ${quoted(found.name)} is here a second time`, item.at, 'keep one of the two');
    known.add(found.name);
    return [found];
  });
}

function readRepository(item: YamlNode, { report, placeOf, beside }: ListOptions): NamedRepository | undefined {
  if (item.kind !== 'mapping') {
    report('an item of "repositories" has no keys', item.at, 'write - {name: corp, url: https://charts.example.com/stable}');
    return undefined;
  }
  const values: Partial<Record<Key, string>> = {};
  const called = item.pairs.find(({ key }) => key.kind === 'scalar' && key.text === 'name')?.value;
  const name = called?.kind === 'scalar' ? called.text : 'NAME';
  for (const { key, value } of item.pairs) {
    const word = key.kind === 'scalar' ? key.text : '';
    if (!isKey(word)) report(...otherKey(word, name, key.at));
    else if (values[word] !== undefined) report(`${quoted(word)} is here a second time`, key.at, 'keep one of the two lines');
    else {
      const text = value.kind === 'scalar' ? scalarOf(value) : undefined;
      const fault =
        typeof text === 'string' ? faultOf(word, text) : { why: 'is not a text', hint: 'put a value that looks like a number in quotes' };
      if (fault === undefined) values[word] = String(text);
      else
        report(
          `${word}${typeof text === 'string' ? ` ${quoted(word === 'url' ? printableUrl(text) : text)}` : ''} ${fault.why}`,
          value.at,
          fault.hint,
        );
    }
  }
  const { name: own, url, 'ca-file': caFile } = values;
  for (const word of ['name', 'url'] as const) {
    const isWritten = item.pairs.some(({ key }) => key.kind === 'scalar' && key.text === word);
    if (!isWritten) report(`a repository has no ${quoted(word)}`, item.at, 'write its name and its url');
  }
  if (own === undefined || url === undefined) return undefined;
  if (caFile !== undefined && /^oci:/i.test(url)) {
    const set = ['URL', 'CA_FILE'] as const;
    report(
      '"ca-file" of a registry cannot be set in a file: its login may come from elsewhere, and a pull request could choose the authority',
      item.at,
      `remove the line, and set ${set.map((suffix) => repositoryVariable(own, suffix)).join(', ')} in the environment`,
    );
  }
  return { name: own, url, ...(caFile === undefined ? {} : { caFile: beside(caFile) }), where: placeOf(item.at) };
}

function isKey(word: string): word is Key {
  return Object.hasOwn(repositoryKeys, word);
}

function faultOf(key: Key, text: string): { readonly why: string; readonly hint: string } | undefined {
  if (key === 'url') return faultOfRepositoryUrl(text);
  if (key === 'ca-file') return text === '' ? { why: 'is empty', hint: 'write the path of a PEM file' } : unexpandedIn(text);
  // Helm accepts no other names.
  if (/^[^\s/@:]+$/.test(text)) return undefined;
  return { why: 'is not the name of a repository', hint: 'write a name without spaces, slashes, @ and colons' };
}

const login = /^(?:user|username|pass|password|token|bearer|secret|login|auth|credentials|authorization)(?:-?(?:variable|env))?$/i;
const certificate = /^(?:cert|key|client-?cert|client-?key)(?:-?file)?$/i;
const unchecked = /insecure|skip|pass-?credentials/i;

function otherKey(word: string, name: string, at: Spot): [string, Spot, string] {
  const set = (...suffixes: readonly Parameters<typeof repositoryVariable>[1][]): string =>
    `remove the line, and set ${suffixes.map((suffix) => repositoryVariable(name, suffix)).join(', ')} in the environment`;
  const plain = word.replaceAll('_', '-');
  if (login.test(plain)) {
    return [
      `${quoted(word)} cannot be set in a file: everyone who reads the repository would have it, and a pull request could send it to another host`,
      at,
      /token|bearer/i.test(word) ? set('URL', 'TOKEN') : set('URL', 'USERNAME', 'PASSWORD'),
    ];
  }
  if (certificate.test(plain)) {
    const why = 'a pull request could present the certificate to another host';
    return [`${quoted(word)} cannot be set in a file: ${why}`, at, set('URL', 'CERT_FILE', 'KEY_FILE')];
  }
  if (unchecked.test(plain)) {
    return [`${quoted(word)} cannot be set in a file: a pull request could remove the check`, at, 'name the authority with ca-file'];
  }
  const meant = suggest(word, Object.keys(repositoryKeys));
  return [
    `a repository has no key ${quoted(word)}`,
    at,
    meant === undefined ? `for the keys, see ${pageUrl('config.md')}` : `did you mean ${quoted(meant)}?`,
  ];
}
