/** Colour as an argument: the same text serves terminals, logs and files. */

/** Marks a piece of text. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly odd: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour at all. */
export const noPaint: Paint = { strong: same, faint: same, good: same, bad: same, odd: same };
