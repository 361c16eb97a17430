/** The types of the chart layer: a chart as Helm would load it, and its package. */
import type { ChartFile, ChartLimits } from '../archive/index.ts';
import type { Json } from '../base/json.ts';
import type { Warning } from '../base/warning.ts';

/** Chart.yaml's data as in Helm's `chart.Metadata`: fields under Helm's names, coerced and sanitised, empty ones absent. */
export interface ChartMetadata {
  readonly apiVersion: string;
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly dependencies?: readonly ChartDependency[];
  readonly [field: string]: Json | undefined;
}

/** One declared dependency, as in Helm's `chart.Dependency`. */
export interface ChartDependency {
  readonly name: string;
  readonly version?: string;
  readonly repository: string;
  readonly [field: string]: Json | undefined;
}

/** A chart that passed Helm's loading and validation. */
export interface Chart {
  readonly metadata: ChartMetadata;
  /** Every file of the package, Chart.yaml first, then by the bytes of the path; BOMs stripped. */
  readonly files: readonly ChartFile[];
  readonly warnings: readonly Warning[];
}

/** A `.tgz`. */
export interface Package {
  readonly metadata: ChartMetadata;
  /** `<name>-<version>.tgz`, with the version exactly as in Chart.yaml. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex SHA-256 of `bytes`. */
  readonly digest: string;
  readonly warnings: readonly Warning[];
}

/** 5 MiB a file and 100 MiB in all (docs/facts/helm-archive.md). */
export const defaultLimits: ChartLimits = { maxFileBytes: 5 * 1024 * 1024, maxTotalBytes: 100 * 1024 * 1024 };
