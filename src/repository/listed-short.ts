/** The first of a list, for a message, and how many more there are. */
export function listedShort(all: readonly string[], most = 5): string {
  return all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ');
}
