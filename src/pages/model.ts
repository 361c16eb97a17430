/** What the pages of a repository show. Texts are as their authors wrote them: only the templates make markup. */
import type { Html } from './html.ts';

/** What all pages have in common, from charthouse.yaml. */
export interface Site {
  readonly title: string;
  /** One or two sentences under the title. */
  readonly description: string | undefined;
  /** The name in `helm repo add NAME URL`. */
  readonly repositoryName: string;
  /** Undefined for a folder without a URL: then the commands have a placeholder. */
  readonly url: string | undefined;
  /** A path of an image beside the index, in front of the title. */
  readonly logo: string | undefined;
  /** Pages of the repository itself, before the links. Their addresses begin at the root. */
  readonly pages: readonly Link[];
  readonly links: readonly Link[];
  /** The names of the style sheets and of the script, which change with their contents. */
  readonly assets: { readonly style: string; readonly script: string; readonly theme: string | undefined };
}

/** A link of the header, or of a chart. */
export interface Link {
  readonly text: string;
  readonly href: string;
}

/** A chart by its newest version, for the list of all. */
export interface ChartSummary {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string | undefined;
  readonly description: string;
  readonly keywords: readonly string[];
  /** RFC 3339, UTC; undefined if the index has no usable time. */
  readonly created: string | undefined;
  readonly isLibrary: boolean;
  readonly isDeprecated: boolean;
  readonly isSigned: boolean;
  /** False if all its versions were yanked: it has a page still, and nothing leads there. */
  readonly isListed: boolean;
}

/** A version that was taken back, and that the index lists no more. */
export interface YankMark {
  /** Undefined if none was given. */
  readonly reason: string | undefined;
  /** RFC 3339, UTC: when it was yanked. */
  readonly date: string;
}

/** One line of the list of versions. */
export interface VersionSummary {
  readonly version: string;
  readonly appVersion: string | undefined;
  readonly created: string | undefined;
  /** Lower-case hex SHA-256; undefined if the index lists none. */
  readonly digest: string | undefined;
  /** In bytes; undefined if the package was never read. */
  readonly sizeBytes: number | undefined;
  /** As in the index, relative to it or absolute. */
  readonly packageUrl: string | undefined;
  readonly isSigned: boolean;
  readonly isPreRelease: boolean;
  readonly isDeprecated: boolean;
  /** Undefined if it was not taken back. */
  readonly yanked: YankMark | undefined;
}

/** A dependency of a version. `href`: its page, if this repository lists it. */
export interface DependencyLine {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string | undefined;
  readonly href: string | undefined;
}

/** One line of `artifacthub.io/changes`. */
export interface ChangeLine {
  /** added, changed, deprecated, removed, fixed or security; undefined for a plain text. */
  readonly kind: string | undefined;
  readonly description: string;
  readonly links: readonly Link[];
}

/** One value that a user can set. */
export interface ValueLine {
  /** As for `--set`: `image.tag`, `hosts[0].name`. */
  readonly path: string;
  readonly type: string;
  /** As YAML on one line; undefined if it has none. */
  readonly fallback: string | undefined;
  readonly description: string;
}

/** Values under one heading of the file; '' for those before the first. */
export interface ValueSection {
  readonly title: string;
  readonly values: readonly ValueLine[];
}

/** All that is shown of one version. */
export interface ChartVersion extends VersionSummary {
  readonly name: string;
  readonly description: string;
  readonly isLibrary: boolean;
  readonly keywords: readonly string[];
  readonly home: string | undefined;
  readonly sources: readonly string[];
  readonly maintainers: readonly { readonly name: string; readonly email: string | undefined; readonly url: string | undefined }[];
  readonly kubeVersion: string | undefined;
  readonly license: string | undefined;
  /** Cleaned; undefined if the package has no README. */
  readonly readme: Html | undefined;
  readonly values: readonly ValueSection[];
  /** Highlighted; undefined if the package has no values.yaml. */
  readonly valuesFile: Html | undefined;
  readonly templates: readonly string[];
  readonly crds: readonly string[];
  readonly dependencies: readonly DependencyLine[];
  readonly changes: readonly ChangeLine[];
}

/** Where a page is, seen from the root: '' for the root, `../../../` three folders below. */
export type ToRoot = string;
