/** Finds modules that import themselves through others: which of them runs first depends on who asks, and none can be read alone. */

/** Whom each module imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** For every set of modules that reach each other at least one circle, from the member whose path comes first. */
export function circlesIn(graph: ImportGraph): readonly (readonly string[])[] {
  const found = [...graph.keys()].map((start) => circleThrough(start, graph));
  // Each circle is found from all of its members; the least of a set always has its own reported.
  return found.filter((circle) => circle.length > 0 && circle.every((member) => member >= (circle[0] ?? '')));
}

/** The shortest one; empty where there is none. */
function circleThrough(start: string, graph: ImportGraph): readonly string[] {
  const seen = new Set<string>();
  let paths: readonly (readonly string[])[] = [[start]];
  while (paths.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const path of paths) {
      for (const next of graph.get(path.at(-1) ?? '') ?? []) {
        if (next === start) return path;
        if (!seen.has(next)) longer.push([...path, next]);
        seen.add(next);
      }
    }
    paths = longer;
  }
  return [];
}
