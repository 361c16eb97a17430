/** The one option table. Flags, environment names, keys of charthouse.yaml, its schema, the reference and completion come from it. */
import { auditOptions } from './audit-options.ts';
import { cdnOptions } from './cdn-options.ts';
import { contentsOptions } from './contents-options.ts';
import { copyOptions } from './copy-options.ts';
import { dependencyOptions } from './dependency-options.ts';
import { statusPageOptions } from './figures-options.ts';
import { helmOptions } from './helm-options.ts';
import { indexOptions } from './index-options.ts';
import { objectOptions } from './object-options.ts';
import { pagesOptions } from './pages-options.ts';
import { retentionOptions } from './retention-options.ts';
import { runOptions } from './run-options.ts';
import { serveOptions } from './serve-options.ts';
import { storeOptions } from './store-options.ts';
import { tagOptions } from './tag-options.ts';
import type { OptionSpec } from './types.ts';
import { verifyOptions } from './verify-options.ts';
import { watchOptions } from './watch-options.ts';
import { yankOptions } from './yank-options.ts';

const leading = {
  to: {
    kind: 'target',
    places: 'anywhere',
    fileReason:
      'a target, not an identity: keys go to Amazon or to the endpoint that the workflow names, and `account` refuses a bucket of another account',
    group: 'common',
    placeholder: 'TARGET',
    default: './repository',
    defaultTextIn: {
      infra: '',
      init: 'a stack named after the git repository',
      status: '',
      verify: './repository, or the repository at --url',
      audit: './repository, or the repository at --url',
      mirror: '',
      promote: '',
      check: './repository, or the repository at --url',
      diff: './repository, or the repository at --url',
    },
    summary: 'Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
    in: {
      package: 'Repository in a folder, which stays out of the packages',
      gate: 'Repository in a folder, which stays out of the packages',
      dependency: 'Repository in a folder, which stays out of the packages',
      verify: 'Repository to check: a folder, s3://BUCKET[/PREFIX], stack:NAME or an archive (charts.tar)',
      audit: 'Repository to audit: a folder, s3://BUCKET[/PREFIX], stack:NAME or an archive (charts.tar)',
      check: 'Repository to compare with: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
      diff: 'Repository of the chart: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
      doctor: 'Repository to try: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
      history: 'Repository to look into: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
      infra: 'Stack to work on, as stack:NAME',
      serve: 'Folder to serve',
      status: 'Repository to report on: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
      init: 'Repository that the workflows publish to: stack:NAME or s3://BUCKET[/PREFIX]',
      mirror: 'Repository to copy into: a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar)',
      promote: 'Repository to copy into: a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar)',
    },
    detail:
      '`stack:NAME` is a CloudFormation stack. Its outputs name the bucket (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). If `CI=true`, `publish`, `prune`, `rebuild`, `reformat`, `rebase-urls`, `doctor` and `verify` have no default. A job that forgot to name its repository must not publish to a folder that disappears with the job.',
    libraryDetail:
      '`stack:NAME` is a CloudFormation stack. Its outputs name the bucket (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder stays out of the packages.',
    commands: [
      'publish',
      'mirror',
      'promote',
      'package',
      'gate',
      'dependency build',
      'dependency update',
      'verify',
      'audit',
      'check',
      'diff',
      'rebuild',
      'rebase-urls',
      'reformat',
      'yank',
      'restore',
      'deprecate',
      'rollback',
      'prune',
      'pages build',
      'repair',
      'doctor',
      'history',
      'infra diff',
      'infra deploy',
      'infra outputs',
      'serve',
      'status',
      'init',
    ],
  },
  url: {
    kind: 'url',
    places: 'anywhere',
    fileReason: 'requests to it carry no credentials, and its answers are compared, never run',
    group: 'common',
    placeholder: 'URL',
    summary: 'Public URL of the repository',
    in: {
      verify: 'Public URL of the repository to check',
      audit: 'Public URL of the repository to audit',
      index: 'URL to put before the name of each package',
    },
    detail:
      'The URL that your users pass to `helm repo add`. `publish` needs it for absolute URLs in the index, and to read back what your users see. `rebuild` uses it to recognise absolute URLs that lead to this repository. For both, it is the base of the paths that CloudFront invalidates. `verify` reads the repository there if you do not pass `--to`. `doctor` checks what your users get there. `index` puts it before the name of each package, as `helm repo index --url` does.',
    commands: [
      'publish',
      'mirror',
      'promote',
      'verify',
      'audit',
      'check',
      'diff',
      'rebuild',
      'rebase-urls',
      'reformat',
      'yank',
      'restore',
      'deprecate',
      'rollback',
      'prune',
      'pages build',
      'repair',
      'doctor',
      'index',
      'status',
      'init',
    ],
  },
  destination: {
    kind: 'path',
    places: 'anywhere',
    fileReason: 'only inside the checkout',
    group: 'common',
    short: 'd',
    placeholder: 'DIR',
    default: '.',
    summary: 'Folder to write the packages to',
    commands: ['package'],
  },
  merge: {
    kind: 'path',
    places: 'one-run',
    group: 'common',
    placeholder: 'PATH',
    summary: 'Index file whose entries are added to the new index',
    in: { rebuild: 'Folder with the part files of all shards, from which the index is made' },
    detail:
      '`index`: versions that only the file lists are added. An entry of the index.yaml in the folder keeps its digest, its URLs and its `created`. The file itself does not change. A version that both list with different digests is a conflict. `rebuild`: all parts of one split must be there (`--shard`). The result is that of a run without shards. A package that changed since it was read is read again.',
    commands: ['index', 'rebuild'],
  },
  fresh: {
    kind: 'switch',
    places: 'one-run',
    group: 'common',
    summary: 'Start again: list only the packages in the folder',
    detail:
      'Drops entries of the old index.yaml whose packages are elsewhere, and makes all URLs again. A published version never gets another digest, and keeps its `created`.',
    commands: ['index'],
  },
  from: {
    kind: 'path',
    places: 'one-run',
    group: 'common',
    placeholder: 'FILE',
    summary: 'Earlier copy of index.yaml, whose entries are all kept',
    in: {
      promote: 'Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar)',
    },
    detail:
      'Use it if index.yaml is lost, broken, or lacks entries that it once had. FILE itself does not change. If index.yaml can be read, every entry in it stays as it is; versions that only FILE lists are added. `promote`: the repository that has the versions already.',
    commands: ['rebuild', 'promote'],
  },
  'old-url': {
    kind: 'text',
    places: 'one-run',
    group: 'common',
    placeholder: 'URL',
    defaultText: 'the value of --url',
    summary: 'Base of the URLs that are in the index now',
    detail:
      'The part before the path of the packages: `https://old.example.com/charts`, `s3://old-charts`, `https://github.com/OWNER/REPO/releases/download`. The rest of each URL is the path in this repository.',
    in: { repair: 'Base of URLs that should lead into this repository' },
    commands: ['rebase-urls', 'repair'],
  },
  'keep-going': {
    kind: 'switch',
    places: 'anywhere',
    fileReason: 'matters only to a run that writes, and such a run publishes the contents of the checkout; the exit status does not change',
    group: 'charts',
    summary: 'Publish the other charts even if some are refused',
    detail: 'The exit code still reports the refused ones.',
    commands: ['publish'],
  },
  'skip-existing': {
    kind: 'switch',
    places: 'anywhere',
    fileReason:
      'matters only to a run that writes, and such a run publishes the contents of the checkout; a listed version is never replaced',
    group: 'charts',
    summary: 'Skip versions that are published with other contents',
    detail:
      'Without it, such a version is a conflict (exit code 4). With it, the version is `skipped`: a warning names it and the files that differ, and the published package stays as it is. Every other error is still an error.',
    in: { check: 'Warn of versions that are published with other contents' },
    commands: ['publish', 'check'],
  },
  deadline: {
    kind: 'duration',
    places: 'anywhere',
    fileReason: 'a limit of the run; the runner has its own, and a flag or the environment takes precedence',
    group: 'output',
    placeholder: 'TIME',
    default: '10m',
    defaultIn: { infra: '1h', mirror: '12h', promote: '1h' },
    summary: 'Overall timeout',
    detail: '`infra` has an hour by default, because CloudFront and certificates take long, and `mirror` twelve.',
    libraryDetail: '',
    commands: [
      'publish',
      'mirror',
      'promote',
      'package',
      'gate',
      'verify',
      'audit',
      'check',
      'diff',
      'rebuild',
      'rebase-urls',
      'reformat',
      'yank',
      'restore',
      'deprecate',
      'rollback',
      'prune',
      'pages build',
      'repair',
      'dependency list',
      'dependency build',
      'dependency update',
      'authenticate',
      'doctor',
      'history',
      'infra diff',
      'infra deploy',
      'infra outputs',
      'status',
    ],
  },
} as const;

/** Every option under its long name, in the order in which help lists those of one group. */
export const options: typeof leading &
  typeof verifyOptions &
  typeof serveOptions &
  typeof auditOptions &
  typeof cdnOptions &
  typeof pagesOptions &
  typeof statusPageOptions &
  typeof copyOptions &
  typeof tagOptions &
  typeof contentsOptions &
  typeof dependencyOptions &
  typeof helmOptions &
  typeof indexOptions &
  typeof retentionOptions &
  typeof storeOptions &
  typeof objectOptions &
  typeof watchOptions &
  typeof yankOptions &
  typeof runOptions = {
  ...leading,
  ...verifyOptions,
  ...serveOptions,
  ...auditOptions,
  ...cdnOptions,
  ...pagesOptions,
  ...statusPageOptions,
  ...copyOptions,
  ...tagOptions,
  ...contentsOptions,
  ...dependencyOptions,
  ...helmOptions,
  ...indexOptions,
  ...retentionOptions,
  ...storeOptions,
  ...objectOptions,
  ...watchOptions,
  ...yankOptions,
  ...runOptions,
};

// As in the error catalogue: the shape is checked here, so that the names stay in the type.
const _checked: Readonly<Record<string, OptionSpec>> = options;
void _checked;
