/** What a publish is asked for, what it works with, and the record of one chart on its way through. */

import type { ChartLimits } from '../../archive/index.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ContentsRules } from '../../chart/contents.ts';
import type { Package } from '../../chart/types.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { Cdn } from '../../ports/cdn.ts';
import type { OpenHelm } from '../../ports/helm.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { ProvenanceOutcome } from '../../repository/outcome.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { Git } from '../../runtime/git.ts';
import type { Traffic } from '../../runtime/traffic.ts';

/** The words of the user, resolved: every field has its value. */
export interface PublishRequest {
  /** Chart folders and `.tgz` files, as named. */
  readonly charts: readonly string[];
  /** The public URL of the repository; undefined where nobody said. */
  readonly url: string | undefined;
  readonly tag: string | undefined;
  /** What tags look like; the usual forms where empty. */
  readonly tagPatterns: readonly string[];
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
  /** For a chart that is not listed yet. Undefined if it was not asked for: relative. */
  readonly indexUrls: UrlForm | undefined;
  /** For an index that is not there yet; an existing one keeps its style. Undefined where nobody said: YAML. */
  readonly indexStyle: IndexStyle | undefined;
  readonly allowEqualVersion: boolean;
  readonly restore: boolean;
  readonly besideOrphan: boolean;
  readonly newIndex: boolean;
  readonly keepGoing: boolean;
  /** Whether versions that are published with other contents are left alone. */
  readonly skipExisting: boolean;
  /** Whether a stored provenance file that differs gives way to ours. */
  readonly replaceProvenance: boolean;
  readonly dryRun: boolean;
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
  /** In front of the repository; undefined where none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  /** Each gates the release, and the first packages if that was asked for; none if no Helm was asked for. */
  readonly helms?: readonly OpenHelm[] | undefined;
  /** Asked which files of a chart it tracks; undefined where nobody is asked. */
  readonly git?: Git | undefined;
  readonly onEvent: OnEvent;
  /** What was asked of the store and of URLs so far. */
  readonly traffic: () => Traffic;
  /** Aborted by a signal or the deadline; its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** A run: what it is asked for, and what it works with. */
export interface PublishContext {
  readonly request: PublishRequest;
  readonly ports: PublishPorts;
}

/** A commit in the making. `created` is the time all entries of this run carry, and `runId` its identity. */
export interface CommitContext extends PublishContext {
  readonly created: string;
  readonly runId: string;
  /** The verdict on preconditions that were proven; undefined where the store needs no proof. */
  readonly probed: string | undefined;
  /** Told before each attempt: a run that is stopped says how far it came. */
  readonly onAttempt: (attempt: number) => void;
  readonly onWarning: (warning: Warning) => void;
}

/** One chart of the run, packaged or read. */
export interface Candidate {
  /** As the user named it. */
  readonly path: string;
  readonly package: Package;
  /** The `.prov` that lies beside a `.tgz`. */
  readonly provenance: Uint8Array | undefined;
  /** Why these bytes are not published anew; they may stay, or be put back, if the index lists exactly their digest. */
  readonly onlyIfListed?: CharthouseError | undefined;
}

/**
 * What the run will do, or did, for a chart: `stage` puts the package, `adopt` takes the orphan, `restore` puts a lost package back, `keep` does nothing,
 * and nor does `skip`, for a version that is published with other contents.
 */
export type Action = 'stage' | 'adopt' | 'restore' | 'keep' | 'skip';

/** A chart on its way: `planned` until something refuses it. */
export type Verdict =
  | {
      readonly kind: 'planned';
      readonly candidate: Candidate;
      readonly action: Action;
      /** Where the package stands or will stand in the store; undefined where the entry leads elsewhere. */
      readonly key: string | undefined;
      /** Of the bytes that stand or will stand. */
      readonly digest: string;
      readonly sizeBytes: number | null;
      /** As the index has it or will have it. */
      readonly url: string | null;
      /** What became of its `.prov`, or will; undefined if there is none, or nothing was asked of the store yet. */
      readonly provenance?: ProvenanceOutcome | undefined;
      /** What the store said of a file that it replaced. */
      readonly putWarnings?: readonly Warning[];
      /** Of `skip`: the paths whose contents differ from the published ones. */
      readonly differs?: readonly string[];
      /** Whether the package was read whole while this was decided. */
      readonly isRead?: boolean;
      /** What the user should know of it. */
      readonly notes?: readonly Warning[];
    }
  | { readonly kind: 'refused'; readonly candidate: Candidate; readonly error: CharthouseError; readonly differs: readonly string[] };

/** The verdict on a chart that an error keeps from being published. */
export function refusedBy(candidate: Candidate, error: CharthouseError, differs: readonly string[] = []): Verdict {
  return { kind: 'refused', candidate, error, differs };
}

/** A verdict that nothing refused. */
export type Planned = Extract<Verdict, { kind: 'planned' }>;

/** Narrows to the charts that go on. */
export function isPlanned(verdict: Verdict): verdict is Planned {
  return verdict.kind === 'planned';
}

/** The verdict on a chart of which nothing stands in the way: its own bytes, under its own file name. */
export function asNew(candidate: Candidate): Planned {
  const { digest, bytes, fileName } = candidate.package;
  return { kind: 'planned', candidate, action: 'stage', key: fileName, digest, sizeBytes: bytes.length, url: null };
}

/** Charts that the commit has to add to the index. */
export function isAddition(verdict: Verdict): verdict is Planned {
  return verdict.kind === 'planned' && (verdict.action === 'stage' || verdict.action === 'adopt');
}
