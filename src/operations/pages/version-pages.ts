/** The pages of the versions of a chart. They are written once, unless a version is yanked or restored. */
import type { JsonMap } from '../../base/json.ts';
import { type PackageFacts, sizeOf } from '../../pages/chart-model.ts';
import type { ChartVersion, VersionSummary, YankMark } from '../../pages/model.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { chartKey, hasPages } from './objects.ts';
import type { ChartWork } from './refresh.ts';
import { lookAgain, type PageOutcome, type PagePorts, type SeenEtags, together, writePage } from './write-page.ts';

/** A package as it was read for its page. */
export interface ReadPackage {
  readonly facts: PackageFacts;
  readonly version: ChartVersion;
}

/** What makes a page of a version. */
export interface VersionMaker {
  read(name: string, summary: VersionSummary, record: JsonMap): Promise<ReadPackage>;
  text(shown: ChartVersion): string;
  /** For a version that is shown no more. */
  goneText(name: string, version: string): string;
}

/** Page of a version that this run has written. */
interface Written {
  readonly mark: string;
  readonly facts: PackageFacts;
}

/** The writer of one run, which knows what it has written in earlier attempts. */
export interface VersionPages {
  /** `facts` of all versions, and the package of `newest` if it was read. */
  write(
    work: ChartWork,
    versions: readonly VersionSummary[],
    newest: string | undefined,
  ): Promise<{ readonly outcome: PageOutcome; readonly facts: ReadonlyMap<string, PackageFacts>; readonly read: ChartVersion | undefined }>;
}

/** How many pages are replaced at once. */
const width = 8;

/** The real one. */
export function versionPages(maker: VersionMaker, seen: SeenEtags, ports: PagePorts): VersionPages {
  const written = new Map<string, Map<string, Written>>();

  /** A run that is older than the page must not replace it: the page was seen before this look at the index. */
  const replace = async (key: string, text: string, work: ChartWork): Promise<PageOutcome> => {
    if ((await writePage(key, text, seen, ports)) === 'written') return 'written';
    if (work.yields) return 'conflict';
    await lookAgain([key], seen, ports);
    return (await work.isCurrent()) ? writePage(key, text, seen, ports) : 'conflict';
  };

  return {
    async write(work, versions, newest) {
      const { name, before, isAnew } = work;
      const mine = written.get(name) ?? new Map<string, Written>();
      written.set(name, mine);
      const facts = new Map<string, PackageFacts>();
      const due: VersionSummary[] = [];
      for (const each of versions.filter(({ version }) => hasPages(version))) {
        const { version, yanked } = each;
        const known = mine.get(version) ?? (isAnew ? undefined : lastWritten(work, version));
        if (known?.mark === markText(yanked)) facts.set(version, known.facts);
        else due.push(each);
      }
      const shown = new Set(versions.map(({ version }) => version));
      const pages = new Set([...(before?.facts.keys() ?? []), ...mine.keys()]);
      const gone = [...pages].filter((version) => !shown.has(version));
      const replaced = [...gone, ...due.map(({ version }) => version).filter((version) => pages.has(version))];
      let read: ChartVersion | undefined;
      if (replaced.length > 0) {
        const keys = replaced.map((version) => pageKey(name, version));
        await lookAgain(keys, seen, ports);
        if (!(await work.isCurrent())) return { outcome: 'conflict', facts, read };
      }
      for (const summary of due) {
        const { version } = summary;
        const found = await maker.read(name, summary, recordOf(work, version));
        const page = { ...found.version, ...summary, isSigned: found.facts.isSigned, sizeBytes: sizeOf(found.facts) };
        if ((await replace(pageKey(name, version), maker.text(page), work)) === 'conflict') return { outcome: 'conflict', facts, read };
        mine.set(version, { mark: markText(summary.yanked), facts: found.facts });
        facts.set(version, found.facts);
        if (version === newest) read = found.version;
      }
      const put = (version: string): Promise<PageOutcome> => replace(pageKey(name, version), maker.goneText(name, version), work);
      return { outcome: together(await mapBounded(gone, width, put)), facts, read };
    },
  };
}

function lastWritten({ before }: ChartWork, version: string): Written | undefined {
  const facts = before?.facts.get(version);
  return facts === undefined ? undefined : { facts, mark: markText(before?.yanked.get(version)) };
}

function markText(mark: YankMark | undefined): string {
  return mark === undefined ? '' : JSON.stringify([mark.date, mark.reason]);
}

function pageKey(name: string, version: string): string {
  return chartKey(name, `${version}.html`);
}

/** Its entry in the index, or as it was. */
export function recordOf({ records, marks }: Pick<ChartWork, 'records' | 'marks'>, version: string): JsonMap {
  return records.find((record) => record['version'] === version) ?? marks.yanked.get(version)?.record ?? {};
}
