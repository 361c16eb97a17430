/** A part of a report: its value, or why it is missing and what would make it available. */
export type Part<T> =
  | { readonly kind: 'shown'; readonly value: T }
  | {
      readonly kind: 'lacking';
      readonly why: string;
      readonly remedy: string;
      /** The user did not configure it, so its absence is not a fault. */
      readonly unnamed?: true;
    };
