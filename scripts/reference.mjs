/** docs/cli.md and docs/config.md, made of the option and command tables. */

const notice = '<!-- Written by scripts/generate.mjs from src/config. Do not edit. -->';

/** The reference of the command line. */
export function cliReference(tables) {
  const { commands, catalogue } = tables;
  const names = Object.keys(commands);
  return [
    '# The command line',
    '',
    notice,
    '',
    '```',
    'charthouse COMMAND [WORDS] [OPTIONS]',
    '```',
    '',
    '| command | |',
    '|---|---|',
    ...names.map((name) => `| [\`${name}\`](#charthouse-${name}) | ${commands[name].summary} |`),
    '',
    'The result goes to stdout, the story of the run to stderr. On a terminal the story is one line that changes; in a log, or with `CI=true`, it is plain lines; with `--quiet` there is none. Colour is left out with `NO_COLOR`.',
    '',
    'Options may also stand in the environment and in `charthouse.yaml`: see [the configuration](config.md). `charthouse --version` prints the version, `charthouse help COMMAND` the help.',
    '',
    ...names.flatMap((name) => commandSection(name, tables)),
    ...jsonSection(),
    ...exitSection(catalogue),
  ].join('\n');
}

function commandSection(name, { commands, optionsOf, oppositeName }) {
  const { summary, about, words, examples } = commands[name];
  const options = optionsOf(name);
  const switches = options.filter(([, { kind }]) => kind === 'switch').map(([option]) => option);
  const opposite =
    switches[0] === undefined
      ? []
      : [
          `Each option without a value has an opposite, which overrules the environment and the file: \`--${oppositeName(switches[0])}\`.`,
          '',
        ];
  return [
    `## charthouse ${name}`,
    '',
    `${sentence(summary)} ${about}`,
    '',
    '```',
    ['charthouse', name, ...(words === undefined ? [] : [usageOf(words)]), ...(options.length === 0 ? [] : ['[OPTIONS]'])].join(' '),
    '```',
    '',
    ...(words === undefined ? [] : [`\`${words.placeholder}\`: ${words.summary}.`, '']),
    ...(options.length === 0 ? [] : ['| option | |', '|---|---|', ...options.map(optionRow), '', ...opposite]),
    '```sh',
    ...examples.flatMap(({ line, says }) => [`# ${says}`, line]),
    '```',
    '',
  ];
}

function optionRow([name, spec]) {
  const short = spec.short === undefined ? '' : `\`-${spec.short}\`, `;
  const value = spec.kind === 'switch' ? '' : ` ${spec.choices?.join('\\|') ?? spec.placeholder}`;
  return `| ${short}\`--${name}${value}\` | ${meaning(spec)} |`;
}

/** Summary, default and detail of an option, in sentences. */
function meaning({ summary, default: written, detail }) {
  return [sentence(summary), written === undefined ? '' : `Default: \`${written}\`.`, detail ?? ''].filter((part) => part !== '').join(' ');
}

function usageOf({ placeholder, variadic, required }) {
  const name = variadic ? `${placeholder}…` : placeholder;
  return required ? name : `[${name}]`;
}

function jsonSection() {
  return [
    '## JSON',
    '',
    'With `--json`, stdout is one document, after errors too. A field that a command has nothing to say about is null, empty or zero, never absent.',
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
    '  warnings: [{code, message, hint}],',
    '  error: null | {code, message, hint, details, docs}',
    '}',
    '```',
    '',
    '`outcome` of a chart: `new` (published by this run), `adopted` (bytes that an earlier run had left were published), `restored` (a missing package was put back), `unchanged` (published before), `skipped` (published before with other contents, and left so with `--skip-existing`; `differs` names the files), `missing` (published before, and its package is gone), `wrong-digest` (published before, and its package has other bytes than the index says), `not-written` (it would be `new` or `adopted`, but the run ended before), `passed` (of `gate`), `conflict` (published before with other contents; `differs` names the files), `invalid` (no chart that Helm takes, or one that the index or the store cannot hold). `provenance` is what became of the `.prov` beside a package: `new`, `replaced`, `unchanged`, or `differs` (the stored one signs the same package and was left); it is absent if there is none. `type` is `library` for charts that nobody can install by themselves, and absent for others. In a dry run it is what would happen; `index.revisionAfter` differs from `revisionBefore` exactly where something was committed. `package` adds `file` to each chart, and `verify` adds `findings: [{kind, name, version, url, message}]` (`index-fault` has null for the three names) to the document. `doctor` adds `checks: [{check, outcome, message, hint?, details?}]` with `outcome` `ok`, `warning`, `failed` or `skipped` ([doctor](doctor.md) lists them). `authenticate` adds `identity: {account, arn, source, expires}`, or null where nobody could say. `rebuild` adds `orphans: [{key, name, version, digest, sizeBytes, modified, reason, message}]`, packages without an entry that were not added (`reason`: `not-asked`, `listed`, `same-version`, `equal-version`, `unlistable`, `no-chart`), and `missing: [{name, version, url, key}]`, entries without a package; its `charts` are the packages that are listed now, `path` their keys. `rebase-urls` adds `changed: [{name, version, from, to}]`, the URLs that it changed, and `findings: [{kind, name, version, key, message}]` (`kind`: `missing` or `wrong-digest`), packages that are not where the new URLs lead. `infra` adds `stack: {name, region}`, `outcome` (`created`, `updated`, `unchanged`, `previewed`, `declined`, `read`, `failed`), `changes: [{action, resource, type, properties}]` and `outputs`; `infra template` adds `template`. `init` adds `init: {charts: [{path, name, version, error}], files: [{path, outcome}], stack, githubRepository, lacking, helmignoreLacking, helmignoreAdded}` with `outcome` `written`, `updated`, `unchanged` or `kept`; `lacking` are lines that a charthouse.yaml which was kept does not have. `helmignoreLacking` are lines that the `.helmignore` of a chart at the root still lacks, and `helmignoreAdded` those that `--update-helmignore` adds. `status` adds `status: {window, publishing, bucket, cdn, index}` ([status](status.md)).',
    '',
    '`outcome` of the invalidation: `none` (no CDN, or nothing to tell it), `created` (the CDN was told, and is at work), `completed` (it has dropped its copies), `failed` (a warning says why), `skipped` (`--no-invalidate`). `paths` are those of the public URL; of a dry run, those that it would be told. `staleUntil` is the time until which caches may serve the index before, `null` where none is known to. `outcome` of the verification: `verified`, `stale` (right at the origin, older at the public URL, or its host name does not resolve yet), `failed`, `skipped`, `none`.',
    '',
  ];
}

