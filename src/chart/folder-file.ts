/** A file that the walk through a chart's folder found. */
import type { LinkStep } from './link-path.ts';

/** With its original bytes and its location. */
export interface FolderFile {
  /** In the chart, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The real path: absolute, without links. */
  readonly real: string;
  /** The links on the way to it, including those of folders. */
  readonly links: readonly LinkStep[];
}
