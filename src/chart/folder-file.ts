/** A file that the walk through a chart's folder found. */
import type { LinkStep } from './link-path.ts';

/** With its bytes as they lie there, and where they lie. */
export interface FolderFile {
  /** In the chart, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The real path: absolute, without links. */
  readonly real: string;
  /** The links that led there, those of folders too. */
  readonly links: readonly LinkStep[];
}
