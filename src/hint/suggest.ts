/** "Did you mean": finds the known word that is nearest to a mistyped one. */

/** The nearest of `known`, or undefined if none is near enough to be what was meant. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  // More than two letters wrong, or a third of them, is another word, not a typing error.
  let least = Math.min(Math.floor(wanted.length / 3), 2) + 1;
  for (const candidate of known) {
    const steps = editSteps(wanted, plain(candidate));
    if (steps < least) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}

/** `dryRun`, `DRY_RUN` and `dry-run` are one word to the person who types them. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editSteps(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let steps = Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) steps = Math.min(steps, (before[column - 2] ?? 0) + 1);
      line.push(steps);
    }
    before = above;
    above = line;
  }
  return above[to.length] ?? 0;
}
