/** What a publish is asked for, and what it works with. */

import type { ChartLimits } from '../../archive/index.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ContentsRules } from '../../chart/contents.ts';
import type { KeptPackages } from '../../chart/kept-package.ts';
import type { Package } from '../../chart/types.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { ArtifactHubMetadata } from '../../ports/artifact-hub.ts';
import type { Cdn } from '../../ports/cdn.ts';
import type { OpenHelm } from '../../ports/helm.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { KeepPages } from '../../ports/pages.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { KeptHistory } from '../../repository/history/kept-history.ts';
import type { ChartThreads } from '../../runtime/chart-threads.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { Git } from '../../runtime/git.ts';
import type { Traffic } from '../../runtime/traffic.ts';

/** The options of the user, with defaults. */
export interface PublishRequest {
  /** Chart folders and `.tgz` files, as named. */
  readonly charts: readonly string[];
  /** The public URL of the repository; undefined if not given. */
  readonly url: string | undefined;
  readonly tag: string | undefined;
  /** Patterns of tags; the usual forms if empty. */
  readonly tagPatterns: readonly string[];
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
  /** For a chart that is not listed yet. Undefined if it was not asked for: relative. */
  readonly indexUrls: UrlForm | undefined;
  /** For a new index; an existing one keeps its format. Undefined if it was not asked for: YAML. */
  readonly indexStyle: IndexStyle | undefined;
  readonly allowEqualVersion: boolean;
  readonly restore: boolean;
  readonly besideOrphan: boolean;
  readonly newIndex: boolean;
  readonly keepGoing: boolean;
  /** Whether versions that are published with other contents are left alone. */
  readonly skipExisting: boolean;
  /** Whether ours replaces a stored provenance file that differs. */
  readonly replaceProvenance: boolean;
  readonly dryRun: boolean;
  /** What artifacthub-repo.yml beside the index should say; undefined if no such file is kept. */
  readonly artifactHub?: ArtifactHubMetadata | undefined;
  readonly invalidate: boolean;
  /** Whether to wait until an invalidation is complete. */
  readonly wait: boolean;
  readonly verify: boolean;
  readonly verifyTimeoutMs: number;
  readonly packager: 'builtin' | 'helm';
  readonly limits: ChartLimits;
  /** The time that the members of a package carry, in seconds since the epoch. */
  readonly modifiedSeconds: number;
  readonly contents?: ContentsRules | undefined;
}

/** The effects of a publish. */
export interface PublishPorts {
  readonly store: ObjectStore;
  readonly files: ReadFiles;
  readonly clock: Clock;
  readonly random: Random;
  /** Reads over HTTP: the public URL, and packages that entries name elsewhere. */
  readonly site: PublicSite;
  /** In front of the repository; undefined if none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  /** Each must accept the charts, and the first one packages them if asked for; none if no Helm was asked for. */
  readonly helms?: readonly OpenHelm[] | undefined;
  /** Asked which files of a chart it tracks; undefined if git is not asked. */
  readonly git?: Git | undefined;
  /** Other threads, for many charts. */
  readonly threads?: ChartThreads | undefined;
  /** What earlier runs made, for many charts. */
  readonly kept?: KeptPackages | undefined;
  /** Undefined leaves no history behind. */
  readonly history?: KeptHistory | undefined;
  /** Makes the pages; undefined if there are none. */
  readonly pages?: KeepPages | undefined;
  readonly onEvent: OnEvent;
  /** The requests to the store and to URLs so far. */
  readonly traffic: () => Traffic;
  /** Aborted by a signal or the deadline; its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** A run: what it is asked for, and what it works with. */
export interface PublishContext {
  readonly request: PublishRequest;
  readonly ports: PublishPorts;
}

/** A run that commits. `created` is the time in all entries of this run, and `runId` its identity. */
export interface CommitContext extends PublishContext {
  readonly created: string;
  readonly runId: string;
  /** The proof of the store's preconditions; undefined if the store needs none. */
  readonly probed: string | undefined;
  /** Called before each attempt: a run that is stopped reports how many there were. */
  readonly onAttempt: (attempt: number) => void;
  readonly onWarning: (warning: Warning) => void;
  /** Gets what goes on after the commit. */
  readonly onAfterwards: (work: Promise<void>) => void;
}

/** One chart of the run, packaged or read. */
export interface Candidate {
  /** As the user named it. */
  readonly path: string;
  readonly package: Package;
  /** The `.prov` beside a `.tgz`. */
  readonly provenance: Uint8Array | undefined;
  /** Why these bytes would not be published today. They may stay, or be restored, if the index lists exactly their digest. */
  readonly onlyIfListed?: CharthouseError | undefined;
}
