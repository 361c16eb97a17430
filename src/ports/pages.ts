/** The port to the pages of a repository, and their settings. */
import type { JsonMap } from '../base/json.ts';
import type { Warning } from '../base/warning.ts';

/** What `site` of charthouse.yaml contains. */
export interface SiteSettings {
  /** The name of the repository; its host name by default. */
  readonly title?: string;
  /** One or two sentences below it. */
  readonly description?: string;
  /** NAME in `helm repo add NAME URL`. */
  readonly name?: string;
  /** The path of an image beside the index. */
  readonly logo?: string;
  /** The colour of links on light screens, as `#rrggbb`. */
  readonly accent?: string;
  /** The same on dark screens. */
  readonly accentDark?: string;
  /** Links of the header. */
  readonly links?: readonly { readonly text: string; readonly href: string }[];
  /** Whether there is a page status.html, which everyone can read. */
  readonly status?: boolean;
  /** Pages made of Markdown files of the repository with the charts, in the order of the header. `file`: relative to the working folder. */
  readonly pages?: readonly { readonly title: string; readonly file: string }[];
}

/** What a commit of this run changed. `before` and `after` are ETags of the index, and are equal if it changed nothing. */
export interface PublishedChange {
  /** Undefined if there was no index. */
  readonly before: string | undefined;
  readonly after: string;
  /** All entries of each chart that it changed, as they are in the index now. */
  readonly charts: ReadonlyMap<string, readonly JsonMap[]>;
  /** Packages of this run, by their digest. */
  readonly packages: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly isSigned: boolean }>;
}

/**
 * Makes the pages show what the index lists. `change` undefined: whatever is behind. `recheck`: charts whose yanked versions may have
 * changed without a commit. Returns the number of charts whose pages were written. @throws what the store throws; CH_PAGES_FOREIGN
 */
export type KeepPages = (
  change: PublishedChange | undefined,
  recheck: ReadonlySet<string>,
  onWarning: (warning: Warning) => void,
) => Promise<number>;
