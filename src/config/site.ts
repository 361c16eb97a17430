/** Reads `site:` of charthouse.yaml: title, colours, links and more pages. */
import type { SiteSettings } from '../ports/pages.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import { pairsOf, readText } from './nested-keys.ts';
import type { ReportProblem } from './repositories.ts';
import { scalarOf } from './scalar.ts';
import { faultOfSiteValue, linkKeys, pageKeys, siteKeys } from './site-values.ts';

/** What is wrong is reported, and left out. `beside`: a path of the file, from the working folder. */
export function readSite(value: YamlNode, at: Spot, report: ReportProblem, beside: (path: string) => string): SiteSettings {
  const found: Record<string, unknown> = {};
  if (value.kind !== 'mapping' || value.pairs.length === 0) {
    report('"site" has no keys', at, `write at least one of ${Object.keys(siteKeys).join(', ')} below it`);
    return {};
  }
  for (const { word, key, value: node } of pairsOf(value, 'site', Object.keys(siteKeys), report)) {
    if (word === 'links') found['links'] = readItems(node, key, { list: 'links', keys: linkKeys, report });
    else if (word === 'pages')
      found['pages'] = readItems(node, key, { list: 'pages', keys: pageKeys, report }).map((page) => ({
        ...page,
        file: beside(page['file'] ?? ''),
      }));
    else if (word === 'status') found['status'] = readSwitch(node, report);
    else found[word === 'accent-dark' ? 'accentDark' : word] = readText(word, node, faultOfSiteValue, report);
  }
  // Each key has the type of its reader above.
  return found as SiteSettings;
}

function readSwitch(value: YamlNode, report: ReportProblem): boolean {
  const read = value.kind === 'scalar' ? scalarOf(value) : undefined;
  if (typeof read !== 'boolean') report("'status' is neither true nor false", value.at, 'write status: true');
  return read === true;
}

interface List {
  readonly list: 'links' | 'pages';
  readonly keys: readonly string[];
  readonly report: ReportProblem;
}

function readItems(value: YamlNode, at: Spot, { list, keys, report }: List): readonly Readonly<Record<string, string>>[] {
  const form = `{${keys.map((key) => `${key}: …`).join(', ')}}`;
  if (value.kind !== 'sequence') {
    report(`'${list}' is not a list`, at, `write ${list}: [${form}]`);
    return [];
  }
  return value.items.map((item) => {
    const found: Record<string, string> = {};
    if (item.kind !== 'mapping') {
      report(`an item of '${list}' has no keys`, item.at, `write - ${form}`);
      return found;
    }
    const pairs = pairsOf(item, `an item of '${list}'`, keys, report);
    for (const { word, value: node } of pairs) found[word] = readText(word, node, faultOfSiteValue, report) ?? '';
    for (const key of keys)
      if (!pairs.some(({ word }) => word === key)) report(`an item of '${list}' has no '${key}'`, item.at, `write its ${key}`);
    return found;
  });
}
