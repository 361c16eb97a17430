/** docs/cli.md and docs/config.md, generated from the option and command tables. */

const notice = '<!-- Written by scripts/generate.mjs from src/config. Do not edit. -->';

/** The reference of the command line. */
export function cliReference(tables) {
  const { commands, commandGroups, catalogue } = tables;
  const names = Object.keys(commands);
  const rows = Object.entries(commandGroups).flatMap(([group, title]) => [
    `| **${title}** | |`,
    ...names
      .filter((name) => commands[name].group === group)
      .map((name) => `| [\`${name}\`](#charthouse-${anchor(name)}) | ${commands[name].summary} |`),
  ]);
  return [
    '# Command-line reference',
    '',
    notice,
    '',
    '```',
    'charthouse COMMAND [ARGUMENTS] [OPTIONS]',
    '```',
    '',
    '| command | |',
    '|---|---|',
    ...rows,
    '',
    'The result goes to stdout, everything else to stderr.',
    '',
    '- *On a terminal*, progress is one line that changes, and tables fit the width: texts are wrapped, and long paths and URLs lose their middle (`…`). Lines with a command to copy are never broken.',
    '- *In a pipe, a file or a log*, or with `CI=true`, progress is plain lines. Each line of the result is whole and does not depend on the others, so you can use `grep` and `awk`. For programs, there is `--json`.',
    '- *Colour* is only on a terminal. Set `NO_COLOR` (or `CLICOLOR=0`) to switch it off, `FORCE_COLOR` or `CLICOLOR_FORCE` to have it everywhere. `NO_COLOR` takes precedence.',
    '- *With [`--quiet`](#--quiet)*, which every command has, stdout has the result and stderr only errors, with the state that they leave.',
    '',
    'You can also set options in `charthouse.yaml` or the environment: see [Configuration](config.md). `charthouse --version` prints the version, `charthouse help COMMAND` the help of a command.',
    '',
    ...names.flatMap((name) => commandSection(name, tables)),
    ...optionsSection(tables),
    ...jsonSection(),
    ...exitSection(catalogue),
  ].join('\n');
}

function commandSection(name, { commands, groupedOptions, summaryIn, defaultIn }) {
  const { summary, about, argument, examples } = commands[name];
  const groups = groupedOptions(name);
  const row = ([option, spec]) =>
    `| [\`${optionTerm(option, spec)}\`](#--${option}) | ${withDefault(summaryIn(spec, name), defaultIn(spec, name))} |`;
  return [
    `## charthouse ${name}`,
    '',
    `${summary}. ${about}`,
    '',
    '```',
    ['charthouse', name, ...(argument === undefined ? [] : [usageOf(argument)]), ...(groups.length === 0 ? [] : ['[OPTIONS]'])].join(' '),
    '```',
    '',
    ...(argument === undefined ? [] : [`\`${argument.placeholder}\`: ${argument.summary}.`, '']),
    '```sh',
    ...examples.flatMap(({ line, says }) => [`# ${says}`, line]),
    '```',
    '',
    ...(groups.length === 0 ? [] : ['| option | |', '|---|---|']),
    ...groups.flatMap(({ title, options }) => [`| **${title}** | |`, ...options.map(row)]),
    ...(groups.length === 0 ? [] : ['']),
  ];
}

function optionTerm(name, spec) {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const value = spec.kind === 'switch' ? '' : ` ${spec.choices?.join('\\|') ?? spec.placeholder}`;
  return `${short}--${name}${value}`;
}

function withDefault(summary, standard) {
  return standard === undefined ? summary : `${summary} (default: ${standard})`;
}

/** What each option means, once. */
function optionsSection({ commandsOf, optionGroups, optionList }) {
  return [
    '## Options',
    '',
    'An option without a value has an opposite that overrules the environment and charthouse.yaml: `--no-json` for `--json`, `--verify` for `--no-verify`.',
    '',
    ...Object.entries(optionGroups).flatMap(([group, title]) => [
      `### ${title}`,
      '',
      ...optionList
        .filter(([, spec]) => spec.group === group)
        .flatMap(([name, spec]) => [`#### --${name}`, '', meaning(spec, commandsText(spec, commandsOf)), '']),
    ]),
  ];
}

