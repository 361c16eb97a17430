/** A repository with the pages of many charts, in a folder. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkspace } from '../cli/command-line.ts';
import { commonCharts } from './common-charts.ts';
import { oddCharts } from './odd-charts.ts';
import { putGallery } from './put-gallery.ts';
import type { SampleChart } from './sample-chart.ts';
import { storefront } from './showcase.ts';

/** More than 40 charts of many shapes. */
export const galleryCharts: readonly SampleChart[] = [storefront, ...commonCharts, ...oddCharts];

/** charthouse.yaml of it. */
const settings = `to: ./repository
url: https://charts.example.com
pages: true
site:
  title: Example charts
  description: Helm charts of the platform team, for the shop and for everyone who runs a part of it.
  name: example
  links:
    - text: Documentation
      href: https://docs.example.com
    - text: Source
      href: https://github.com/example/charts
`;

/** A folder with `index.yaml` and the pages. */
export interface Gallery {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Writes the charts, then the pages by `charthouse pages build`. */
export async function makeGallery(charts: readonly SampleChart[]): Promise<Gallery> {
  const workspace = await makeWorkspace();
  const folder = join(workspace.folder, 'repository');
  await workspace.put({ 'charthouse.yaml': settings });
  await putGallery(folder, charts);
  const { exitCode, stderr } = await workspace.run(['pages', 'build']);
  if (exitCode !== 0) throw new Error(`pages build exited ${exitCode}: ${stderr}`);
  return { folder, remove: () => rm(workspace.folder, { recursive: true, force: true }) };
}
