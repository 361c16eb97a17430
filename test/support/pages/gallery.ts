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

/** What a gallery has besides its charts. */
export interface GalleryOptions {
  /** More lines of `site` in charthouse.yaml. */
  readonly site?: string;
  /** Commands that run before the pages are made, and those that run after. */
  readonly before?: readonly (readonly string[])[];
  readonly after?: readonly (readonly string[])[];
}

/** Writes the charts, then the pages by `charthouse pages build`. */
export async function makeGallery(
  charts: readonly SampleChart[],
  { site = '', before = [], after = [] }: GalleryOptions = {},
): Promise<Gallery> {
  const workspace = await makeWorkspace();
  const folder = join(workspace.folder, 'repository');
  await workspace.put({ 'charthouse.yaml': settings + site });
  await putGallery(folder, charts);
  for (const words of [...before, ['pages', 'build'], ...after]) {
    const { exitCode, stderr } = await workspace.run(words);
    if (exitCode !== 0) throw new Error(`${words.join(' ')} exited ${exitCode}: ${stderr}`);
  }
  return { folder, remove: () => rm(workspace.folder, { recursive: true, force: true }) };
}