/** Summary, defaults, commands and detail of an option, in sentences. */
/** For an option of nearly all commands, the ones that do not have it. */
function commandsText({ commands }, commandsOf) {
  const quoted = (names) => names.map((name) => `\`${name}\``).join(', ');
  return 'allBut' in commands ? `all but ${quoted(commands.allBut)}` : quoted(commandsOf({ commands }));
}

function meaning({ summary, default: written, defaultText, defaultIn = {}, defaultTextIn = {}, detail }, commands) {
  const own = [...Object.entries(defaultIn), ...Object.entries(defaultTextIn)].filter(([, text]) => text !== '');
  const standards = [
    ...(written === undefined ? (defaultText === undefined ? [] : [defaultText]) : [`\`${written}\``]),
    ...own.map(([command, text]) => `for \`${command}\` ${text}`),
  ];
  const facts = [...(standards.length === 0 ? [] : [`Default: ${standards.join('; ')}.`]), `Commands: ${commands}.`];
  return [[`${summary}.`, ...(detail === undefined ? [] : [detail])].join(' '), facts.join(' ')].join('\n\n');
}

function usageOf({ placeholder, variadic, required }) {
  const name = variadic ? `${placeholder}…` : placeholder;
  return required ? name : `[${name}]`;
}

function anchor(name) {
  return name.replaceAll(' ', '-');
}

