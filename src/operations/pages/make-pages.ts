/** Makes the pages of charts and of the whole, and writes those of one chart. */
import { isCharthouseError } from '../../base/error.ts';
import type { JsonMap } from '../../base/json.ts';
import { readPackage } from '../../chart/read-package.ts';
import { defaultLimits } from '../../chart/types.ts';
import { badgeImage } from '../../pages/badge.ts';
import { chartJson } from '../../pages/chart-json.ts';
import { type ChartModel, chartModel, type PackageFacts } from '../../pages/chart-model.ts';
import { chartPage } from '../../pages/chart-page.ts';
import { allFeed, chartFeed } from '../../pages/feed.ts';
import { homePage } from '../../pages/home-page.ts';
import type { ChartVersion, Site, VersionSummary } from '../../pages/model.ts';
import { readVersion, versionWithoutPackage } from '../../pages/read-version.ts';
import { encodeState } from '../../pages/state.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { chartKey, hasPages } from './objects.ts';
import type { PageMaker } from './refresh.ts';
import { lookAgain, PageConflict, type PagePorts, type SeenEtags, writePage } from './write-page.ts';

/** What the pages are made of besides the index. */
export interface MakerContext {
  readonly site: Site;
  readonly made: string;
  readonly seen: SeenEtags;
  /** Packages that the run has in memory, by digest. */
  readonly packages: PublishedChange['packages'];
  /** The key of a package by its URL in the index; undefined if it is not in this repository. */
  keyOf(url: string): string | undefined;
  isSigned(key: string): Promise<boolean>;
  listsChart(name: string): boolean;
}

interface Read {
  readonly facts: PackageFacts;
  readonly version: ChartVersion;
}

/** The real one. */
export function pageMaker(context: MakerContext, ports: PagePorts): PageMaker {
  const { site, made, seen } = context;
  return {
    made,
    homeText: (charts) =>
      homePage(
        site,
        [...charts.values()].map(({ summary }) => summary),
      ),
    feedText: (state) =>
      allFeed(
        site,
        [...state.charts.values()].map(({ summary }) => summary),
        encodeState(state),
      ),
    async writeChart(name, records, before) {
      const facts = new Map(before?.facts);
      const read = new Map<string, ChartVersion>();
      const listed = modelOf(name, records, facts);
      if (listed === undefined) return undefined;
      for (const summary of listed.versions) {
        if (facts.has(summary.version) || !hasPages(summary.version)) continue;
        const found = await readListed(name, summary, recordOf(records, summary.version), context, ports);
        facts.set(summary.version, found.facts);
        read.set(summary.version, found.version);
      }
      const model = modelOf(name, records, facts) ?? listed;
      for (const [version, shown] of read) {
        const summary = model.versions.find((each) => each.version === version) ?? shown;
        await replacePage(
          chartKey(name, `${version}.html`),
          chartPage(site, { shown: { ...shown, ...summary }, versions: [] }),
          seen,
          ports,
        );
      }
      await writeFiles(name, records, { model, read }, context, ports);
      return { summary: model.summary, facts, etags: [], entries: '' };
    },
    async removeChart(name) {
      for await (const { key } of ports.store.list(chartKey(name, ''), { signal: ports.signal })) {
        const found = await ports.store.head(key, { signal: ports.signal });
        if (found.kind === 'found') await ports.store.deleteIf(key, found.info.etag, { signal: ports.signal });
        seen.set(key, undefined);
      }
    },
  };
}

function modelOf(name: string, records: readonly JsonMap[], facts: ReadonlyMap<string, PackageFacts>): ChartModel | undefined {
  return chartModel(name, records, { facts, yanked: new Map() });
}

function recordOf(records: readonly JsonMap[], version: string): JsonMap {
  return records.find((record) => record['version'] === version) ?? {};
}

interface Shown {
  readonly model: ChartModel;
  readonly read: ReadonlyMap<string, ChartVersion>;
}

async function writeFiles(
  name: string,
  records: readonly JsonMap[],
  { model, read }: Shown,
  context: MakerContext,
  ports: PagePorts,
): Promise<void> {
  const { site, seen } = context;
  const { summary, versions } = model;
  const newest = versions.find(({ version }) => version === summary.version);
  if (newest === undefined) return;
  const known = read.get(newest.version) ?? (await readListed(name, newest, recordOf(records, newest.version), context, ports)).version;
  const texts: readonly (readonly [string, string])[] = [
    ['index.html', chartPage(site, { shown: { ...known, ...newest }, versions })],
    ['chart.json', chartJson(name, summary.description, versions)],
    ['feed.atom', chartFeed(site, name, versions)],
    ['badge.svg', badgeImage(name, summary.version)],
  ];
  await Promise.all(texts.map(([file, text]) => writePage(chartKey(name, file), text, seen, ports)));
}

/** The page of one version only changes with what made its page: a conflict is no sign of another order of runs. */
async function replacePage(key: string, text: string, seen: SeenEtags, ports: PagePorts): Promise<void> {
  try {
    await writePage(key, text, seen, ports);
  } catch (error) {
    if (!(error instanceof PageConflict)) throw error;
    await lookAgain(key, seen, ports);
    await writePage(key, text, seen, ports);
  }
}

/** A package that is not there, or that Helm refuses, has a page made of its entry. */
async function readListed(
  name: string,
  summary: VersionSummary,
  record: JsonMap,
  context: MakerContext,
  { store, signal }: PagePorts,
): Promise<Read> {
  const key = summary.packageUrl === undefined ? undefined : context.keyOf(summary.packageUrl);
  const inMemory = summary.digest === undefined ? undefined : context.packages.get(summary.digest);
  const stored = inMemory !== undefined || key === undefined ? undefined : await store.get(key, { signal });
  const bytes = inMemory?.bytes ?? (stored?.kind === 'found' ? stored.body : undefined);
  const isSigned = inMemory?.isSigned ?? (key !== undefined && (await context.isSigned(key)));
  const facts = { sizeBytes: bytes?.length ?? 0, isSigned };
  if (bytes === undefined) return { facts, version: versionWithoutPackage(name, record, summary) };
  try {
    const contents = await readPackage(bytes, { fileName: `${name}-${summary.version}.tgz`, limits: defaultLimits, reading: 'as-helm' });
    return { facts, version: readVersion(contents, summary, context.listsChart) };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { facts, version: versionWithoutPackage(name, record, summary) };
  }
}
