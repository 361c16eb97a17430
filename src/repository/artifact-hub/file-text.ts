/** The text of artifacthub-repo.yml. */
import type { ArtifactHubMetadata } from '../../ports/artifact-hub.ts';

const notice = '# Written by charthouse from "artifacthub" in charthouse.yaml. Change it there: the next publish replaces this file.';

/** Always the same for the same metadata. Every value is in double quotes, so that no reader takes it for a number or a date. */
export function artifactHubText({ repositoryID, owners = [], ignore = [] }: ArtifactHubMetadata): string {
  const items = (list: string, of: readonly object[]): readonly string[] => (of.length === 0 ? [] : [`${list}:`, ...of.flatMap(itemLines)]);
  const id = repositoryID === undefined ? [] : [`repositoryID: ${JSON.stringify(repositoryID)}`];
  const own = owners.map(({ name, email }) => ({ name, email }));
  const left = ignore.map(({ name, version }) => ({ name, version }));
  return `${[notice, ...id, ...items('owners', own), ...items('ignore', left)].join('\n')}\n`;
}

function itemLines(item: object): readonly string[] {
  const set = Object.entries(item).filter(([, value]) => value !== undefined);
  return set.map(([key, value], at) => `${at === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}`);
}