function jsonSection() {
  return [
    '## JSON',
    '',
    'With `--json`, stdout is one document, also after an error. A field that does not apply is null, empty or zero; it is never absent.',
    '',
    '```',
    '{',
    '  schemaVersion: 1, command, exitCode, dryRun,',
    '  repository: {target, url},',
    '  charts: [{name, version, path, outcome, digest, sizeBytes, url, type?, differs?, provenance?, error?}],',
    '  index: {revisionBefore, revisionAfter, versionsBefore, versionsAfter, attempts},',
    '  invalidation: {outcome, id, paths, staleUntil},',
    '  verification: {outcome},',
    '  figures: {requests, attempts, bytesSent, bytesReceived, durationMs},',
    '  warnings: [{code, message, hint, url}],',
    '  error: null | {code, message, hint, details, docs}',
    '}',
    '```',
    '',
    'In a dry run, the fields show the planned result. `index.revisionAfter` differs from `revisionBefore` exactly if index.yaml was committed.',
    '',
    '`charts[].outcome`:',
    '',
    '| outcome | meaning |',
    '|---|---|',
    '| `new` | published by this run |',
    '| `adopted` | published by this run, with a package that an earlier run had left |',
    '| `restored` | a missing package was put back |',
    '| `unchanged` | published before |',
    '| `skipped` | published before with other contents, and left so with `--skip-existing`; `differs` names the files |',
    '| `missing` | published before, and its package is gone |',
    '| `wrong-digest` | published before, and its package is not the one that the index lists |',
    '| `not-written` | would be `new` or `adopted`, but the run ended first |',
    '| `passed` | accepted by `gate` |',
    '| `conflict` | published before with other contents; `differs` names the files |',
    '| `invalid` | not a chart that Helm accepts, or one that the index or the store cannot contain |',
    '',
    '`charts[].provenance` is the outcome of the `.prov` next to a package: `new`, `replaced`, `unchanged`, or `differs` (the published one signs the same package and was kept). It is absent if there is none. `publish` also has `pages`, the number of charts with new pages, with `--pages`, and `artifactHub` if [`artifacthub`](config.md#artifact-hub) is configured: `new`, `replaced` or `unchanged`. `type` is `library` for charts that cannot be installed by themselves, and absent for others.',
    '',
    '`invalidation.outcome`:',
    '',
    '- `none`: there is no CDN, or nothing to invalidate.',
    '- `created`: the CDN has accepted the invalidation; `completed`: it is complete.',
    '- `failed`: a warning gives the reason.',
    '- `skipped`: `--no-invalidate`.',
    '',
    '`paths` are the paths of the public URL. `staleUntil` is the time until which caches may serve the previous index, or `null`.',
    '',
    '`verification.outcome` is `verified`, `stale`, `failed`, `skipped` or `none`. `stale`: right at the origin, but the public URL still serves the previous index, or its host name does not resolve yet.',
    '',
    'Some commands add fields:',
    '',
    '- `package`: `file` of each chart.',
    '- `audit`: `findings: [{rule, severity, title, readers, name, version, url, line, message, remedy}]`, `counts: {error, warning, note}`, and the numbers of packages `read`, `resumed` (read by an earlier run) and `skipped`, and of `accepted` findings. [The rules](audit.md#the-rules) are on one page.',
    '- `check`: `checks: [{path, name, version, state, newest, since, comparison, findings}]` for each chart that could be packaged. `state` is `first`, `raised`, `older`, `equal` or `published`, or null if there was nothing to compare with. `newest` is the newest published version, and `since` the one that the files were compared with. `comparison: {files, fields, values}` as of `diff`. `findings: [{rule, severity, readers, message, remedy, place}]`. Its `charts` have the outcomes that `publish` would have.',
    '- `diff`: `diff: {kind, name, before, after, files, fields, values}` with `kind` `versions`. `before` and `after`: `{version, created, digest, sizeBytes}`. `files: [{path, part, change, addedLines, removedLines, diff}]`. `part` is `metadata`, `values`, `crds`, `templates`, `dependencies` or `other`; `change` is `added`, `removed` or `changed`. The last three are null for a file that is no text, and beyond 24 MiB in all. `fields: [{field, before, after}]` of Chart.yaml. `values: [{path, change}]` of values.yaml; null if there are more than 1,000 changes.',
    '- `verify`: `findings: [{kind, name, version, url, message}]`. The three names are null for `index-fault`.',
    '- `doctor`: `checks: [{check, outcome, message, hint?, details?}]`, with `outcome` `ok`, `warning`, `failed` or `skipped` ([doctor](doctor.md) lists them).',
    '- `explain`: `explanation: {code, title, kind, exitCode, text, url}` with `kind` `error` or `warning`; without a code `codes`, a list of the same without `text`.',
    '- `authenticate`: `identity: {account, arn, source, expires}`, or null if AWS did not answer.',
    '- `rebuild`: `orphans: [{key, name, version, digest, sizeBytes, modified, reason, message}]`, packages without an entry that were not added (`reason`: `not-asked`, `listed`, `same-version`, `equal-version`, `unlistable`, `no-chart`); `missing: [{name, version, url, key}]`, entries without a package. Its `charts` are the packages that are listed now, and their `path` is the key. With `--shard`: `part: {shard, file, packages, read, resumed, unreadable}`, how much of the shard is in the part file.',
    '- `history`: `history: [{id, time, kind, current, certain, operation, actor, workflow, commit, run, sizeBytes, versions, added, changed, removed, changes: [{kind, name, version}], carried}]`, newest first; `kind` `commit`, `other` (another program wrote the index) or `deletion`; `certain` is false for a commit that may not have happened. `carried` is `{runs, list: [{run, actor}]}` for a commit that [took other runs along](teams.md#many-jobs-at-once). What is not known is null. `more`: there are older ones. `inCheckout`: git has the history.',
    '- `prune`: `prune: {removed: [{name, version, digest, created}], kept: [{name, version, why: {kind, by?}}], archive, deleted: [{name, version, keys}], orphans: [{key, sizeBytes, modified, name, version, digest}], isDeclined}`. `kept` says why a version stays and is empty with `--apply`; `archive` is the key of the archive index, or null. `deleted` has the keys of packages and provenance files that were deleted.',
    '- `yank`, `restore`: `versions: [{name, version, outcome, digest, reason, deleted}]` and `isDeclined`. `deprecate`: `versions: [{name, version, outcome}]`.',
    '- `pages build`: `pages: {charts}`, the number of charts with new pages.',
    '- `diff` of two index versions: `diff: {kind: "indexes", before: {id, time, versions}, after, added: [{name, version, digest}], changed, removed}`.',
    '- `rollback`: `rollback: {id, time, versions, back, changed, hidden}`, the plan, with lists of `{name, version}`, or null if no index version was found; `isDeclined`: you refused the plan, and nothing changed.',
    '- `reformat`: `reformat: {before: {style, sizeBytes}, after}`; `after` is null if the index has the format already.',
    '- `repair`: `changes: [{name, version, line, changes: [{path, before, after}], removed}]`, the plan; `left`, findings as of `audit` that stay.',
    '- `mirror` and `promote`: `source`; `copies: [{name, version, source, outcome, digest, sizeBytes, url, provenance, error}]` with `outcome` `new`, `adopted` (its package was in the target already), `unchanged`, `yanked`, `conflict`, `wrong-digest`, `invalid`, `missing`, `unreadable` or `not-written` ([mirror](mirror.md)).',
    '- `rebase-urls`: `changed: [{name, version, from, to, index?}]`, with `index` for entries of the archive; `findings: [{kind, name, version, key, message}]`, packages that are not at their new URLs (`kind`: `missing` or `wrong-digest`).',
    '- `infra`: `stack: {name, region}`, `outcome` (`created`, `updated`, `unchanged`, `previewed`, `declined`, `read`, `failed`), `changes: [{action, resource, type, properties}]`, `outputs`; `infra template`: `template`.',
    '- `dependency`: `dependency: {charts: [{path, name, version, outcome, lock, dependencies: [{name, version, repository, alias, locked, status?}], written, removed, error?}], pinFile}`, with `outcome` `listed`, `written`, `unchanged` or `invalid`. `lock` is the lock before the run: `in-step`, `out-of-step`, `none`, or `unknown` if a repository is known by its name only. `status` is only of `dependency list`.',
    '- `cache`: `cache: {outcome, folder, entries: {contents, records, unfinished}, sizeBytes, oldest}`, with `outcome` `read` or `cleaned`; of `cache clean`, what was removed. `oldest`: when the entry was used that was not used for the longest time.',
    '- `init`: `init: {charts: [{path, name, version, error}], files: [{path, outcome}], stack, githubRepository, lacking, helmignoreLacking, helmignoreAdded}`, with `outcome` `written`, `updated`, `unchanged` or `kept`. `lacking`: lines that your own charthouse.yaml does not have. `helmignoreLacking`: lines that the `.helmignore` of a chart at the root still lacks; `helmignoreAdded`: those that `--update-helmignore` adds.',
    '- `status`: `status: {window, publishing, bucket, cdn, index}` ([Monitoring](status.md)).',
    '',
  ];
}

