/** Reads charthouse.yaml: flat, keys are long flag names, `charts`, `repositories`, `artifacthub` and `site`. Every problem has its line and column. */

import { dirname, isAbsolute, join } from 'node:path';
import { pageUrl } from '../base/docs-url.ts';
import type { Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import { suggest } from '../hint/suggest.ts';
import type { ArtifactHubMetadata } from '../ports/artifact-hub.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { SiteSettings } from '../ports/pages.ts';
import { parseOnlyYaml, type Spot, type YamlNode } from '../yaml/index.ts';
import { readArtifactHub } from './artifact-hub.ts';
import { environmentName, fileReasonOf, isList, isOptionName, oppositeName, optionList, optionSpec } from './names.ts';
import { slipOfOption } from './option-slips.ts';
import { unexpandedIn } from './path-slips.ts';
import type { Problem } from './problems.ts';
import { readRepositoryList } from './repositories.ts';
import { scalarOf } from './scalar.ts';
import { readSite } from './site.ts';
import { faultOfTarget } from './target.ts';
import type { OptionName, Written, WrittenConfig } from './types.ts';

/** The contents of the file. Paths are relative to the working folder. */
export interface ConfigFile {
  readonly options: WrittenConfig;
  readonly charts: readonly string[];
  /** The place of each of `charts`; absent if there are none. */
  readonly chartPlaces?: readonly Place[];
  /** Absent if there are none. */
  readonly repositories?: readonly NamedRepository[];
  /** Absent if the file has no `artifacthub`. */
  readonly artifactHub?: ArtifactHubMetadata;
  /** Absent if the file has no `site`. */
  readonly site?: SiteSettings;
  readonly problems: readonly Problem[];
}

type Entry = Extract<YamlNode, { readonly kind: 'mapping' }>['pairs'][number];

/** The keys that are not options: the arguments of the command line, the names of repositories, and what Artifact Hub reads. */
const chartsKey = 'charts';
const repositoriesKey = 'repositories';
const artifactHubKey = 'artifacthub';
const siteKey = 'site';

/** Reads the bytes of `file`, which is named as the user named it. Never throws: what is wrong is in `problems`. */
export function readConfigFile(bytes: Uint8Array, file: string): ConfigFile {
  const problems: Problem[] = [];
  const placeOf = (at: Spot | undefined): Place => ({ file, ...at });
  const report = (message: string, at?: Spot, hint?: string): void => {
    problems.push({ message, hint, where: placeOf(at), at: 'settings' });
  };

  const options: Partial<Record<OptionName, Written>> = {};
  let charts: readonly WrittenChart[] = [];
  let repositories: readonly NamedRepository[] = [];
  let artifactHub: ArtifactHubMetadata | undefined;
  let site: SiteSettings | undefined;
  const known = new Set<string | undefined>();
  for (const entry of entriesOf(bytes, report)) {
    const { at } = entry.key;
    const key = entry.key.kind === 'scalar' ? entry.key.text : undefined;
    // Whichever of two lines counted, the user may expect the other.
    if (key !== undefined && known.has(key)) report(`${quoted(key)} is here a second time`, at, 'keep one of the two lines');
    else if (key === chartsKey) charts = readCharts(entry, report);
    else if (key === repositoriesKey)
      repositories = readRepositoryList(entry.value, at, { report, placeOf, beside: (path) => beside(file, path) });
    else if (key === artifactHubKey) artifactHub = readArtifactHub(entry.value, at, report);
    else if (key === siteKey) site = readSite(entry.value, at, report, (path) => beside(file, path));
    else if (key === undefined || !isOptionName(key)) report(...unknownKey(key, at));
    else if (key === 'tag' && !isPatternLike(entry.value)) report(...tagOfOneRun(at));
    else if (optionSpec(key).places !== 'anywhere' && key !== 'tag')
      report(`${quoted(key)} cannot be set in a file: ${fileReasonOf(optionSpec(key))}`, at, elsewhere(key));
    else {
      const name = key === 'tag' ? patternKey : key;
      const value = singleOrList(entry.value, name);
      if (value === null)
        report(
          `${quoted(key)} is not ${isList(name) ? 'a value or a list of them' : 'a single value'}`,
          at,
          `write ${key}: ${exampleOf(name)}`,
        );
      else if (options[name] !== undefined)
        report(`${quoted(key)} sets the same option as ${quoted(name === key ? 'tag' : name)}`, at, 'keep one of the two lines');
      else if (!reportPath(name, value, (message, hint) => report(message, entry.value.at, hint)))
        options[name] = { value: relocated(name, value, file), source: { kind: 'file', place: placeOf(entry.value.at) } };
    }
    known.add(key);
  }
  const paths = charts.map(({ path }) => beside(file, path));
  return {
    options,
    charts: paths,
    ...(paths.length === 0 ? {} : { chartPlaces: charts.map(({ at }) => placeOf(at)) }),
    ...(repositories.length === 0 ? {} : { repositories }),
    ...(artifactHub === undefined ? {} : { artifactHub }),
    ...(site === undefined ? {} : { site }),
    problems,
  };
}

// The file cannot set the tag of one run, so `tag` means the pattern of all tags.
const patternKey = 'tag-pattern';

function isPatternLike(value: YamlNode): boolean {
  return value.kind === 'sequence' || (value.kind === 'scalar' && /[{}]/.test(value.text));
}

function tagOfOneRun(at: Spot): [string, Spot, string] {
  return [
    '"tag" in a file is a pattern, and this has no {version}: it belongs to one run',
    at,
    `pass ${option('tag')} for one run, or write a pattern: tag: "v{version}"`,
  ];
}

/** Null if the option cannot have that value. Each item of a list is on its own line. */
function singleOrList(node: YamlNode, name: OptionName): Written['value'] | null {
  if (node.kind === 'scalar') return scalarOf(node);
  if (node.kind !== 'sequence' || !isList(name)) return null;
  const items = node.items.map((item) => (item.kind === 'scalar' ? scalarOf(item) : null));
  return items.length > 0 && items.every((item) => typeof item === 'string' && item !== '') ? items.join('\n') : null;
}

/** Where to set an option that cannot be in the file. */
function elsewhere(name: OptionName): string {
  const here = `pass ${option(name)}`;
  return optionSpec(name).places === 'not-file' ? `remove the line, and ${here} or set ${environmentName(name)}` : here;
}

type Report = (message: string, at?: Spot, hint?: string) => void;

/** The lines of the file; none if it cannot be parsed. */
function entriesOf(bytes: Uint8Array, report: Report): readonly Entry[] {
  const tree = parseOnlyYaml(bytes);
  if (tree.kind === 'refused') {
    report(tree.problem, tree.at);
    return [];
  }
  if (tree.source.encoding !== 'utf-8') {
    report('the file is not UTF-8 text');
    return [];
  }
  const { root } = tree;
  if (root?.kind === 'mapping') return root.pairs;
  // `---` alone is an empty document.
  const isEmpty = root === undefined || (root.kind === 'scalar' && scalarOf(root) === null);
  if (!isEmpty) report('the file is not a list of "option: value" lines', root.at);
  return [];
}

function unknownKey(key: string | undefined, at: Spot): [string, Spot, string?] {
  if (key === undefined) return ['a key is not a plain word', at];
  const known = [
    chartsKey,
    repositoriesKey,
    artifactHubKey,
    siteKey,
    ...optionList.filter(([, spec]) => spec.places === 'anywhere').map(([name]) => name),
  ];
  const opposite = oppositeName(key);
  const meant = isOptionName(opposite) && optionSpec(opposite).kind === 'switch' ? opposite : suggest(key, known);
  return [
    `there is no option ${quoted(key)}`,
    at,
    meant === undefined ? `for the options, see ${pageUrl('config.md')}` : `did you mean ${quoted(meant)}?`,
  ];
}

interface WrittenChart {
  readonly path: string;
  readonly at: Spot;
}

function readCharts({ key, value }: Entry, report: Report): readonly WrittenChart[] {
  const charts: WrittenChart[] = [];
  if (value.kind !== 'sequence') {
    report('"charts" is not a list of paths', key.at, 'write charts: [charts/app]');
    return charts;
  }
  for (const item of value.items) {
    const path = item.kind === 'scalar' ? scalarOf(item) : undefined;
    const slip = typeof path === 'string' ? unexpandedIn(path) : undefined;
    if (slip !== undefined) report(`the chart ${quoted(String(path))} ${slip.why}`, item.at, slip.hint);
    else if (typeof path === 'string' && path !== '') charts.push({ path, at: item.at });
    else report('an item of "charts" is not a path', item.at, 'put paths that look like numbers in quotes');
  }
  return charts;
}

// Paths are relative to the folder of the file, so that they do not depend on the working folder.
function relocated(name: OptionName, value: Written['value'], file: string): Written['value'] {
  const { kind } = optionSpec(name);
  if (typeof value !== 'string' || (kind !== 'path' && kind !== 'target')) return value;
  return kind === 'target' && /^[a-z0-9+.-]{2,}:/i.test(value) ? value : beside(file, value);
}

/** Checked before the folder of the file is added: after that, `~` would be an ordinary folder. */
function reportPath(name: OptionName, value: Written['value'], report: (message: string, hint: string) => void): boolean {
  const { kind } = optionSpec(name);
  if (typeof value !== 'string' || value === '' || (kind !== 'path' && kind !== 'target')) return false;
  const slip = slipOfOption(name, value);
  const fault = kind === 'target' ? faultOfTarget(value) : slip && { message: `${name} ${quoted(value)} ${slip.why}`, hint: slip.hint };
  if (fault !== undefined) report(fault.message, fault.hint);
  return fault !== undefined;
}

function beside(file: string, path: string): string {
  const folder = dirname(file);
  if (folder === '.' || path === '' || isAbsolute(path)) return path;
  const joined = join(folder, path);
  // Keep `./`, which marks `$x` as a literal name.
  return unexpandedIn(joined) === undefined ? joined : `${folder}/${path}`;
}

function exampleOf(name: OptionName): string {
  const spec = optionSpec(name);
  if (spec.kind === 'patterns') return '"v{version}"';
  return spec.kind === 'switch' ? 'true' : (spec.default ?? spec.choices?.[0] ?? spec.placeholder ?? '…');
}
