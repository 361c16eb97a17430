/** The port to a real Helm: it lints and renders packages before they are published, and can package charts. */
import type { CharthouseError } from '../base/error.ts';

/** A values file to render with, besides the chart's defaults. */
export interface ValuesFile {
  /** As the user knows it: `charts/app/ci/full-values.yaml`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A package as it would be published. */
export interface PackageToCheck {
  /** The folder or file that it was made from, as the user wrote it. */
  readonly path: string;
  /** Whether `path` is a folder: then errors can name a file in it. */
  readonly isFolder: boolean;
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** A library chart has nothing to render. */
  readonly isLibrary: boolean;
  /** Each is rendered separately. The chart's defaults are rendered only if this is empty. */
  readonly values: readonly ValuesFile[];
}

/** Arguments of `helm package`. */
export interface HelmPackaging {
  /** The chart's folder, as the user wrote it. */
  readonly path: string;
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
}

/** Sets up Helm on the first call; later calls return the same one. */
export type OpenHelm = (signal: AbortSignal) => Promise<Helm>;

/** One Helm. */
export interface Helm {
  /** `3.12.0`. */
  readonly version: string;
  /**
   * Lints and renders a package. `onRendered` gets each rendered manifest, one for each values file. Returns undefined if Helm accepts the
   * package, else the error: CH_HELM_LINT, CH_HELM_TEMPLATE.
   */
  lintAndRender(chart: PackageToCheck, signal: AbortSignal, onRendered?: (manifest: string) => void): Promise<CharthouseError | undefined>;
  /** Returns the bytes of the package. @throws CH_HELM_PACKAGE */
  package(request: HelmPackaging, signal: AbortSignal): Promise<Uint8Array>;
}
