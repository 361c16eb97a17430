/** Reads `artifacthub:` of charthouse.yaml: what artifacthub-repo.yml beside the index should say. */
import { pageUrl } from '../base/docs-url.ts';
import { quoted } from '../base/quoted.ts';
import { suggest } from '../hint/suggest.ts';
import type { ArtifactHubMetadata } from '../ports/artifact-hub.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import { type ArtifactHubList, artifactHubItemKeys, artifactHubKeys, faultOfArtifactHubValue } from './artifact-hub-values.ts';
import type { ReportProblem } from './repositories.ts';
import { scalarOf } from './scalar.ts';

type Texts = Readonly<Record<string, string>>;

/** What is wrong is reported, and left out. */
export function readArtifactHub(value: YamlNode, at: Spot, report: ReportProblem): ArtifactHubMetadata {
  const found: Record<string, unknown> = {};
  if (value.kind !== 'mapping' || value.pairs.length === 0) {
    report('"artifacthub" has no keys', at, `write at least one of ${Object.keys(artifactHubKeys).join(', ')} below it`);
    return {};
  }
  for (const { key, word, value: node } of pairsOf(value, 'artifacthub', Object.keys(artifactHubKeys), report)) {
    if (isList(word)) found[word] = readItems(word, node, key, report);
    else found[word] = readText(word, node, report);
  }
  // Each key has the type of its reader above.
  return found as ArtifactHubMetadata;
}

function readItems(list: ArtifactHubList, value: YamlNode, at: Spot, report: ReportProblem): readonly Texts[] {
  const keys: Readonly<Record<string, boolean>> = artifactHubItemKeys[list];
  const shape = Object.keys(keys).map((key) => `${key}: …`);
  if (value.kind !== 'sequence') {
    report(`${quoted(list)} is not a list`, at, `write ${list}: [{${shape.join(', ')}}]`);
    return [];
  }
  return value.items.map((item) => {
    const texts: Record<string, string> = {};
    if (item.kind !== 'mapping') {
      report(`an item of ${quoted(list)} has no keys`, item.at, `write - {${shape.join(', ')}}`);
      return texts;
    }
    for (const { word, value: node } of pairsOf(item, `an item of ${quoted(list)}`, Object.keys(keys), report)) {
      const text = readText(word, node, report);
      if (text !== undefined) texts[word] = text;
    }
    for (const [key, isRequired] of Object.entries(keys)) {
      const isWritten = item.pairs.some((pair) => pair.key.kind === 'scalar' && pair.key.text === key);
      if (isRequired && !isWritten) report(`an item of ${quoted(list)} has no ${quoted(key)}`, item.at, `write its ${key}`);
    }
    return texts;
  });
}

function readText(key: string, value: YamlNode, report: ReportProblem): string | undefined {
  const text = value.kind === 'scalar' ? scalarOf(value) : undefined;
  const fault =
    typeof text === 'string'
      ? faultOfArtifactHubValue(key, text)
      : { why: 'is not a text', hint: 'put a value that looks like a number in quotes' };
  if (fault !== undefined) report(`${key} ${fault.why}`, value.at, fault.hint);
  return fault === undefined && typeof text === 'string' ? text : undefined;
}

interface Pair {
  readonly word: string;
  readonly key: Spot;
  readonly value: YamlNode;
}

/** The pairs whose keys are known, each once. */
function pairsOf(
  { pairs }: Extract<YamlNode, { readonly kind: 'mapping' }>,
  whole: string,
  known: readonly string[],
  report: ReportProblem,
): readonly Pair[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key, value }) => {
    const word = key.kind === 'scalar' ? key.text : '';
    if (!known.includes(word)) {
      const meant = suggest(word, known) ?? known.find((each) => each.toLowerCase() === word.toLowerCase().replaceAll(/[-_]/g, ''));
      report(
        `${whole} has no key ${quoted(word)}`,
        key.at,
        meant === undefined ? `for the keys, see ${pageUrl('config.md')}` : `did you mean ${quoted(meant)}?`,
      );
      return [];
    }
    if (seen.has(word)) {
      report(`${quoted(word)} is here a second time`, key.at, 'keep one of the two lines');
      return [];
    }
    seen.add(word);
    return [{ word, key: key.at, value }];
  });
}

function isList(key: string): key is ArtifactHubList {
  return Object.hasOwn(artifactHubItemKeys, key);
}
