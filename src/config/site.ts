/** Reads `site:` of charthouse.yaml: title, colours and links of the pages. */
import type { SiteSettings } from '../ports/pages.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import { pairsOf, readText } from './nested-keys.ts';
import type { ReportProblem } from './repositories.ts';
import { faultOfSiteValue, linkKeys, siteKeys } from './site-values.ts';

/** What is wrong is reported, and left out. */
export function readSite(value: YamlNode, at: Spot, report: ReportProblem): SiteSettings {
  const found: Record<string, unknown> = {};
  if (value.kind !== 'mapping' || value.pairs.length === 0) {
    report('"site" has no keys', at, `write at least one of ${Object.keys(siteKeys).join(', ')} below it`);
    return {};
  }
  for (const { word, key, value: node } of pairsOf(value, 'site', Object.keys(siteKeys), report)) {
    if (word === 'links') found['links'] = readLinks(node, key, report);
    else found[word === 'accent-dark' ? 'accentDark' : word] = readText(word, node, faultOfSiteValue, report);
  }
  // Each key has the type of its reader above.
  return found as SiteSettings;
}

function readLinks(value: YamlNode, at: Spot, report: ReportProblem): readonly Readonly<Record<string, string>>[] {
  if (value.kind !== 'sequence') {
    report("'links' is not a list", at, 'write links: [{text: …, href: …}]');
    return [];
  }
  return value.items.map((item) => {
    const link: Record<string, string> = {};
    if (item.kind !== 'mapping') {
      report("an item of 'links' has no keys", item.at, 'write - {text: …, href: …}');
      return link;
    }
    const pairs = pairsOf(item, "an item of 'links'", linkKeys, report);
    for (const { word, value: node } of pairs) link[word] = readText(word, node, faultOfSiteValue, report) ?? '';
    for (const key of linkKeys)
      if (!pairs.some(({ word }) => word === key)) report(`an item of 'links' has no '${key}'`, item.at, `write its ${key}`);
    return link;
  });
}