/** What each exit code means. */
export const exitMeanings = {
  1: 'unexpected error',
  2: 'usage or configuration',
  3: 'invalid chart (also with `--keep-going`)',
  4: 'conflict with a published version',
  5: 'store or network error, timeout, or a failed check of `doctor`',
  6: 'the index exists, but cannot be used',
  7: 'the repository differs from its index: `verify` or `audit` found something, a listed package is missing or overwritten, or what was published cannot be read back',
  130: 'stopped by Ctrl-C; the outcome of a commit in progress is known',
  143: 'stopped by SIGTERM; the outcome of a commit in progress is known',
};

function exitSection(catalogue) {
  const codes = (exitCode) => Object.keys(catalogue).filter((code) => catalogue[code].exitCode === Number(exitCode));
  return [
    '## Exit codes',
    '',
    '| code | meaning | errors |',
    '|---|---|---|',
    '| 0 | done, or nothing to do | |',
    ...Object.entries(exitMeanings).map(
      ([exitCode, text]) =>
        `| ${exitCode} | ${text} | ${codes(exitCode)
          .map((code) => `[\`${code}\`](errors/${code}.md)`)
          .join(' ')} |`,
    ),
    '',
    '`--dry-run` exits as the real run would.',
    '',
  ];
}

/** The reference of the configuration. */
export function configReference({ commandsOf, environmentName, optionGroups, optionList, artifactHubKeys, repositoryKeys, siteKeys }) {
  const row = ([name, spec]) => {
    const file = spec.places === 'anywhere' ? `\`${name}\`` : '';
    const variable = spec.variable === undefined ? '' : `, \`${spec.variable}\``;
    const environment = spec.places === 'flag' ? '' : `\`${environmentName(name)}\`${variable}`;
    return `| [\`--${name}\`](cli.md#--${name}) | ${file} | ${environment} | ${spec.default === undefined ? '' : `\`${spec.default}\``} | ${commandsOf(spec).join(', ')} |`;
  };
  return [
    '# Configuration',
    '',
    notice,
    '',
    'You can set an option as a flag, as an environment variable, or in `charthouse.yaml`. Precedence: flag, environment, file, default. charthouse reads all of them before it does anything, and reports everything that is wrong at once, with file, line and column.',
    '',
    '## charthouse.yaml',
    '',
    'charthouse reads it from the working folder, or from the path that you pass with `--config`. It does not search parent folders. The keys are the long names of flags. Paths are relative to the folder of the file.',
    '',
    '```yaml',
    '# yaml-language-server: $schema=./node_modules/charthouse/charthouse.schema.json',
    'to: ./repository',
    'url: https://charts.example.com',
    'charts:',
    '  - charts/app',
    '  - charts/operator',
    'verify-timeout: 2m',
    '```',
    '',
    '`charts` are the charts to work on if you name none on the command line. An item can be a pattern, such as `charts/*`: `*`, `?` and `[a-z]` match within a name, and `**` matches any number of folders. A pattern matches folders with a Chart.yaml, and packages if it ends with `.tgz`. Names that begin with a dot match only a pattern that does, and links are not followed out of the folder. A pattern that matches nothing is an error. A path that exists is taken as it is. Quoted arguments of the command line and the input `charts` of the Action take the same patterns.',
    '',
    'An unknown key is an error. Two kinds of options cannot be set in the file: those of one run, such as `new-index` or the tag of a release, and those that a pull request must not choose, such as `helm-url` or `role-to-assume`. (The key `tag` is the [form of your tags](release.md#tags), as `--tag-pattern`.) [The threat model](threat-model.md#options) has the reason for each option. `charts`, `destination` and `ca-file` in the file must be inside the checkout. An editor that supports JSON schemas completes the keys with [charthouse.schema.json](../charthouse.schema.json).',
    '',
    '## Repositories',
    '',
    'A dependency in Chart.yaml may name its repository: `@corp` or `alias:corp`. charthouse looks for the name in the environment, then in the `repositories.yaml` of `helm repo add`, then in charthouse.yaml. The first one that has it counts.',
    '',
    '```yaml',
    'repositories:',
    '  - name: corp',
    '    url: https://charts.example.com/stable',
    '    ca-file: certs/ca.pem',
    '```',
    '',
    '| key | meaning |',
    '|---|---|',
    ...Object.entries(repositoryKeys).map(([key, meaning]) => `| \`${key}\` | ${meaning} |`),
    '',
    'A login cannot be set in the file, because [a pull request could send it to another host](decisions/0039-repositories.md). Set it in the environment, beside its URL. `CORP` stands for the name: in capitals, with `_` for all characters other than letters and digits.',
    '',
    '```yaml',
    'env:',
    '  CHARTHOUSE_REPOSITORY_CORP_URL: https://charts.example.com/stable',
    `  CHARTHOUSE_REPOSITORY_CORP_USERNAME: \${{ secrets.CHARTS_USERNAME }}`,
    `  CHARTHOUSE_REPOSITORY_CORP_PASSWORD: \${{ secrets.CHARTS_PASSWORD }}`,
    '```',
    '',
    'With these variables you need no entry in the file. `…_TOKEN` instead of user and password is sent as `Authorization: Bearer`. `…_CA_FILE`, `…_CERT_FILE` and `…_KEY_FILE` are paths of PEM files: a private authority, and a client certificate with its key. A variable without its `…_URL` is an error.',
    '',
    'A repository that Chart.yaml names by its URL has the login and the TLS settings of the first configured repository with the same URL. Logins and client certificates go only to the scheme, host and port of that URL, also if the server redirects or its packages are elsewhere. For an `oci://` URL, they take precedence over the login files of Helm and Docker.',
    '',
    '## Artifact Hub',
    '',
    'Artifact Hub reads `artifacthub-repo.yml` beside the index. If `charthouse.yaml` has `artifacthub`, `publish` writes that file after its commit, and only if its contents change, also if no chart is new. If you had such a file, it is replaced.',
    '',
    '```yaml',
    'artifacthub:',
    '  repositoryID: 0e1b3a5c-7d9f-4a2b-8c4d-6e8f0a1b2c3d',
    '  owners:',
    '    - name: Ada',
    '      email: ada@example.com',
    '  ignore:',
    '    - name: internal',
    '    - name: app',
    '      version: -rc',
    '```',
    '',
    '| key | meaning |',
    '|---|---|',
    ...Object.entries(artifactHubKeys).map(([key, meaning]) => `| \`${key}\` | ${meaning} |`),
    '',
    'Each of `owners` has an `email`, that of the account in Artifact Hub, and can have a `name`. Each of `ignore` has the `name` of a chart. Its `version` is a regular expression; without it, no version of the chart is listed.',
    '',
    'Artifact Hub looks at a claim of ownership at once. It applies the rest when index.yaml changes the next time. If the file cannot be written, the charts are published all the same, and you get the warning [`artifacthub-not-written`](warnings.md#artifacthub-not-written).',
    '',
    '## Pages',
    '',
    '`site` has title, colours and links of the [pages](pages.md).',
    '',
    '| key | meaning |',
    '|---|---|',
    ...Object.entries(siteKeys).map(([key, meaning]) => `| \`${key}\` | ${meaning} |`),
    '',
    '## Values',
    '',
    '- Switches: `true` or `false`; in the environment also `1` or `0`. On the command line `--keep-going` and `--no-keep-going`.',
    '- Times: `250ms`, `60s`, `10m`, `1h30m`, `7d`. Sizes: `512KiB`, `5MiB`, `5MB`.',
    '- An empty environment variable counts as not set.',
    '- A variable that begins with `CHARTHOUSE_` and looks like a typing error (`CHARTHOUSE_DRYRUN`) is an error; others are ignored.',
    '',
    '## Options',
    '',
    'Each flag links to its description.',
    '',
    ...Object.entries(optionGroups).flatMap(([group, title]) => [
      `### ${title}`,
      '',
      '| flag | in the file | in the environment | default | commands |',
      '|---|---|---|---|---|',
      ...optionList.filter(([, spec]) => spec.group === group).map(row),
      '',
    ]),
    '## Other variables',
    '',
    '- `SOURCE_DATE_EPOCH`: the time of the files in a package, in seconds since 1970. Default: 1980-01-01.',
    '- `CI`: with `true`, `publish` has no default repository, and progress is plain lines.',
    '- `HELM_REPOSITORY_CONFIG`, `HELM_CONFIG_HOME`, `XDG_CONFIG_HOME`: where Helm keeps `repositories.yaml`, in this precedence.',
    '- `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`: [colour](cli.md). `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`: proxies.',
    '',
  ].join('\n');
}
