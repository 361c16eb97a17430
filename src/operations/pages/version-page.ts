/** The page of a version, from the bytes of its package: on the main thread, or on another one. */
import { isCharthouseError } from '../../base/error.ts';
import type { JsonMap } from '../../base/json.ts';
import { readPackage } from '../../chart/read-package.ts';
import { defaultLimits } from '../../chart/types.ts';
import { type PackageFacts, sizeOf } from '../../pages/chart-model.ts';
import { chartPage } from '../../pages/chart-page.ts';
import type { ChartVersion, Site, VersionSummary } from '../../pages/model.ts';
import { type Reading, readVersion, versionWithoutPackage } from '../../pages/read-version.ts';

/** What a page is made of. It can be sent to another thread. */
export interface VersionTask {
  readonly name: string;
  readonly summary: VersionSummary;
  /** Its entry in the index. */
  readonly record: JsonMap;
  readonly facts: PackageFacts;
  /** Undefined if the package is not in this repository. */
  readonly bytes: Uint8Array | undefined;
}

/** What all pages of a run have in common. It can be sent to another thread. */
export interface SharedByPages {
  readonly site: Site;
  /** The charts of the repository. */
  readonly names: ReadonlySet<string>;
  /** Of the repository. */
  readonly url: string | undefined;
}

/** The page as UTF-8. `version`: what it shows; undefined if it was not asked for. */
export interface VersionPage {
  readonly text: Uint8Array;
  readonly version: ChartVersion | undefined;
}

/** What other threads do for a run. */
export interface VersionThreads {
  /** The same as without them; undefined if no thread can make it. */
  page(task: VersionTask, wantsVersion: boolean): Promise<VersionPage | undefined>;
  close(): void;
}

/** Makes the page. */
export async function versionPage(
  task: VersionTask,
  site: Site,
  reading: Reading,
): Promise<VersionPage & { readonly version: ChartVersion }> {
  const { summary, facts } = task;
  const version = await shownVersion(task, reading);
  return {
    text: Buffer.from(
      chartPage(site, { shown: { ...version, ...summary, isSigned: facts.isSigned, sizeBytes: sizeOf(facts) }, versions: [] }),
    ),
    version,
  };
}

/** A package that is not there, or that Helm refuses, has a page made of its entry. */
export async function shownVersion({ name, summary, record, bytes }: VersionTask, reading: Reading): Promise<ChartVersion> {
  if (bytes === undefined) return versionWithoutPackage(name, record, summary, reading);
  try {
    const contents = await readPackage(bytes, { fileName: `${name}-${summary.version}.tgz`, limits: defaultLimits, reading: 'as-helm' });
    return readVersion(contents, summary, reading);
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return versionWithoutPackage(name, record, summary, reading);
  }
}
