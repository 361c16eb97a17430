/** A list for a message. */

/** So many are named. */
const shown = 5;

/** The first of them, and how many more there are. */
export function listedShort(all: readonly string[]): string {
  return all.length > shown ? `${all.slice(0, shown).join(', ')} and ${all.length - shown} more` : all.join(', ');
}
