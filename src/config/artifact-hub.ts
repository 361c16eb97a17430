/** Reads `artifacthub:` of charthouse.yaml: what artifacthub-repo.yml beside the index should say. */
import { quoted } from '../base/quoted.ts';
import type { ArtifactHubMetadata } from '../ports/artifact-hub.ts';
import type { Spot, YamlNode } from '../yaml/index.ts';
import { type ArtifactHubList, artifactHubItemKeys, artifactHubKeys, faultOfArtifactHubValue } from './artifact-hub-values.ts';
import { pairsOf, readText } from './nested-keys.ts';
import type { ReportProblem } from './repositories.ts';

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
    else found[word] = readText(word, node, faultOfArtifactHubValue, report);
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
      const text = readText(word, node, faultOfArtifactHubValue, report);
      if (text !== undefined) texts[word] = text;
    }
    for (const [key, isRequired] of Object.entries(keys)) {
      const isWritten = item.pairs.some((pair) => pair.key.kind === 'scalar' && pair.key.text === key);
      if (isRequired && !isWritten) report(`an item of ${quoted(list)} has no ${quoted(key)}`, item.at, `write its ${key}`);
    }
    return texts;
  });
}

function isList(key: string): key is ArtifactHubList {
  return Object.hasOwn(artifactHubItemKeys, key);
}
