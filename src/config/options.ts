/** The one option table. Flags, environment names, keys of charthouse.yaml, its schema, the reference and completion come from it. */
import { contentsOptions } from './contents-options.ts';
import { helmOptions } from './helm-options.ts';
import { runOptions } from './run-options.ts';
import { storeOptions } from './store-options.ts';
import { tagOptions } from './tag-options.ts';
import type { OptionSpec } from './types.ts';
import { watchOptions } from './watch-options.ts';

const leading = {
  to: {
    kind: 'target',
    places: 'anywhere',
    placeholder: 'TARGET',
    default: './repository',
    defaultIn: { infra: 'none', init: 'a stack named after the repository', status: 'none', verify: './repository, or what --url names' },
    summary: 'the repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME',
    detail:
      '`stack:NAME` is a CloudFormation stack whose outputs name the bucket (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). For `init` the default is a stack named after the repository. With `CI=true` there is no default: a job that forgot to name its repository must not publish into a folder that is thrown away.',
    commands: ['publish', 'package', 'gate', 'verify', 'rebuild', 'rebase-urls', 'doctor', 'infra', 'serve', 'status', 'init'],
  },
  url: {
    kind: 'url',
    places: 'anywhere',
    placeholder: 'URL',
    summary: 'the public URL of the repository',
    detail:
      'What users give to `helm repo add`. `publish` needs it for absolute URLs in the index and to read back what users see. `rebuild` tells by it which absolute URLs of the index lead into the repository. Both name by it what a CDN is to drop. `verify` reads the repository there if `--to` is not given. `doctor` looks at what users get there. `index` puts it before each package, as `helm repo index --url` does.',
    commands: ['publish', 'verify', 'rebuild', 'rebase-urls', 'doctor', 'index', 'status', 'init'],
  },
  destination: {
    kind: 'path',
    places: 'anywhere',
    short: 'd',
    placeholder: 'DIR',
    default: '.',
    summary: 'the folder to write packages to',
    commands: ['package'],
  },
  merge: {
    kind: 'path',
    places: 'not-file',
    placeholder: 'FILE',
    summary: 'an index file whose entries come into the new one',
    detail:
      'Versions that only FILE lists are added. An entry of the index.yaml in the folder keeps its digest, its URLs and its `created`. FILE itself is not changed. A version that both list with different digests is a conflict.',
    commands: ['index'],
  },
  fresh: {
    kind: 'switch',
    places: 'not-file',
    summary: 'start anew: list only what is in the folder',
    detail:
      'Entries of the old index.yaml whose packages are elsewhere are dropped, and URLs are made anew. A published version never gets another digest, and keeps its `created`.',
    commands: ['index'],
  },
  from: {
    kind: 'path',
    places: 'not-file',
    placeholder: 'FILE',
    summary: 'an earlier state of index.yaml, whose entries all stay',
    detail:
      'For an index.yaml that is lost, broken, or lacks entries that it once had. FILE itself is not changed. A readable index keeps every entry as it is; versions that only FILE lists are added.',
    commands: ['rebuild'],
  },
  'old-url': {
    kind: 'text',
    places: 'not-file',
    placeholder: 'URL',
    summary: 'the base that URLs in the index have now; default: --url',
    detail:
      'What comes before the path of the packages: `https://old.example.com/charts`, `s3://old-charts`, `https://github.com/OWNER/REPO/releases/download`. What follows it is the path in this repository.',
    commands: ['rebase-urls'],
  },
  'allow-missing': {
    kind: 'switch',
    places: 'not-file',
    summary: 'change URLs also if their packages are not there yet',
    detail:
      'For a repository that nobody reads yet: put the packages there with `publish --restore` afterwards. Other bytes than the listed ones are refused all the same.',
    commands: ['rebase-urls'],
  },
  'add-orphans': {
    kind: 'switch',
    places: 'not-file',
    summary: 'add packages that no entry of the index names',
    detail:
      'They may have been withdrawn on purpose, or have lost a conflict: look at them first. Packages of any depth are added, but no dependencies in the `charts` folder of a chart.',
    commands: ['rebuild'],
  },
  'index-urls': {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'FORM',
    choices: ['relative', 'absolute'],
    default: 'relative',
    summary: 'the form of URLs in the index',
    detail:
      'Relative URLs go on working in a copy, in a mirror and under another domain. A chart that is listed already keeps the form that it has. Versions with a `+` are absolute if the URL is known. If `--url` has a query, all are relative, because Helm adds the query to relative URLs only; `absolute` is refused then.',
    commands: ['publish', 'rebuild', 'rebase-urls'],
  },
  'index-style': {
    kind: 'choice',
    places: 'anywhere',
    placeholder: 'STYLE',
    choices: ['yaml', 'json'],
    default: 'yaml',
    summary: 'the style of a new index.yaml',
    detail:
      'Helm 3.13 and later reads a JSON index four to five times faster. `publish` never changes the style of an index that is there; `index` and `rebuild` do.',
    commands: ['publish', 'index', 'rebuild'],
  },
  'allow-equal-version': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'list a version that equals a listed one for semver',
    detail: 'Such as `1.0.0+b` beside `1.0.0+a`: Helm picks one of them at random. For repositories that live with it.',
    commands: ['publish', 'index', 'rebuild'],
  },
  restore: {
    kind: 'switch',
    places: 'not-file',
    summary: 'put back packages that are listed but missing',
    commands: ['publish'],
  },
  'beside-orphan': {
    kind: 'switch',
    places: 'not-file',
    summary: 'publish beside a package that no entry names',
    detail: 'The package goes to a folder that is named by its digest, and its entry says so.',
    commands: ['publish'],
  },
  'new-index': {
    kind: 'switch',
    places: 'not-file',
    summary: 'create a new index.yaml even if packages suggest that one existed',
    detail:
      '`publish`: also if index.yaml is there and lists nothing. `rebuild`: an index.yaml that is there but cannot be read gives way to one of the packages alone. One that can be read is kept.',
    commands: ['publish', 'rebuild'],
  },
  'keep-going': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'publish the other charts where some are refused',
    detail: 'The exit code still says that some were.',
    commands: ['publish'],
  },
  'skip-existing': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'leave versions alone that are published with other contents',
    detail:
      'Such a version is a conflict otherwise (exit code 4). Here it is `skipped`: a warning names it and the files that differ, and what is published stays as it is. Every other error remains one.',
    commands: ['publish'],
  },
  'replace-provenance': {
    kind: 'switch',
    places: 'not-file',
    summary: 'replace stored provenance files that differ',
    detail:
      'For a package that was signed again, such as after the key has expired. The `.prov` beside the package must sign the published bytes; no package changes. Without it, the stored file stays and a warning names it.',
    commands: ['publish'],
  },
  distribution: {
    kind: 'text',
    places: 'anywhere',
    placeholder: 'ID',
    summary: 'the CloudFront distribution in front of the repository',
    detail:
      'After a commit charthouse invalidates its copies of index.yaml. A stack names its own. If the repository has a prefix, `--url` must say under which path it is seen.',
    commands: ['publish', 'rebuild', 'rebase-urls', 'doctor', 'status'],
  },
  'no-invalidate': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'do not tell the CDN',
    detail: 'Caches may then serve the index before for as long as they are allowed to: five minutes.',
    commands: ['publish', 'rebuild', 'rebase-urls'],
  },
  wait: {
    kind: 'switch',
    places: 'anywhere',
    summary: 'wait until the CDN has dropped its copies everywhere',
    detail: 'It takes a minute or so, and at most five are waited.',
    commands: ['publish', 'rebuild', 'rebase-urls'],
  },
  'no-verify': {
    kind: 'switch',
    places: 'anywhere',
    summary: 'do not read back what was published',
    commands: ['publish'],
  },
  'verify-timeout': {
    kind: 'duration',
    places: 'anywhere',
    placeholder: 'TIME',
    default: '60s',
    summary: 'how long the public URL may take to show the new index',
    commands: ['publish'],
  },
  deadline: {
    kind: 'duration',
    places: 'anywhere',
    placeholder: 'TIME',
    default: '10m',
    defaultIn: { infra: '1h' },
    summary: 'how long the whole may take',
    detail: 'Default of `infra deploy`: an hour, since CloudFront and certificates take their time.',
    commands: ['publish', 'package', 'gate', 'verify', 'rebuild', 'rebase-urls', 'authenticate', 'doctor', 'infra', 'status'],
  },
  'max-file-size': {
    kind: 'size',
    places: 'anywhere',
    placeholder: 'SIZE',
    default: '5MiB',
    summary: 'the largest file that a chart may hold',
    detail: 'Helm 3.17 to 4.2 refuse a larger one.',
    commands: ['publish', 'package', 'gate', 'index'],
  },
  'max-size': {
    kind: 'size',
    places: 'anywhere',
    placeholder: 'SIZE',
    default: '100MiB',
    summary: 'the most that all files of a chart may hold',
    detail: 'Helm 3.17 and later refuses more.',
    commands: ['publish', 'package', 'gate', 'index'],
  },
  port: {
    kind: 'port',
    places: 'anywhere',
    placeholder: 'PORT',
    default: '8879',
    summary: 'the port to listen on; 0 for any',
    commands: ['serve'],
  },
  host: {
    kind: 'text',
    places: 'not-file',
    placeholder: 'ADDRESS',
    default: '127.0.0.1',
    summary: 'the address to listen on',
    detail: '`0.0.0.0` lets every machine of the network read the folder.',
    commands: ['serve'],
  },
} as const;

/** Every option under its long name, in the order in which the help lists it. */
export const options: typeof leading &
  typeof tagOptions &
  typeof contentsOptions &
  typeof helmOptions &
  typeof storeOptions &
  typeof watchOptions &
  typeof runOptions = {
  ...leading,
  ...tagOptions,
  ...contentsOptions,
  ...helmOptions,
  ...storeOptions,
  ...watchOptions,
  ...runOptions,
};

// As in the error catalogue: the shape is checked here, so that the names stay in the type.
const _checked: Readonly<Record<string, OptionSpec>> = options;
void _checked;
