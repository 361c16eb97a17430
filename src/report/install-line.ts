/** What a user types to install a chart that is published. */
import { shellWord } from '../base/shell-word.ts';
import type { ChartOutcome } from '../repository/outcome.ts';

/** Of a chart of the repository that was added as `repo`; undefined for what cannot be installed: a library, and what was refused. */
export function installLine(
  { name, version, outcome, type }: Pick<ChartOutcome, 'name' | 'version' | 'outcome' | 'type'>,
  repo: string,
): string | undefined {
  if (name === null || version === null || type === 'library' || outcome === 'invalid' || outcome === 'conflict') return undefined;
  return `helm install ${releaseName(name)} ${shellWord(`${repo}/${name}`)} --version ${shellWord(version)}`;
}

/** One that Helm takes: a DNS label of at most 53 characters. */
function releaseName(chart: string): string {
  const plain = chart.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `my-${plain.replace(/^-/, '')}`.slice(0, 53).replace(/-$/, '');
}
