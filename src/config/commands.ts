/** The commands: what they are for, what they take, examples. Help, reference and completion come from this table. */
import { awsCommands } from './aws-commands.ts';
import { budgetCommands } from './budget-commands.ts';
import { cacheCommands } from './cache-commands.ts';
import { copyCommands } from './copy-commands.ts';
import { dependencyCommands } from './dependency-commands.ts';
import { historyCommands } from './history-commands.ts';
import { pagesCommands } from './pages-commands.ts';
import { reviewCommands } from './review-commands.ts';
import { setupCommands } from './setup-commands.ts';
import type { CommandSpec } from './types.ts';
import { yankCommands } from './yank-commands.ts';

const publishing = {
  publish: {
    group: 'publish',
    summary: 'Package charts and publish them to a repository',
    about:
      'Packages each chart, puts new packages into the repository, and adds them to index.yaml in one atomic commit, so that concurrent publishers lose nothing. A chart that is published already and has not changed is left alone. A version that is published with other contents is refused.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder or .tgz; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse publish', says: 'publish the charts of this project to ./repository' },
      {
        line: 'charthouse publish charts/app --to /srv/charts --url https://charts.example.com',
        says: 'publish one chart to a folder that a web server serves',
      },
      {
        line: 'charthouse publish --tag "$GITHUB_REF_NAME"',
        says: 'in a release workflow: refuse every version but the tagged one',
      },
      { line: 'charthouse publish --dry-run', says: 'show what would happen, without writing anything' },
      { line: 'charthouse publish app-1.2.3.tgz', says: 'publish an existing package, with its app-1.2.3.tgz.prov if there is one' },
    ],
  },
  package: {
    group: 'publish',
    summary: 'Package charts into a folder',
    about:
      'Writes NAME-VERSION.tgz for each chart and prints its path. The same chart gives the same bytes on every machine. The contents are those of helm package.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse package', says: 'package the charts of this project into this folder' },
      { line: 'charthouse package charts/app -d build --version 1.2.3', says: 'package another version into another folder' },
      { line: 'SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" charthouse package', says: 'give every file the time of the last commit' },
    ],
  },
} as const;

