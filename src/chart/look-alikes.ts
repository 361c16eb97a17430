/** Names in a chart's folder that are almost the names that Helm reads, and repository files that do not belong to a chart. */
import { isAlmostChartYaml, plainName } from '../base/almost-named.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';

const IGNORE = '.helmignore';

/** The intended name of a file at the top of a chart's folder; undefined if the name is intended. */
function meantBy(name: string): string | undefined {
  const plain = plainName(name);
  if (/^\.?helm[-_]?ignore$/.test(plain)) return IGNORE;
  if (isAlmostChartYaml(name)) return 'Chart.yaml';
  if (/^values?\.ya?ml$/.test(plain)) return 'values.yaml';
  if (/^values?\.schema\.(?:json|ya?ml)$/.test(plain)) return 'values.schema.json';
  if (/^requirements?\.ya?ml$/.test(plain)) return 'requirements.yaml';
  if (/^requirements?\.lock(?:\.ya?ml)?$/.test(plain)) return 'requirements.lock';
  if (/^charts?\.lock(?:\.ya?ml)?$/.test(plain)) return 'Chart.lock';
  return undefined;
}

function meantFolder(name: string): string | undefined {
  const plain = name.trim().toLowerCase();
  if (/^templates?$/.test(plain)) return 'templates';
  if (/^charts?$/.test(plain)) return 'charts';
  return /^crds?$/.test(plain) ? 'crds' : undefined;
}

/**
 * Refuses a folder whose `.helmignore` has a wrong name: everything that it excludes would be packaged. `names` are all entries of the
 * folder.
 *
 * @throws CH_CHART_IGNORE
 */
export function refuseIgnoreSlip(folder: string, names: readonly string[]): void {
  const found = names.toSorted().find((name) => name !== IGNORE && meantBy(name) === IGNORE);
  if (found === undefined || names.includes(IGNORE)) return;
  throw new CharthouseError('CH_CHART_IGNORE', {
    message: `${quoted(found)} is not read: the file must be called ${IGNORE}`,
    hint: `rename it to ${IGNORE}, or remove it`,
    where: { file: `${folder}/${found}` },
  });
}

/** Warns about each file and folder at the top of a chart that Helm skips because of its name. `paths` are those of the package. */
export function lookAlikes(folder: string, paths: readonly string[]): readonly Warning[] {
  const files = new Set(paths.filter((path) => !path.includes('/')));
  const folders = new Set(paths.filter((path) => path.includes('/')).map((path) => path.slice(0, path.indexOf('/'))));
  const warn = (names: ReadonlySet<string>, meant: (name: string) => string | undefined, end: string): readonly Warning[] =>
    [...names].flatMap((name) => {
      const right = meant(name);
      if (right === undefined || right === name) return [];
      const hint = names.has(right) ? `remove it, or move its content to ${right}${end}` : `rename it to ${right}${end}`;
      const message = `Helm does not read ${quoted(`${name}${end}`)}: it looks for ${right}${end}`;
      return [{ code: 'look-alike' as const, message, hint, where: { file: `${folder}/${name}` } }];
    });
  return [...warn(files, meantBy, ''), ...warn(folders, meantFolder, '/')];
}

/** What to do about a folder without Chart.yaml. `paths` are those of its files. */
export function insteadOfChart(folder: string, paths: readonly string[]): { readonly message: string; readonly hint: string } | undefined {
  const slip = paths.find((path) => !path.includes('/') && meantBy(path) === 'Chart.yaml');
  if (slip !== undefined) {
    return {
      message: `no Chart.yaml in ${quoted(folder)}; it contains ${quoted(slip)}, which Helm does not read`,
      hint: 'rename it to Chart.yaml',
    };
  }
  const all = paths.filter((path) => path.endsWith('/Chart.yaml')).map((path) => path.slice(0, -'/Chart.yaml'.length));
  const below = all
    .filter((path) => !all.some((other) => path.startsWith(`${other}/`)))
    .map((path) => (folder === '.' ? path : `${folder.replace(/\/+$/, '')}/${path}`));
  if (below.length === 0) return undefined;
  const named = below.slice(0, mostNamed);
  const more = below.length > named.length ? ` and ${below.length - named.length} more` : '';
  return {
    message: `no Chart.yaml in ${quoted(folder)} itself; it contains charts: ${named.map(quoted).join(', ')}${more}`,
    hint: `run the command again with ${named.length === 1 ? 'the chart' : 'the charts'} instead of the folder: ${named.join(' ')}`,
  };
}

const mostNamed = 10;

/** Folders and files at the root of a repository that a chart does not need. */
const ofRepository: ReadonlySet<string> = new Set([
  ...['.github/', '.gitlab/', '.gitea/', '.forgejo/', '.circleci/', '.buildkite/', '.azure-pipelines/', '.woodpecker/', '.husky/'],
  ...['.gitlab-ci.yml', '.travis.yml', '.drone.yml', '.woodpecker.yml', 'azure-pipelines.yml', 'bitbucket-pipelines.yml', 'Jenkinsfile'],
  ...['charthouse.yaml', 'charthouse.sum', '.gitmodules', '.pre-commit-config.yaml', 'node_modules/'],
]);

/** The repository files among `paths`, each as the line of `.helmignore` that excludes it. */
function repositoryLines(paths: readonly string[]): readonly string[] {
  const tops = paths.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path));
  return [...new Set(tops)].filter((top) => ofRepository.has(top));
}

/** A warning if a package contains files of the repository around its chart. `where` is the chart or the package. */
export function repositoryFiles(where: string, paths: readonly string[]): readonly Warning[] {
  const lines = repositoryLines(paths);
  if (lines.length === 0) return [];
  const message = `the package contains ${lines.map(quoted).join(', ')}, which ${lines.length === 1 ? 'does' : 'do'} not belong to a chart`;
  const hint = `add ${lines.length === 1 ? 'this line' : 'these lines'} to .helmignore: ${lines.join(', ')}`;
  return [{ code: 'repository-file', message, hint, where: { file: where } }];
}
