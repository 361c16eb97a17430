/** The options of each function of the library, by the names that programs use. */
import { type ArtifactHubList, artifactHubItemKeys } from './artifact-hub-values.ts';
import type { Field } from './field-kinds.ts';
import { fieldName, optionSpec, optionsOf } from './names.ts';
import { type OperationName, operations } from './operations.ts';
import type { OptionName, OptionSpec } from './types.ts';

/** The options of the table that a function has, in the table's order. */
export function optionsOfOperation(operation: OperationName): readonly (readonly [OptionName, OptionSpec])[] {
  const { command, takes } = operations[operation];
  if (takes !== undefined) return takes.map((name) => [name, optionSpec(name)] as const);
  return command === undefined ? [] : optionsOf(command).filter(([, { library }]) => library !== false);
}

/** All that a function takes, its own arguments first. */
export function fieldsOf(operation: OperationName): ReadonlyMap<string, Field> {
  const { own = {}, required = [], single = [] } = operations[operation];
  const fields = new Map<string, Field>();
  for (const [name, { kind, required: isRequired = false }] of Object.entries(own)) fields.set(name, { kind, isRequired });
  for (const [option, { kind, choices }] of optionsOfOperation(operation)) {
    const isList = kind === 'list' || kind === 'patterns';
    const oneOrMore = single.includes(option) ? 'text' : 'texts';
    fields.set(fieldName(option), { kind: isList ? oneOrMore : kind, choices, isRequired: required.includes(option) });
  }
  return fields;
}

const fieldsFrom = (kinds: Readonly<Record<string, Field['kind']>>, required: readonly string[] = []): ReadonlyMap<string, Field> =>
  new Map(Object.entries(kinds).map(([name, kind]) => [name, { kind, isRequired: required.includes(name) }]));

const serving = fieldsFrom({ folder: 'text', onRequest: 'function' });
const running = fieldsFrom({
  ...{ folder: 'text', environment: 'object', credentials: 'object', repositories: 'objects', signal: 'signal', onEvent: 'function' },
  ...{ artifactHub: 'object', site: 'object' },
});

/** What the context of a function may hold. */
export function contextFields(operation: OperationName): ReadonlyMap<string, Field> {
  return operation === 'serve' ? serving : running;
}

/** What credentials in a context hold. */
export const credentialFields: ReadonlyMap<string, Field> = fieldsFrom(
  { accessKeyId: 'text', secretAccessKey: 'text', sessionToken: 'text' },
  ['accessKeyId', 'secretAccessKey'],
);

/** What `artifactHub` of a context contains. */
export const artifactHubFields: ReadonlyMap<string, Field> = fieldsFrom({ repositoryID: 'text', owners: 'objects', ignore: 'objects' });

/** What each item of its lists holds. */
export const artifactHubItemFields: Readonly<Record<ArtifactHubList, ReadonlyMap<string, Field>>> = {
  owners: itemFields('owners'),
  ignore: itemFields('ignore'),
};

function itemFields(list: ArtifactHubList): ReadonlyMap<string, Field> {
  const keys = Object.entries(artifactHubItemKeys[list]);
  return new Map(keys.map(([name, isRequired]) => [name, { kind: 'text', isRequired }]));
}

/** What `site` of a context contains. */
export const siteFields: ReadonlyMap<string, Field> = fieldsFrom({
  ...{ title: 'text', description: 'text', name: 'text', logo: 'text', accent: 'text', accentDark: 'text', links: 'objects' },
  ...{ status: 'switch', pages: 'objects' },
});

/** What each of its pages contains. */
export const pageFields: ReadonlyMap<string, Field> = fieldsFrom({ title: 'text', file: 'text' }, ['title', 'file']);

/** What each of its links contains. */
export const linkFields: ReadonlyMap<string, Field> = fieldsFrom({ text: 'text', href: 'text' }, ['text', 'href']);

/** What each repository in a context holds. */
export const repositoryFields: ReadonlyMap<string, Field> = fieldsFrom(
  {
    ...{ name: 'text', url: 'text', username: 'text', password: 'text', token: 'text' },
    ...{ caFile: 'text', certFile: 'text', keyFile: 'text', insecure: 'switch', allHosts: 'switch', where: 'object' },
  },
  ['name', 'url'],
);
