/** Cleans the strings of Chart.yaml as Helm does before it shows or publishes them. */

// Go's unicode.IsSpace; and what unicode.IsPrint accepts besides letters, marks, numbers, punctuation and symbols: only the ASCII space.
const space = /[\t-\r\u0085\p{White_Space}]/gu;
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** White space becomes spaces; unprintable characters are removed. */
export function sanitise(text: string): string {
  return text.replace(space, ' ').replace(unprintable, '');
}
