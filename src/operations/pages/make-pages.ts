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
import { gonePage } from '../../pages/gone-page.ts';
import { homePage } from '../../pages/home-page.ts';
import type { ChartSummary, ChartVersion, Site, VersionSummary } from '../../pages/model.ts';
import { type ReadingMemory, readingMemory, readVersion, versionWithoutPackage } from '../../pages/read-version.ts';
import { encodeState, type PagesState } from '../../pages/state.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { chartFiles, chartKey } from './objects.ts';
import type { ChartOutcome, ChartWork, PageMaker } from './refresh.ts';
import { type ReadPackage, recordOf, type VersionMaker, type VersionPages, versionPages } from './version-pages.ts';
import { type PageOutcome, type PagePorts, type SeenEtags, together, writePage } from './write-page.ts';

/** What the pages are made of besides the index. */
export interface MakerContext {
  readonly site: Site;
  readonly seen: SeenEtags;
  /** Packages that the run has in memory, by digest. */
  readonly packages: PublishedChange['packages'];
  /** The key of a package by its URL in the index; undefined if it is not in this repository. */
  keyOf(url: string): string | undefined;
  isSigned(key: string): Promise<boolean>;
  listsChart(name: string, repository: string): boolean;
}

/** And what it remembers of the versions before. */
interface Making extends MakerContext {
  readonly memory: ReadingMemory;
}

/** The real one. */
export function pageMaker(given: MakerContext, ports: PagePorts): PageMaker {
  const context: Making = { ...given, memory: readingMemory() };
  const { site } = context;
  const read = (name: string, summary: VersionSummary, record: JsonMap): Promise<ReadPackage> =>
    readListed(name, summary, record, context, ports);
  const maker: VersionMaker = {
    read,
    text: (shown) => chartPage(site, { shown, versions: [] }),
    goneText: (name, version) => gonePage(site, name, version),
  };
  const pages = versionPages(maker, context.seen, ports);
  return {
    homeText: (charts) => homePage(site, listed(charts)),
    feedText: (state) => allFeed(site, listed(state.charts), encodeState(state)),
    writeChart: (work) => writeChart(work, pages, context, ports),
  };
}

function listed(charts: PagesState['charts']): readonly ChartSummary[] {
  return [...charts.values()].map(({ summary }) => summary).filter(({ isListed }) => isListed);
}

async function writeChart(work: ChartWork, pages: VersionPages, context: Making, ports: PagePorts): Promise<ChartOutcome> {
  const first = modelOf(work, work.before?.facts ?? new Map());
  const { outcome, facts, read } = await pages.write(work, first?.versions ?? [], first?.summary.version);
  if (outcome === 'conflict') return { kind: 'conflict' };
  const model = first === undefined ? undefined : (modelOf(work, facts) ?? first);
  const texts = model === undefined ? goneTexts(work, context) : await chartTexts(work, { model, read }, context, ports);
  const write = (file: (typeof chartFiles)[number]): Promise<PageOutcome> =>
    writePage(chartKey(work.name, file), texts[file], context.seen, ports);
  if (together(await Promise.all(chartFiles.map(write))) === 'conflict') return { kind: 'conflict' };
  if (model === undefined) return { kind: 'gone' };
  // One by one: the marks may be those of the state before, which has its summary, too.
  const { yanked, tombstonesMs } = work.marks;
  return { kind: 'written', state: { summary: model.summary, facts, yanked, tombstonesMs } };
}

function modelOf({ name, records, marks }: ChartWork, facts: ReadonlyMap<string, PackageFacts>): ChartModel | undefined {
  return chartModel(name, records, { facts, yanked: marks.yanked });
}

interface Shown {
  readonly model: ChartModel;
  /** The newest version, if its package was read. */
  readonly read: ChartVersion | undefined;
}

type ChartTexts = Readonly<Record<(typeof chartFiles)[number], string>>;

async function chartTexts(work: ChartWork, { model, read }: Shown, context: Making, ports: PagePorts): Promise<ChartTexts> {
  const { site } = context;
  const { name } = work;
  const { newest, summary, versions } = model;
  const known = read ?? (await readListed(name, newest, recordOf(work, newest.version), context, ports)).version;
  return {
    'index.html': chartPage(site, { shown: { ...known, ...newest }, versions }),
    'chart.json': chartJson(name, known.description, versions),
    'feed.atom': chartFeed(site, name, versions),
    'badge.svg': badgeImage(name, summary.isListed ? summary.version : 'yanked'),
  };
}

/** For those who still ask for a chart that is shown no more. */
function goneTexts({ name }: ChartWork, { site }: MakerContext): ChartTexts {
  return {
    'index.html': gonePage(site, name),
    'chart.json': chartJson(name, '', []),
    'feed.atom': chartFeed(site, name, []),
    'badge.svg': badgeImage(name, 'removed'),
  };
}

/** A package that is not there, or that Helm refuses, has a page made of its entry. */
async function readListed(
  name: string,
  summary: VersionSummary,
  record: JsonMap,
  context: Making,
  { store, signal }: PagePorts,
): Promise<ReadPackage> {
  const key = summary.packageUrl === undefined ? undefined : context.keyOf(summary.packageUrl);
  const inMemory = summary.digest === undefined ? undefined : context.packages.get(summary.digest);
  const stored = inMemory !== undefined || key === undefined ? undefined : await store.get(key, { signal });
  const bytes = inMemory?.bytes ?? (stored?.kind === 'found' ? stored.body : undefined);
  const isSigned = inMemory?.isSigned ?? (key !== undefined && (await context.isSigned(key)));
  const facts = { sizeBytes: bytes?.length ?? 0, isSigned };
  if (bytes === undefined) return { facts, version: versionWithoutPackage(name, record, summary, context) };
  try {
    const contents = await readPackage(bytes, { fileName: `${name}-${summary.version}.tgz`, limits: defaultLimits, reading: 'as-helm' });
    return { facts, version: readVersion(contents, summary, context) };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { facts, version: versionWithoutPackage(name, record, summary, context) };
  }
}