function exitSection(catalogue) {
  const meanings = {
    1: 'unforeseen',
    2: 'the command line or the configuration',
    3: 'a chart (also with `--keep-going`)',
    4: 'a conflict with what is published',
    5: 'a store or a server said no, the deadline passed, or a check of `doctor` failed',
    6: 'the index is there, but cannot be used',
    7: 'the repository is not what its index says: `verify` found something, a listed package is missing or overwritten, or what was published cannot be read back',
    130: 'stopped by Ctrl-C, after a commit on its way was settled',
    143: 'stopped by SIGTERM, after a commit on its way was settled',
  };
  const codes = (exitCode) => Object.keys(catalogue).filter((code) => catalogue[code].exitCode === Number(exitCode));
  return [
    '## Exit codes',
    '',
    '| code | meaning | errors |',
    '|---|---|---|',
    '| 0 | done, or nothing to do | |',
    ...Object.entries(meanings).map(
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
export function configReference({ commands, environmentName, optionList }) {
  const inFile = optionList.filter(([, { places }]) => places === 'anywhere');
  const row = ([name, spec]) => {
    const file = spec.places === 'anywhere' ? `\`${name}\`` : '';
    const variable = spec.variable === undefined ? '' : `, \`${spec.variable}\``;
    const environment = spec.places === 'flag' ? '' : `\`${environmentName(name)}\`${variable}`;
    return `| \`--${name}\` | ${file} | ${environment} | ${spec.default === undefined ? '' : `\`${spec.default}\``} | ${spec.commands.filter((command) => command in commands).join(', ')} |`;
  };
  return [
    '# The configuration',
    '',
    notice,
    '',
    'Each option has one value: that of its flag, else of its environment variable, else of the configuration file, else its default. All of them are read once, before anything is done, and everything that is wrong is said at once, with file, line and column.',
    '',
    '## charthouse.yaml',
    '',
    'Read from the working folder if it is there, or from where `--config` says; folders further up are not searched. Its keys are the long names of flags. Paths in it count from the folder that it lies in.',
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
    '`charts` are the charts to work on if the command line names none. An item may be a pattern, such as `charts/*`: `*`, `?` and `[a-z]` match within a name, and `**` matches any number of folders. It matches folders with a Chart.yaml, and packages if it ends with `.tgz`. Names that begin with a dot match only a pattern that does, and links are not followed out of the folder. A pattern that matches nothing is an error. A path that exists is taken as it is. Quoted arguments of the command line and the input `charts` of the Action take the same patterns.',
    '',
    'Unknown keys are errors. What belongs to one run, such as `tag` or `new-index`, cannot be set in the file, and neither can what a pull request must not choose, such as `helm-url` or `role-to-assume`: [the threat model](threat-model.md#options) has the reason for each option. `charts` and `destination` in the file must be inside the checkout.',
    '',
    '## Values',
    '',
    '- Switches: `true` or `false`; in the environment also `1` or `0`. On the command line `--keep-going` and `--no-keep-going`.',
    '- Times: `250ms`, `60s`, `10m`, `1h30m`, `7d`. Sizes: `512KiB`, `5MiB`, `5MB`.',
    '- An empty environment variable counts as not set.',
    '- A variable that begins with `CHARTHOUSE_` and looks like a slip (`CHARTHOUSE_DRYRUN`) is an error; others are left alone.',
    '',
    '## Options',
    '',
    '| flag | in the file | in the environment | default | commands |',
    '|---|---|---|---|---|',
    ...optionList.map(row),
    '',
    '## What each means',
    '',
    ...optionList.map(([name, spec]) => `- \`${name}\`: ${meaning(spec)}`),
    '',
    '## Other variables',
    '',
    '- `SOURCE_DATE_EPOCH`: the time that files in a package carry, in seconds since 1970; without it 1980-01-01.',
    '- `CI`: with `true`, `publish` has no default repository, and the story of a run is plain lines.',
    '- `NO_COLOR`: no colour. `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`: the way to URLs.',
    '',
    `${inFile.length} of the options may stand in the file; an editor that knows JSON schemas completes them with [charthouse.schema.json](../charthouse.schema.json).`,
    '',
  ].join('\n');
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
