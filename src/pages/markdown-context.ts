/** What a renderer asks about the package of a text. */

/** What is known about the text's surroundings. */
export interface MarkdownContext {
  /** The `src` of an image that is named by a path in the package, as a data URL; undefined if it is left out. */
  imageAt(path: string): string | undefined;
  /** The address of a relative link; undefined if it leads nowhere on the page. */
  linkTo(path: string): string | undefined;
}
