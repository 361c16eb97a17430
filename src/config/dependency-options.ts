/** The rows of the option table about dependencies that are fetched, and the cache of what was. */

/** For all commands that read dependencies; `cache-folder` also for those that show and empty the cache. */
export const dependencyOptions = {
  'dependency-update': {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'only chooses among the versions that Chart.yaml, a file of the same checkout, asks for',
    group: 'dependencies',
    summary: 'Choose the versions of dependencies again, in memory',
    detail:
      'As `helm package --dependency-update`, but your folder does not change: the package has the new Chart.lock and the newest versions that Chart.yaml asks for. Without it, charthouse takes the versions in the lock. Does not work with `--committed-only`, or with `--packager helm`. To write the lock and `charts/`, run `charthouse dependency update`.',
    libraryDetail:
      'As `helm package --dependency-update`, but your folder does not change: the package has the new Chart.lock and the newest versions that Chart.yaml asks for. Without it, charthouse takes the versions in the lock. Does not work with `committedOnly`, or with `packager: "helm"`. To write the lock and `charts/`, use `updateDependencies`.',
    commands: ['publish', 'package', 'gate', 'check'],
  },
  pin: {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'adds to a file of the same checkout, and replaces no line of it',
    group: 'dependencies',
    summary: 'Add the digests of the packages to charthouse.sum',
    detail:
      'The file is in the working folder. Every later run, on every machine, stops if a version in it has another digest. Lines that are there stay. `dependency update` adds to a file that exists without `--pin`, too.',
    libraryDetail:
      'The file is in the working folder. Every later run, on every machine, stops if a version in it has another digest. Lines that are there stay. `updateDependencies` adds to a file that exists without it, too.',
    commands: ['dependency build', 'dependency update'],
  },
  offline: {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'the run asks for less: it uses only what an earlier run has fetched, and the lock still says which versions',
    group: 'dependencies',
    summary: 'Fetch no dependencies: use only the cache and folders',
    detail:
      'If the cache lacks something, the run fails and names it. Nothing is requested for dependencies; a store is still read and written.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency build', 'dependency update'],
  },
  'cache-folder': {
    kind: 'path',
    places: 'not-file',
    fileReason: 'a pull request could choose the indexes that a run takes for those of a repository',
    group: 'dependencies',
    placeholder: 'DIR',
    defaultText: 'charthouse in the cache folder of the system',
    summary: 'Folder of the cache of dependencies',
    detail:
      'Everything is in the folder `dependencies` in it. The default is `$XDG_CACHE_HOME/charthouse` or `~/.cache/charthouse`, on macOS `~/Library/Caches/charthouse`, on Windows `%LOCALAPPDATA%\\charthouse`. Several runs can use it at the same time.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency build', 'dependency update', 'cache info', 'cache clean'],
  },
  'cache-size': {
    kind: 'size',
    places: 'anywhere',
    fileReason: 'a limit of the cache; a flag or the environment takes precedence',
    group: 'dependencies',
    placeholder: 'SIZE',
    default: '1GiB',
    summary: 'Largest size of the cache of dependencies',
    detail: 'If there is more, charthouse removes what was not used for the longest time, but nothing that this run uses.',
    commands: ['publish', 'package', 'gate', 'check', 'dependency build', 'dependency update'],
  },
} as const;
