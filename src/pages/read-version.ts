/** What a page shows of a version: from the contents of its package, and from its entry in the index. */
import type { ChartFile } from '../archive/index.ts';
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { ChartMetadata } from '../chart/types.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { highlighted } from './highlight.ts';
import { escaped, trusted } from './html.ts';
import { markdown } from './markdown.ts';
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

/** `listsChart`: whether this repository lists a chart of that name, so that a dependency is a link. */
export function readVersion(
  { metadata, files }: PackageContents,
  summary: VersionSummary,
  listsChart: (name: string) => boolean,
): ChartVersion {
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
    readme: readme === undefined ? undefined : markdown(new TextDecoder().decode(readme.bytes), packageContext(files)),
    values: values === undefined ? [] : valuesReference(values, schemaIn(file('values.schema.json'))),
    valuesFile: values === undefined ? undefined : valuesMarkup(values),
    templates: paths.filter((path) => path.startsWith('templates/')),
    crds: paths.filter((path) => path.startsWith('crds/')),
    dependencies: mapsIn(metadata['dependencies']).map((each) => dependency(each, listsChart)),
    changes: changesIn(annotation(metadata, 'artifacthub.io/changes')),
  };
}

/** From the index alone: its package is not in this repository, or no Helm reads it. */
export function versionWithoutPackage(name: string, record: JsonMap, summary: VersionSummary): ChartVersion {
  return readVersion({ metadata: { apiVersion: 'v2', ...record, name, version: summary.version }, files: [] }, summary, () => false);
}

function valuesMarkup(values: Uint8Array): ChartVersion['valuesFile'] {
  const text = new TextDecoder().decode(values).slice(0, maxValuesFile);
  return trusted(highlighted(text, 'yaml') ?? escaped(text));
}

function schemaIn(bytes: Uint8Array | undefined): Json | undefined {
  try {
    return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch {
    return undefined;
  }
}

function dependency(each: { readonly [field: string]: Json | undefined }, listsChart: (name: string) => boolean): DependencyLine {
  const name = textIn(each['name']) ?? '';
  const repository = textIn(each['repository']) ?? '';
  return {
    ...{ name, repository, version: textIn(each['version']) ?? '', condition: textIn(each['condition']) },
    href: listsChart(name) ? `${chartFolder(name)}/index.html` : undefined,
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
