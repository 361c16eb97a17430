/** This project as a team works on it: its chart in version after version, good ones and bad ones, each with its tag. */
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { workflows } from '../../../src/operations/init/workflows.ts';
import { projectRoot } from '../project-files.ts';
import { chartFolders, type HostedRepository, hostThisProject } from './hosted-repository.ts';

/** The chart, and where it is. */
export const sampleChart = { name: 'kube9-operator', folder: 'charts/kube9-operator' } as const;

/** The tag that releases a version of the chart. */
export const chartTag = (version: string): string => `${sampleChart.name}-${version}`;

/** release-chart.yml as it is in a repository that releases its charts with tags `v*` and with GitHub releases. */
export const anyTagWorkflow = 'release-any-tag';

/** The project, as GitHub hosts it. */
export interface SampleProject extends Pick<HostedRepository, 'name' | 'url' | 'clone' | 'remove'> {
  /**
   * Commits the chart at that version, with these files in its folder beside or instead of its own, and tags it; resolves
   * to the tag, `chartTag(version)` if absent. `edit` changes its Chart.yaml.
   */
  tag(version: string, files?: Readonly<Record<string, string>>, edit?: (chartYaml: string) => string, tag?: string): Promise<string>;
}

/** Nothing is committed yet. */
export async function hostSampleProject(): Promise<SampleProject> {
  const hosted = await hostThisProject(...chartFolders);
  const others = workflows({ action: './', to: 'stack:kube9-operator-charts', infraPaths: undefined });
  await hosted.commit({ [`.github/workflows/${anyTagWorkflow}.yml`]: others['.github/workflows/release-chart.yml'] ?? '' });
  const original = await readFile(join(projectRoot, sampleChart.folder, 'Chart.yaml'), 'utf8');
  return {
    ...hosted,
    tag: async (version, files = {}, edit = (text) => text, tag = chartTag(version)) => {
      const folder = join(hosted.folder, sampleChart.folder);
      await rm(folder, { recursive: true });
      await cp(join(projectRoot, sampleChart.folder), folder, { recursive: true });
      const all = { 'Chart.yaml': edit(original.replace(/^version: .*$/m, `version: ${version}`)), ...files };
      const placed = Object.entries(all).map(([path, text]) => [`${sampleChart.folder}/${path}`, text] as const);
      await hosted.commit(Object.fromEntries(placed), tag);
      return tag;
    },
  };
}