const checking = {
  gate: {
    group: 'check',
    alias: 'lint',
    summary: 'Lint and render charts with real Helm versions',
    about:
      'Packages each chart, compares its version with the tag, and has each Helm lint and render it with each ci/*-values.yaml, or with its own values if there is none. Needs no repository and writes nothing. publish does the same first if you pass --helm-version.',
    argument: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'Chart folder or .tgz; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse gate', says: 'check the charts of this project with the oldest and the newest Helm' },
      { line: 'charthouse gate --helm-version 3.17.3,4.2.4 --tag v1.2.3', says: 'check with other Helm versions, and against a tag' },
      { line: 'charthouse gate charts/app --kube-version 1.33', says: 'render for a newer Kubernetes' },
    ],
  },
  verify: {
    group: 'check',
    summary: 'Compare every listed package with its digest',
    about:
      'Reads the index and every package that it lists, and compares digests. Changes nothing. Ends with exit code 7 if something is wrong.',
    argument: {
      placeholder: 'NAME[@VERSION]',
      variadic: true,
      completes: 'nothing',
      summary: 'Chart, or one version of it; default: everything',
    },
    examples: [
      { line: 'charthouse verify --to ./repository', says: 'check a folder' },
      { line: 'charthouse verify --to . --local', says: 'check a checkout whose index has absolute URLs' },
      { line: 'charthouse verify --url https://charts.example.com', says: 'check a repository as its users see it' },
      { line: 'charthouse verify --url https://charts.example.com app@1.2.3', says: 'check one version' },
    ],
  },
  audit: {
    group: 'check',
    summary: 'Find what any reader refuses in a repository',
    about:
      'Reads the index and every package that it lists, and judges both by the rules of each supported Helm and of other readers. Each finding has a rule, a severity and a remedy. Works on any Helm repository. Changes nothing. Ends with exit code 7 if a finding is as severe as --fail-on.',
    examples: [
      { line: 'charthouse audit --url https://charts.example.com', says: 'audit a repository as its users see it' },
      { line: 'charthouse audit --to ./repository --fail-on warning', says: 'audit a folder, and fail on warnings too' },
      { line: 'charthouse audit --to s3://charts --index-only', says: 'judge only the index, without reading packages' },
    ],
  },
  doctor: {
    group: 'check',
    summary: 'Check that you can publish',
    about:
      'Checks each IAM permission, the account, conditional writes, the index, CloudFront, clock skew, and what users get at the public URL. For each check it prints the result and what to do. It removes the objects that it writes. Ends with exit code 5 if a check failed; warnings do not count.',
    examples: [
      {
        line: 'charthouse doctor --to s3://charts --url https://charts.example.com',
        says: 'before the first publish, or after one failed',
      },
      { line: 'charthouse doctor --to s3://charts --account 111122223333', says: 'check the owner of the bucket too' },
      { line: 'charthouse doctor --to /srv/charts', says: 'check a folder: write permission and lock' },
    ],
  },
  status: {
    group: 'check',
    summary: 'Show publish history and repository health',
    about:
      'Shows the runs of the publishing workflow (from GitHub), and metrics of the bucket and of CloudFront (from CloudWatch). Also shows the age of the index in the store and at the public URL. If a part is unavailable, it explains why and what to do, and shows the rest. Changes nothing.',
    examples: [
      { line: 'charthouse status --to stack:charts --github-repository alto9/kube9-operator', says: 'the last week' },
      { line: 'charthouse status --to stack:charts --since 30d', says: 'the last 30 days' },
      { line: 'charthouse status --to stack:charts --prometheus > charts.prom', says: 'for the textfile collector of node_exporter' },
    ],
  },
  explain: {
    group: 'check',
    summary: 'Explain an error or warning code',
    about:
      'Prints the page of a code: what happened, what to do, and an example. Works without a network. You can write the code in lower case and without CH_. Without a code, it lists all codes.',
    argument: { placeholder: 'CODE', variadic: false, completes: 'code', summary: 'Error or warning code; default: list all codes' },
    examples: [
      { line: 'charthouse explain CH_CONFLICT', says: 'what the error means, and what to do' },
      { line: 'charthouse explain index-fault', says: 'what a warning means' },
      { line: 'charthouse explain conflict --json', says: 'as JSON, for programs' },
    ],
  },
  index: {
    group: 'repository',
    summary: 'Write the index.yaml of a folder of packages',
    about:
      'Adds the packages in a folder, and in the folders directly in it, to its index.yaml, as helm repo index does. Unlike helm repo index, it keeps every entry that is listed already.',
    argument: { placeholder: 'DIR', variadic: false, completes: 'folder', summary: 'Folder of packages; default: this folder' },
    examples: [
      { line: 'charthouse index ./repository', says: 'add the packages that index.yaml does not list yet' },
      { line: 'charthouse index ./repository --url https://charts.example.com', says: 'with absolute URLs' },
      { line: 'charthouse index ./new --merge ./repository/index.yaml', says: 'join another index with the packages in ./new' },
      { line: 'charthouse index ./repository --fresh', says: 'list only the packages in the folder' },
    ],
  },
  rebuild: {
    group: 'repository',
    summary: 'Repair index.yaml from the packages of a repository',
    about:
      'Use it if index.yaml was lost, or lacks packages. Reads the Chart.yaml of each package without an entry, and replaces index.yaml in one atomic commit, so that concurrent publishers lose nothing. Every existing entry stays as it is. Packages that an existing index does not name (orphans) are printed, and added only with --add-orphans.',
    examples: [
      { line: 'charthouse rebuild --dry-run', says: 'show what would be added, orphans, and entries without a package' },
      { line: 'charthouse rebuild --to /srv/charts', says: 'index.yaml is gone: make it from all packages' },
      { line: 'charthouse rebuild --add-orphans', says: 'add packages that the index does not name' },
      { line: 'charthouse rebuild --from index-of-yesterday.yaml', says: 'index.yaml is broken: start from an earlier copy' },
      { line: 'charthouse rebuild --to s3://charts --shard 3/8 --parts ./parts', says: 'many packages: read one shard of eight' },
      { line: 'charthouse rebuild --to s3://charts --merge ./parts', says: 'all eight are read: make the index' },
    ],
  },
  repair: {
    group: 'repository',
    summary: 'Correct what makes Helm refuse an index',
    about:
      'Finds what a Helm refuses in index.yaml, plans a correction for each fault, prints the plan, and applies it in one atomic commit, so that concurrent publishers lose nothing. It quotes numbers, removes fields that no Helm knows, completes entries, removes items that are no entries and entries that are there twice, and corrects unusable digests by the packages. With --add-orphans it adds packages without an entry, with --old-url it points URLs at this repository. Other entries keep their bytes.',
    examples: [
      { line: 'charthouse repair --dry-run', says: 'show the plan' },
      { line: 'charthouse repair --to s3://charts', says: 'repair the index of a bucket' },
      { line: 'charthouse repair --read-packages --remove-dangling', says: 'also compare every package, and remove entries without one' },
      {
        line: 'charthouse repair --add-orphans --old-url https://old.example.com/charts',
        says: 'also add packages without an entry, and point URLs here',
      },
    ],
  },
  'rebase-urls': {
    group: 'repository',
    summary: 'Change the base of the URLs in the index',
    about:
      'For a repository that moves. Entries whose URL begins with --old-url get a URL with the same path in this repository: relative, or absolute below --url with --index-urls absolute. Each package must be there with its digest. Only URLs change, in one atomic commit, so that concurrent publishers lose nothing.',
    examples: [
      {
        line: 'charthouse rebase-urls --old-url https://old.example.com/charts --dry-run',
        says: 'show what would change, and which packages are missing',
      },
      {
        line: 'charthouse rebase-urls --to s3://charts --old-url s3://charts',
        says: 'after helm-s3: your users no longer need the plugin',
      },
      {
        line: 'charthouse rebase-urls --old-url https://old.example.com --url https://new.example.com --index-urls absolute',
        says: 'from absolute URLs to absolute URLs',
      },
    ],
  },
  serve: {
    group: 'repository',
    summary: 'Serve a folder over HTTP to try it out',
    about:
      'Serves a repository until you press Ctrl-C, with its pages if there are any. Only this machine can reach it, unless you pass --host. The first line of the output is the URL.',
    argument: {
      placeholder: 'DIR',
      variadic: false,
      completes: 'folder',
      summary: 'Folder to serve; default: to of charthouse.yaml, else ./repository',
    },
    examples: [
      { line: 'charthouse serve ./repository', says: 'then, in another terminal: helm repo add local http://127.0.0.1:8879' },
      { line: 'charthouse serve ./repository --port 0', says: 'on any free port' },
    ],
  },
} as const;

/** The command table, in the order in which help lists it. A nested command has the name of its parent first. Options are in `options.ts`. */
export const commands: typeof publishing &
  typeof dependencyCommands &
  typeof reviewCommands &
  typeof checking &
  typeof copyCommands &
  typeof budgetCommands &
  typeof historyCommands &
  typeof yankCommands &
  typeof pagesCommands &
  typeof awsCommands &
  typeof setupCommands &
  typeof cacheCommands = {
  ...publishing,
  ...dependencyCommands,
  ...reviewCommands,
  ...checking,
  ...copyCommands,
  ...budgetCommands,
  ...historyCommands,
  ...yankCommands,
  ...pagesCommands,
  ...awsCommands,
  ...setupCommands,
  ...cacheCommands,
};

// As in the error catalogue: the shape is checked here, so that the names stay in the type.
const _checked: Readonly<Record<string, CommandSpec>> = commands;
void _checked;
