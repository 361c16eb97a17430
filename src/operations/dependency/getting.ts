/** What getting dependencies needs, and what a run has of them: each source and each package once, for any number of charts. */
import type { ChartLimits } from '../../archive/index.ts';
import { type Bounded, bounded } from '../../base/bounded.ts';
import type { DependencyPackage } from '../../chart/add-dependencies.ts';
import type { Dependant } from '../../chart/dependency-folder.ts';
import type { ChartSource, OpenSource } from '../../ports/chart-source.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { NamedPackage } from './file-name.ts';
import type { KnownVersions } from './known-versions.ts';

/** What getting dependencies needs. */
export interface LockedPorts {
  readonly openSource: OpenSource;
  /** Which package each version was before. */
  readonly versions: Pick<KnownVersions, 'check'>;
  /** Packs the chart of a `file://` repository, whatever its own charts/ lacks. */
  readonly pack: (repository: string, dependant: Dependant) => Promise<DependencyPackage>;
  /** Of the charts that are packaged: a dependency is a part of one. */
  readonly limits: ChartLimits;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** What a run has: one source for each repository, and each package once, for any number of charts. */
export interface Known {
  /** By the URL of the repository. */
  readonly sources: Map<string, ChartSource>;
  /** By name, version and repository. */
  readonly packages: Map<string, Promise<NamedPackage>>;
  /** Bounds how many packages are in memory while they are read and opened, for all charts together. */
  readonly opening: Bounded;
}

const openAtOnce = 8;

/** Of a run that has nothing yet. */
export function nothingKnown(): Known {
  return { sources: new Map(), packages: new Map(), opening: bounded(openAtOnce) };
}

/** What one dependency is got with. */
export interface Getting {
  readonly ports: LockedPorts;
  readonly known: Known;
}
