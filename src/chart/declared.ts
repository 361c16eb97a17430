/** The names of the dependencies that a Chart.yaml declares. */

/** Reads metadata that may be incomplete. */
export function declaredDependencies(metadata: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { dependencies } = metadata;
  if (!Array.isArray(dependencies)) return new Set();
  const names = dependencies.map((each: unknown) => (typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined));
  return new Set(names.filter((name) => typeof name === 'string'));
}
