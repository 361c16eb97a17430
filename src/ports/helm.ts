/** A real Helm as the verbs see it: it judges packages before they are published, and may make them. */
import type { CharthouseError } from '../base/error.ts';

/** Values beside the chart's own. */
export interface ValuesFile {
  /** As a person finds it: `charts/app/ci/full-values.yaml`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A package, as it would be published. */
export interface JudgedPackage {
  /** The folder or file that it was made of, as the user named it. */
  readonly path: string;
  /** Whether `path` is a folder, in which places can be named. */
  readonly isFolder: boolean;
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** A library chart has nothing to render. */
  readonly isLibrary: boolean;
  /** Each is tried by itself; the chart's defaults alone only if there are none. */
  readonly values: readonly ValuesFile[];
}

/** What `helm package` is asked for. */
export interface HelmPackaging {
  /** The chart's folder, as the user named it. */
  readonly path: string;
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
}

/** Sets a Helm up when it is first needed, and once. */
export type OpenHelm = (signal: AbortSignal) => Promise<Helm>;

/** One Helm. */
export interface Helm {
  /** `3.12.0`. */
  readonly version: string;
  /** `onRendered` gets what was rendered, once for each file of values. Undefined where all is well, else what it says against the package: CH_HELM_LINT, CH_HELM_TEMPLATE. */
  judge(chart: JudgedPackage, signal: AbortSignal, onRendered?: (manifest: string) => void): Promise<CharthouseError | undefined>;
  /** The bytes of the package that it makes. @throws CH_HELM_PACKAGE */
  package(request: HelmPackaging, signal: AbortSignal): Promise<Uint8Array>;
}
