/** The commands: what they are for, what they take, examples. Help, reference and completion come from this table. */
import type { CommandSpec } from './types.ts';

/** The command table, in the order in which the help lists it. Options are in `options.ts`. */
export const commands = {
  publish: {
    summary: 'package charts and publish them into a repository',
    about:
      'Packages each chart, puts the packages that are new into the repository, and adds them to index.yaml in one step that cannot lose the work of another publisher. What is published already and has not changed is left alone. A version that is published with other contents is refused.',
    words: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'a chart folder or a .tgz; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse publish', says: 'publish the charts of this project into ./repository' },
      {
        line: 'charthouse publish charts/app --to /srv/charts --url https://charts.example.com',
        says: 'one chart, with its public URL known',
      },
      {
        line: 'charthouse publish --tag "$GITHUB_REF_NAME"',
        says: 'in a release workflow: refuse to publish anything but the tagged version',
      },
      { line: 'charthouse publish --dry-run', says: 'show what would happen, write nothing' },
      { line: 'charthouse publish app-1.2.3.tgz', says: 'a package made before; app-1.2.3.tgz.prov beside it goes along' },
    ],
  },
  package: {
    summary: 'make packages of charts',
    about:
      'Writes NAME-VERSION.tgz for each chart and prints its path. The same chart gives the same bytes on every machine. The contents are those that helm package would write.',
    words: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'a chart folder; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse package', says: 'package the charts of this project into this folder' },
      { line: 'charthouse package charts/app -d build --version 1.2.3', says: 'with another version, into another folder' },
      { line: 'SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" charthouse package', says: 'with the time of the last commit on every file' },
    ],
  },
  gate: {
    summary: 'look whether charts may be published',
    about:
      'Packages each chart, holds its version against the tag, and has real Helms lint and render it, with each ci/*-values.yaml, or with its own values if there is none. Needs no repository and writes nothing. publish does the same first where --helm-version is given.',
    words: {
      placeholder: 'CHART',
      variadic: true,
      completes: 'chart',
      summary: 'a chart folder or a .tgz; default: charts of charthouse.yaml, else this folder, else charts/*',
    },
    examples: [
      { line: 'charthouse gate', says: 'the charts of this project, by the oldest and the newest Helm' },
      { line: 'charthouse gate --helm-version 3.17.3,4.2.4 --tag v1.2.3', says: 'by other Helms, and are they what the tag says?' },
      { line: 'charthouse gate charts/app --kube-version 1.33', says: 'rendered for a newer Kubernetes' },
    ],
  },
  index: {
    summary: 'write the index.yaml of a folder of packages',
    about:
      'Adds the packages of a folder, and of the folders directly in it, to its index.yaml, as helm repo index does, but loses nothing: every entry that is listed already stays as it is.',
    words: { placeholder: 'DIR', variadic: false, completes: 'folder', summary: 'the folder; default: this one' },
    examples: [
      { line: 'charthouse index ./repository', says: 'add the packages that index.yaml does not list yet' },
      { line: 'charthouse index ./repository --url https://charts.example.com', says: 'with absolute URLs' },
      { line: 'charthouse index ./new --merge ./repository/index.yaml', says: 'what is listed there, and the packages of ./new' },
      { line: 'charthouse index ./repository --fresh', says: 'start anew from the packages that are there' },
    ],
  },
  verify: {
    summary: 'check that every listed package is there, with its digest',
    about:
      'Reads the index and each package that it lists, and compares digests. Reads only. Ends with exit code 7 where something is wrong.',
    words: {
      placeholder: 'NAME[@VERSION]',
      variadic: true,
      completes: 'nothing',
      summary: 'only this chart, or only this version of it; default: everything',
    },
    examples: [
      { line: 'charthouse verify --to ./repository', says: 'a folder' },
      { line: 'charthouse verify --to . --local', says: 'a checkout whose index has absolute URLs' },
      { line: 'charthouse verify --url https://charts.example.com', says: 'a repository as its users see it' },
      { line: 'charthouse verify --url https://charts.example.com app@1.2.3', says: 'one version' },
    ],
  },
  rebuild: {
    summary: 'make the index anew from the packages of a repository',
    about:
      'Repairs an index.yaml that was lost, or that lacks packages which are there. Of each package without an entry Chart.yaml is read, and index.yaml is replaced in one step that cannot lose the work of a publisher. Every entry that is there stays as it is. Packages that an existing index does not name are listed in the output, and added only with --add-orphans.',
    examples: [
      { line: 'charthouse rebuild --dry-run', says: 'show what would be added, and what has no entry or no package' },
      { line: 'charthouse rebuild --to /srv/charts', says: 'index.yaml is gone: make it of all packages' },
      { line: 'charthouse rebuild --add-orphans', says: 'list the packages, too, that the index does not name' },
      { line: 'charthouse rebuild --from index-of-yesterday.yaml', says: 'index.yaml is broken: begin with what it said before' },
    ],
  },
  'rebase-urls': {
    summary: 'change the base of all URLs in the index',
    about:
      'For a repository that moves. Entries whose URL begins with --old-url get one that leads to the same path of this repository: relative, or with --index-urls absolute under --url. Each package must be there with its digest. Only URLs change; index.yaml is replaced in one step that cannot lose the work of a publisher.',
    examples: [
      {
        line: 'charthouse rebase-urls --old-url https://old.example.com/charts --dry-run',
        says: 'show what would change, and what is missing',
      },
      {
        line: 'charthouse rebase-urls --to s3://charts --old-url s3://charts',
        says: 'helm-s3 wrote the URLs: no user needs the plugin any more',
      },
      {
        line: 'charthouse rebase-urls --old-url https://old.example.com --url https://new.example.com --index-urls absolute',
        says: 'absolute before and after',
      },
    ],
  },
  authenticate: {
    summary: 'say as whom charthouse would write',
    about:
      'Finds credentials as a publish would, or assumes the role of --role-to-assume, and asks STS whose they are. Prints account, ARN, where the keys are from and until when they hold; never a key. Asks no repository, writes nothing, and leaves nothing for the next step: each command gets its own.',
    examples: [
      { line: 'charthouse authenticate --account 111122223333', says: 'are these credentials of the right account?' },
      {
        line: 'charthouse authenticate --role-to-assume arn:aws:iam::111122223333:role/charts-publish',
        says: 'in a job of GitHub: does the role let it in?',
      },
    ],
  },
  doctor: {
    summary: 'look whether this set-up is able to publish',
    about:
      'Tries one thing at a time: credentials, account, each permission by itself, the conditions of writes, the index, the clock, what users get at the public URL. Says of each what was found and what to do. What it puts for that it removes again. Ends with exit code 5 where a check failed; warnings do not count.',
    examples: [
      {
        line: 'charthouse doctor --to s3://charts --url https://charts.example.com',
        says: 'before the first publish, or where one failed',
      },
      { line: 'charthouse doctor --to s3://charts --account 111122223333', says: 'whose bucket it is, too' },
      { line: 'charthouse doctor --to /srv/charts', says: 'a folder: can it be written, who holds its lock' },
    ],
  },
  status: {
    summary: 'show how publishing and serving have been doing',
    about:
      'Shows the runs of the publishing workflow (from GitHub), the figures of the bucket and the CDN (from CloudWatch), and the age of the index where it lives and as users get it. What cannot be seen is said, with what would show it, and the rest is shown all the same. Reads only.',
    examples: [
      { line: 'charthouse status --to stack:charts --github-repository alto9/kube9-operator', says: 'the last week' },
      { line: 'charthouse status --to stack:charts --since 30d', says: 'the last thirty days' },
      { line: 'charthouse status --to stack:charts --prometheus > charts.prom', says: 'for the textfile collector of node_exporter' },
    ],
  },
  infra: {
    summary: 'make or change what a repository stands on in AWS',
    about:
      'template prints the CloudFormation template of a bucket, a CDN, names and roles. diff shows what deploying it would change, and changes nothing. deploy shows that first, asks, and then makes exactly that. outputs prints what the stack says of what it has made.',
    words: {
      placeholder: 'ACTION',
      variadic: false,
      required: true,
      completes: ['template', 'diff', 'deploy', 'outputs'],
      summary: 'template, diff, deploy or outputs',
    },
    examples: [
      { line: 'charthouse infra diff', says: 'what would be made; nothing is' },
      {
        line: 'charthouse infra deploy --parameters DomainName=charts.example.com,HostedZoneId=Z0123456789',
        says: 'make it, under a name of your own',
      },
      { line: 'charthouse infra outputs', says: 'the bucket, the distribution, the URL, the role' },
      { line: 'charthouse infra template > template.json', says: 'to review it, or to deploy it with other tools' },
    ],
  },
  init: {
    summary: 'write the configuration and the workflows of a repository with charts',
    about:
      'Finds the charts, and writes charthouse.yaml and three workflows for GitHub: one that releases, one that deploys what the repository stands on, one that checks it every day. Asks nothing, replaces nothing, and says what to do next.',
    examples: [
      { line: 'charthouse init', says: 'in the root of a repository with charts' },
      { line: 'charthouse init --dry-run', says: 'show which files it would write' },
      { line: 'charthouse init --update-helmignore', says: 'if the root of the repository is a chart with a .helmignore' },
      { line: 'charthouse init --to s3://charts --url https://charts.example.com', says: 'for a bucket that is there already' },
    ],
  },
  serve: {
    summary: 'serve a folder as a chart repository, for trying out',
    about:
      'Serves a repository over HTTP until Ctrl-C, to this machine only unless --host says otherwise. The first line of the output is the URL.',
    words: {
      placeholder: 'DIR',
      variadic: false,
      completes: 'folder',
      summary: 'the folder; default: to of charthouse.yaml, else ./repository',
    },
    examples: [
      { line: 'charthouse serve ./repository', says: 'then, in another terminal: helm repo add local http://127.0.0.1:8879' },
      { line: 'charthouse serve ./repository --port 0', says: 'on any free port' },
    ],
  },
  completion: {
    summary: 'print the completion script of a shell',
    about: 'Prints a script that makes the shell complete commands, options and their values.',
    words: {
      placeholder: 'SHELL',
      variadic: false,
      required: true,
      completes: ['bash', 'zsh', 'fish'],
      summary: 'bash, zsh or fish',
    },
    examples: [
      { line: 'source <(charthouse completion bash)', says: 'bash, for this session; the line may stand in ~/.bashrc' },
      { line: 'charthouse completion zsh > "$fpath[1]/_charthouse"', says: 'zsh, for ever' },
      { line: 'charthouse completion fish > ~/.config/fish/completions/charthouse.fish', says: 'fish, for ever' },
    ],
  },
} as const;

// As in the error catalogue: the shape is checked here, so that the names stay in the type.
const _checked: Readonly<Record<string, CommandSpec>> = commands;
void _checked;
