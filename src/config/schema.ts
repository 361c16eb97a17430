/** The JSON schema of charthouse.yaml, for editors: made of the option table, so that it never says anything else. */
import { exhaustive } from '../base/exhaustive.ts';
import { type ArtifactHubList, artifactHubItemKeys, artifactHubKeys } from './artifact-hub-values.ts';
import { optionList, optionSpec } from './names.ts';
import { repositoryKeys } from './repositories.ts';
import { linkKeys, pageKeys, siteKeys } from './site-values.ts';
import type { OptionSpec } from './types.ts';

/** A schema of JSON Schema draft 7, the one that editors know best. */
export type Schema = Readonly<Record<string, unknown>>;

/** What charthouse.schema.json holds. */
export function configSchema(): Schema {
  const inFile = optionList.filter(([, spec]) => spec.places === 'anywhere');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'charthouse.yaml',
    description: 'The configuration of charthouse. Keys are the long names of flags; a flag and the environment count before the file.',
    type: 'object',
    additionalProperties: false,
    properties: {
      charts: {
        description: 'the chart folders and packages to work on if the command line names none, relative to this file',
        type: 'array',
        items: { type: 'string', minLength: 1 },
        examples: [['charts/app']],
      },
      repositories: {
        description: 'chart repositories that a dependency names as @NAME or alias:NAME; logins are in the environment',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'url'],
          properties: {
            name: { description: repositoryKeys.name, type: 'string', pattern: '^[^\\s/@:]+$' },
            url: { description: repositoryKeys.url, type: 'string', pattern: '^([Hh][Tt][Tt][Pp][Ss]?|[Oo][Cc][Ii])://[^@]+$' },
            'ca-file': { description: repositoryKeys['ca-file'], ...textSchema },
          },
        },
        examples: [[{ name: 'corp', url: 'https://charts.example.com/stable' }]],
      },
      artifacthub: {
        description: 'what publish writes to artifacthub-repo.yml beside the index, for Artifact Hub',
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          repositoryID: {
            description: artifactHubKeys.repositoryID,
            type: 'string',
            pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
          },
          owners: { description: artifactHubKeys.owners, type: 'array', items: itemSchema('owners') },
          ignore: { description: artifactHubKeys.ignore, type: 'array', items: itemSchema('ignore') },
        },
      },
      site: {
        description: 'what the pages of the repository say about it',
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          ...Object.fromEntries(Object.entries(siteKeys).map(([key, description]) => [key, { description, ...textSchema }])),
          accent: { description: siteKeys.accent, type: 'string', pattern: '^#[0-9A-Fa-f]{6}$' },
          'accent-dark': { description: siteKeys['accent-dark'], type: 'string', pattern: '^#[0-9A-Fa-f]{6}$' },
          status: { description: siteKeys.status, type: 'boolean' },
          pages: {
            description: siteKeys.pages,
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [...pageKeys],
              properties: { title: textSchema, file: { type: 'string', pattern: '[.]([Mm][Dd]|[Mm][Aa][Rr][Kk][Dd][Oo][Ww][Nn])$' } },
            },
          },
          links: {
            description: siteKeys.links,
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [...linkKeys],
              properties: { text: textSchema, href: { type: 'string', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' } },
            },
          },
        },
      },
      tag: { ...valueSchema(optionSpec('tag-pattern')), description: 'the same as tag-pattern' },
      ...Object.fromEntries(inFile.map(([name, spec]) => [name, valueSchema(spec)])),
    },
  };
}

function itemSchema(list: ArtifactHubList): Schema {
  const keys = Object.entries(artifactHubItemKeys[list]);
  return {
    type: 'object',
    additionalProperties: false,
    required: keys.filter(([, isRequired]) => isRequired).map(([key]) => key),
    properties: Object.fromEntries(
      keys.map(([key]) => [key, key === 'email' ? { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$' } : textSchema]),
    ),
  };
}

function valueSchema(spec: OptionSpec): Schema {
  const description = spec.detail === undefined ? spec.summary : `${spec.summary}. ${spec.detail}`;
  return { description, ...typeSchema(spec), ...(spec.default === undefined ? {} : { default: defaultOf(spec) }) };
}

function defaultOf({ kind, default: written }: OptionSpec): string | number | undefined {
  return kind === 'port' || kind === 'count' ? Number(written) : written;
}

const oneOrMore = (item: Schema): Schema => ({ anyOf: [item, { type: 'array', items: item, minItems: 1 }] });

const textSchema: Schema = { type: 'string', minLength: 1 };

function typeSchema({ kind, choices }: OptionSpec): Schema {
  switch (kind) {
    case 'switch':
      return { type: 'boolean', default: false };
    case 'account':
      return { type: 'string', pattern: '^[0-9]{12}$' };
    case 'region':
      return { type: 'string', pattern: '^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$' };
    case 'choice':
      return { type: 'string', enum: choices };
    case 'port':
      return { type: 'integer', minimum: 0, maximum: 65535 };
    case 'count':
      return { type: 'integer', minimum: 0 };
    case 'age':
      return { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(s|m|h|d|w|y))+$' };
    case 'duration':
      return { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+$' };
    case 'size':
      return { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)? ?(B|[KMG]i?B)$' };
    case 'url':
      return { type: 'string', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' };
    case 'list':
      return oneOrMore({ type: 'string', pattern: '^[^\\s,]+$' });
    case 'patterns':
      return oneOrMore({
        type: 'string',
        pattern: '^([^\\s,{}]|\\{name\\})*\\{(version|appVersion)\\}([^\\s,{}]|\\{(name|version|appVersion)\\})*$',
      });
    case 'text':
    case 'path':
    case 'target':
      return textSchema;
    default:
      return exhaustive(kind);
  }
}
