/** The rows of the option table about index.yaml and the packages that it lists. */

/** For commands that write an index. */
export const indexOptions = {
  'allow-missing': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Change a URL even if its package is not in the repository yet',
    detail:
      'For a repository that has no users yet: add the packages afterwards with `publish --restore`. A package whose bytes are not the listed ones is still refused.',
    commands: ['rebase-urls'],
  },
  'add-orphans': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Add packages that no entry names (orphans)',
    detail:
      'Look at them first: they may have been withdrawn on purpose, or have lost a conflict. Packages in folders of any depth are added, except dependencies in the `charts` folder of a chart.',
    commands: ['rebuild', 'repair'],
  },
  shard: {
    kind: 'text',
    places: 'one-run',
    group: 'index',
    placeholder: 'N/M',
    summary: 'Read only shard N of M of the packages, and write no index',
    detail:
      'Such as `3/8`. charthouse writes what it reads to a part file in the folder of `--parts`. A run that was stopped goes on there, and reads no package again. If all shards are read, `--merge` makes the index. Each shard can run on another machine.',
    commands: ['rebuild'],
  },
  parts: {
    kind: 'path',
    places: 'one-run',
    group: 'index',
    placeholder: 'DIR',
    defaultText: 'charthouse-parts',
    summary: 'Folder for the part file of a shard',
    detail: 'charthouse creates it if it does not exist. The file of shard 3 of 8 is `part-3-of-8.jsonl`.',
    commands: ['rebuild'],
  },
  'index-urls': {
    kind: 'choice',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout',
    group: 'index',
    placeholder: 'FORM',
    choices: ['relative', 'absolute'],
    defaultText: 'relative for a new chart',
    defaultIn: { 'rebase-urls': 'relative', repair: 'relative' },
    summary: 'Form of the URLs in the index',
    detail:
      'Relative URLs keep working in a copy, in a mirror and under another domain. A chart that is listed already keeps its form. Versions with a `+` get absolute URLs if the public URL is known. If `--url` has a query, all URLs are relative, because Helm adds the query to relative URLs only; `absolute` is then refused.',
    commands: ['publish', 'mirror', 'promote', 'rebuild', 'rebase-urls', 'repair'],
  },
  'index-style': {
    kind: 'choice',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout',
    group: 'index',
    placeholder: 'STYLE',
    choices: ['yaml', 'json'],
    defaultText: 'yaml for a new index',
    summary: 'Format of a new index.yaml',
    in: { index: 'Format of index.yaml', rebuild: 'Format of index.yaml', reformat: 'Format to change index.yaml to' },
    defaultTextIn: { reformat: '' },
    detail:
      'Helm 3.13 and later reads a JSON index four to five times faster. `publish` never changes the format of an existing index; `reformat`, `index` and `rebuild` do.',
    commands: ['publish', 'mirror', 'promote', 'index', 'rebuild', 'reformat'],
  },
  'allow-equal-version': {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout',
    group: 'index',
    summary: 'List a version that semver considers equal to a listed one',
    detail: 'Such as `1.0.0+b` next to `1.0.0+a`: Helm picks one of them at random.',
    commands: ['publish', 'restore', 'check', 'index', 'rebuild'],
  },
  restore: {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Put back packages that are listed but missing',
    commands: ['publish'],
  },
  'beside-orphan': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Publish next to an orphan, a package that no entry names',
    detail: 'The package goes to a folder named after its digest, and its entry points there.',
    commands: ['publish'],
  },
  'new-index': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Create a new index.yaml even if packages suggest that one existed',
    in: { rebuild: 'Create a new index.yaml if the existing one cannot be read' },
    detail:
      '`publish`: also if index.yaml exists and lists nothing. `rebuild`: an index.yaml that cannot be read is replaced by one made from the packages alone; one that can be read is kept.',
    commands: ['publish', 'rebuild'],
  },
  'replace-provenance': {
    kind: 'switch',
    places: 'one-run',
    group: 'index',
    summary: 'Replace provenance files that differ from yours',
    detail:
      'For a package that you signed again, such as after the key has expired. The `.prov` next to the package must sign the published bytes; no package changes. Without it, the published provenance file stays, with a warning.',
    commands: ['publish'],
  },
} as const;
