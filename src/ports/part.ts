/** A part of a picture: what it shows, or why it shows nothing, and what would change that. */
export type Part<T> =
  | { readonly kind: 'shown'; readonly value: T }
  | {
      readonly kind: 'lacking';
      readonly why: string;
      readonly remedy: string;
      /** Nobody said which one it is, so nobody misses it. */
      readonly unnamed?: true;
    };
