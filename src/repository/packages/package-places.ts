/** The place of a package in a repository: it shows whether an index that does not name the package should. Pure. */

/**
 * `near`: in the folder or one below, as far as `helm repo index` looks. `deep`: further below. `dependency`: in the `charts` folder of a chart,
 * as a part of that chart and no release. `git`: in the folder of git.
 */
export type Place = 'near' | 'deep' | 'dependency' | 'git';

/** `keys`: of all objects, since a Chart.yaml identifies a chart. */
export function packagePlaces(keys: Iterable<string>): (key: string) => Place {
  const charts = new Set<string>();
  for (const key of keys) if (/(?:^|\/)Chart\.yaml$/.test(key)) charts.add(key.slice(0, -'Chart.yaml'.length));
  return (key) => {
    if (key.startsWith('.git/')) return 'git';
    if (foldersOf(key).some((folder) => charts.has(folder) && key.startsWith(`${folder}charts/`))) return 'dependency';
    return key.split('/').length > 2 ? 'deep' : 'near';
  };
}

/** Why an index leaves out a package that is not near, and what to do if it was published. */
export const leftOut: Readonly<Record<Exclude<Place, 'near'>, { readonly why: string; readonly hint: string }>> = {
  deep: {
    why: 'it is more than one folder below, which helm repo index ignores, too',
    hint: 'if it was published, list it with: charthouse rebuild --add-orphans',
  },
  dependency: {
    why: 'it is in the charts folder of a chart, so it is a dependency of that chart',
    hint: 'if it was published, copy it into the folder of the repository',
  },
  git: { why: 'it is in the folder of git', hint: 'if it was published, copy it into the folder of the repository' },
};

/** A folder whose name begins with a dot is often the working folder of another program, such as `.cr-release-packages/`. */
export function isInDotFolder(key: string): boolean {
  return foldersOf(key).some((folder) => /(?:^|\/)\.[^/]*\/$/.test(folder));
}

/** The root as an empty text, and each folder above a key with a slash at its end. */
function foldersOf(key: string): readonly string[] {
  const parts = key.split('/').slice(0, -1);
  return ['', ...parts.map((_, at) => `${parts.slice(0, at + 1).join('/')}/`)];
}
