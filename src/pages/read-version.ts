/** What a page shows of a version: from the contents of its package, and from its entry in the index. */
import type { ChartFile } from '../archive/index.ts';
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { ChartMetadata } from '../chart/types.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { highlighted } from './highlight.ts';
import { escaped, type Html, trusted } from './html.ts';
import { markdown } from './markdown.ts';
import { type Memory, makeMemory } from './memory.ts';
import type { ChangeLine, ChartVersion, DependencyLine, VersionSummary } from './model.ts';
import { packageContext } from './package-context.ts';
import { chartFolder } from './parts.ts';
import { mapsIn, textIn, textsIn } from './record-fields.ts';
import { valuesReference } from './values-reference.ts';

/** A package that was read. */
export interface PackageContents {
  readonly metadata: ChartMetadata;
  readonly files: readonly ChartFile[];
}

/** Longer files are shown without colours, and cut. */
const maxValuesFile = 256 * 1024;

/** What readings of several packages have in common. */
export interface Reading {
  /** Whether this repository lists a dependency of that name and `repository`, so that it is a link. */
  listsChart(name: string, repository: string): boolean;
  /** What was made of the same text before. */
  readonly memory: ReadingMemory;
}

/** Of READMEs and of values. */
export interface ReadingMemory {
  readonly readmes: Memory<Html>;
  readonly values: Memory<ShownValues>;
}

type ShownValues = Pick<ChartVersion, 'values' | 'valuesFile'>;

/** In characters: the READMEs and values of some hundred versions, and of a few if they are large. */
const maxMemory = 8 << 20;

/** For the versions of one run. */
export function readingMemory(): ReadingMemory {
  return { readmes: makeMemory(maxMemory), values: makeMemory(maxMemory) };
}

/** Reads all that its page shows. */
export function readVersion({ metadata, files }: PackageContents, summary: VersionSummary, { listsChart, memory }: Reading): ChartVersion {
  const file = (path: string): Uint8Array | undefined => files.find((each) => each.path === path)?.bytes;
  const readme = files.find(({ path }) => /^readme(\.md|\.markdown|\.txt)?$/i.test(path));
  const values = file('values.yaml');
  const paths = files.map(({ path }) => path).filter((path) => !path.startsWith('charts/'));
  return {
    ...summary,
    name: metadata.name,
    description: textIn(metadata['description']) ?? '',
    isLibrary: metadata['type'] === 'library',
    keywords: textsIn(metadata['keywords']),
    home: textIn(metadata['home']),
    sources: textsIn(metadata['sources']),
    maintainers: mapsIn(metadata['maintainers']).map((each) => ({
      name: textIn(each['name']) ?? '',
      email: textIn(each['email']),
      url: textIn(each['url']),
    })),
    kubeVersion: textIn(metadata['kubeVersion']),
    license: annotation(metadata, 'artifacthub.io/license'),
    readme: readme === undefined ? undefined : readmeMarkup(readme.bytes, files, memory),
    ...(values === undefined ? { values: [], valuesFile: undefined } : shownValues(values, file('values.schema.json'), memory)),
    templates: paths.filter((path) => path.startsWith('templates/')),
    crds: paths.filter((path) => path.startsWith('crds/')),
    dependencies: mapsIn(metadata['dependencies']).map((each) => dependency(each, listsChart)),
    changes: changesIn(annotation(metadata, 'artifacthub.io/changes')),
  };
}

/** From the index alone: its package is not in this repository, or no Helm reads it. */
export function versionWithoutPackage(name: string, record: JsonMap, summary: VersionSummary, reading: Reading): ChartVersion {
  return readVersion({ metadata: { apiVersion: 'v2', ...record, name, version: summary.version }, files: [] }, summary, reading);
}

function readmeMarkup(bytes: Uint8Array, files: readonly ChartFile[], { readmes }: ReadingMemory): Html {
  const known = readmes.get([bytes]);
  if (known !== undefined) return known;
  const context = packageContext(files);
  let asksForImage = false;
  const made = markdown(new TextDecoder().decode(bytes), {
    ...context,
    imageAt(path) {
      asksForImage = true;
      return context.imageAt(path);
    },
  });
  // Another package may have another image in that place, or none.
  if (!asksForImage) readmes.keep([bytes], made, made.markup.length);
  return made;
}

function shownValues(values: Uint8Array, schema: Uint8Array | undefined, memory: ReadingMemory): ShownValues {
  const inputs = [values, ...(schema === undefined ? [] : [schema])];
  const known = memory.values.get(inputs);
  if (known !== undefined) return known;
  const made = { values: valuesReference(values, schemaIn(schema)), valuesFile: valuesMarkup(values) };
  memory.values.keep(inputs, made, 4 * (values.length + (schema?.length ?? 0)));
  return made;
}

function valuesMarkup(values: Uint8Array): ChartVersion['valuesFile'] {
  const whole = new TextDecoder().decode(values);
  const text =
    whole.length <= maxValuesFile
      ? whole
      : `${whole.slice(0, whole.lastIndexOf('\n', maxValuesFile) + 1)}# The package has the rest of this file.\n`;
  return trusted(highlighted(text, 'yaml') ?? escaped(text));
}

function schemaIn(bytes: Uint8Array | undefined): Json | undefined {
  try {
    return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch {
    return undefined;
  }
}

function dependency(each: { readonly [field: string]: Json | undefined }, listsChart: Reading['listsChart']): DependencyLine {
  const name = textIn(each['name']) ?? '';
  const repository = textIn(each['repository']) ?? '';
  return {
    ...{ name, repository, version: textIn(each['version']) ?? '', condition: textIn(each['condition']) },
    href: listsChart(name, repository) ? `${chartFolder(name)}/index.html` : undefined,
  };
}

/** Artifact Hub's form: a list of texts, or of maps with kind, description and links. */
function changesIn(text: string | undefined): readonly ChangeLine[] {
  const read = text === undefined ? undefined : readYaml(Buffer.from(text));
  const json = read?.kind === 'read' ? jsonOf(read.value) : undefined;
  if (json?.kind !== 'json' || !Array.isArray(json.json)) return [];
  return (json.json as readonly Json[]).flatMap((each): readonly ChangeLine[] => {
    if (typeof each === 'string') return [{ kind: undefined, description: each, links: [] }];
    if (!isJsonMap(each)) return [];
    const links = mapsIn(each['links']).flatMap((link) => {
      const href = textIn(link['url']);
      return href !== undefined && /^https?:\/\/\S+$/i.test(href) ? [{ text: textIn(link['name']) ?? href, href }] : [];
    });
    return [{ kind: textIn(each['kind']), description: textIn(each['description']) ?? '', links }];
  });
}

function annotation(metadata: ChartMetadata, key: string): string | undefined {
  const annotations = metadata['annotations'];
  return isJsonMap(annotations) ? textIn(annotations[key]) : undefined;
}
