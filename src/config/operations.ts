/** What each function of the library takes: options of the option table, and arguments that no command line has as an option. */
import { cacheOperations } from './cache-operations.ts';
import { copyOperations } from './copy-operations.ts';
import { historyOperations } from './history-operations.ts';
import type { ArgumentSpec, OperationSpec } from './operation-spec.ts';
import type { OptionName } from './types.ts';
import { yankOperations } from './yank-operations.ts';

/** The functions of the library that take options. */
export type OperationName =
  | 'publish'
  | 'packageChart'
  | 'packageCharts'
  | 'gate'
  | 'listDependencies'
  | 'buildDependencies'
  | 'updateDependencies'
  | 'cacheInfo'
  | 'cleanCache'
  | 'indexFolder'
  | 'rebuild'
  | 'history'
  | 'rebaseUrls'
  | 'mirror'
  | 'promote'
  | 'prune'
  | 'reformat'
  | 'yank'
  | 'restore'
  | 'deprecate'
  | 'buildPages'
  | 'repair'
  | 'rollback'
  | 'verify'
  | 'audit'
  | 'check'
  | 'diffVersions'
  | 'diffIndexes'
  | 'doctor'
  | 'status'
  | 'authenticate'
  | 'infraOutputs'
  | 'infraDeploy'
  | 'serve'
  | 'setUpHelm'
  | 'openFolder';

const charts: ArgumentSpec = {
  kind: 'list',
  type: 'readonly string[]',
  required: true,
  summary: 'Chart folders, and `.tgz` files with their `.tgz.prov` if there is one.',
};

const sourceDateEpoch: ArgumentSpec = {
  kind: 'text',
  type: 'string',
  summary: 'The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01.',
};

const dependencies: readonly OptionName[] = ['offline', 'cache-folder', 'cache-size'];

const contents: readonly OptionName[] = ['allow-outside-links', 'allow-credential-files', 'committed-only'];

/** Every function of the library that takes options. */
export const operations: Readonly<Record<OperationName, OperationSpec>> = {
  publish: {
    type: 'PublishOptions',
    summary: 'What `publish` publishes, to which repository, and how.',
    command: 'publish',
    required: ['to'],
    own: { charts, sourceDateEpoch },
  },
  packageCharts: {
    type: 'PackageChartsOptions',
    summary: 'What `packageCharts` packages, and where to.',
    command: 'package',
    own: { charts: { ...charts, summary: 'Chart folders.' }, sourceDateEpoch },
  },
  packageChart: {
    type: 'PackageOptions',
    summary: 'How `packageChart` packages a chart.',
    command: 'package',
    takes: ['to', 'version', 'app-version', 'max-file-size', 'max-size', ...contents, ...dependencies, 'dependency-update'],
    own: { sourceDateEpoch },
  },
  gate: {
    type: 'GateOptions',
    summary: 'What `gate` lints and renders, and how.',
    command: 'gate',
    own: { charts, sourceDateEpoch },
  },
  listDependencies: {
    type: 'ListDependenciesOptions',
    summary: 'Which charts `listDependencies` looks at.',
    command: 'dependency list',
    own: { charts: { ...charts, summary: 'Chart folders.' } },
  },
  buildDependencies: {
    type: 'BuildDependenciesOptions',
    summary: 'For which charts `buildDependencies` fetches the locked dependencies.',
    command: 'dependency build',
    own: { charts: { ...charts, summary: 'Chart folders.' } },
  },
  updateDependencies: {
    type: 'UpdateDependenciesOptions',
    summary: 'For which charts `updateDependencies` chooses versions again.',
    command: 'dependency update',
    own: {
      charts: { ...charts, summary: 'Chart folders.' },
      sourceDateEpoch: {
        ...sourceDateEpoch,
        summary: 'The time that new locks carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: now.',
      },
    },
  },
  ...cacheOperations,
  indexFolder: {
    type: 'IndexOptions',
    summary: 'What `indexFolder` lists, and how.',
    command: 'index',
    own: { folder: { kind: 'text', type: 'string', required: true, summary: 'The folder of packages.' } },
  },
  rebuild: {
    type: 'RebuildOptions',
    summary: 'Which index `rebuild` makes again, and how.',
    command: 'rebuild',
    required: ['to'],
  },
  prune: {
    type: 'PruneOptions',
    summary: 'Which versions `prune` takes off the index.',
    command: 'prune',
    required: ['to'],
    own: {
      confirm: {
        kind: 'function',
        type: '((plan: PrunePlan) => Promise<boolean>)',
        summary:
          'Called with the plan before packages are deleted; if it resolves to false, nothing changes. Without it they are deleted at once.',
      },
    },
  },
  buildPages: {
    type: 'BuildPagesOptions',
    summary: 'Which pages `buildPages` writes.',
    command: 'pages build',
    required: ['to'],
  },
  reformat: {
    type: 'ReformatOptions',
    summary: 'Which index `reformat` changes, and to which format.',
    command: 'reformat',
    required: ['to', 'index-style'],
  },
  repair: {
    type: 'RepairOptions',
    summary: 'Which index `repair` corrects, and how far.',
    command: 'repair',
    required: ['to'],
  },
  ...copyOperations,
  ...yankOperations,
  ...historyOperations,
  rebaseUrls: {
    type: 'RebaseUrlsOptions',
    summary: 'Which URLs `rebaseUrls` changes, and to what.',
    command: 'rebase-urls',
    required: ['to'],
  },
  verify: {
    type: 'VerifyOptions',
    summary: 'What `verify` checks. Give `to`, `url` or both.',
    command: 'verify',
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        summary: 'The versions to check: `NAME` or `NAME@VERSION`. All if it is empty or absent.',
      },
    },
  },
  audit: {
    type: 'AuditOptions',
    summary: 'What `audit` judges, and when it fails. Give `to`, `url` or both.',
    command: 'audit',
  },
  check: {
    type: 'CheckOptions',
    summary: 'What `check` checks, and against which repository. With neither `to` nor `url`, charts are judged by themselves.',
    command: 'check',
    own: { charts, sourceDateEpoch },
  },
  diffVersions: {
    type: 'DiffVersionsOptions',
    summary: 'Which two versions `diffVersions` compares. Give `to`, `url` or both.',
    command: 'diff',
    own: {
      name: { kind: 'text', type: 'string', required: true, summary: 'Name of the chart.' },
      before: { kind: 'text', type: 'string', required: true, summary: 'The earlier version, as the index has it.' },
      after: { kind: 'text', type: 'string', required: true, summary: 'The later version, as the index has it.' },
    },
  },
  doctor: {
    type: 'DoctorOptions',
    summary: 'Which set-up `doctor` checks: the options of a publish that reach and write the store.',
    command: 'doctor',
    required: ['to'],
  },
  status: {
    type: 'StatusOptions',
    summary: 'What `status` reports on. The report says what it lacks if you leave something out.',
    command: 'status',
  },
  authenticate: {
    type: 'AuthenticateOptions',
    summary: 'Whose credentials `authenticate` looks for.',
    command: 'authenticate',
  },
  infraDeploy: {
    type: 'InfraDeployOptions',
    summary: 'What `infraDeploy` creates or changes.',
    command: 'infra deploy',
    required: ['stack'],
    takes: ['stack', 'region', 'role-to-assume', 'parameters', 'deadline', 'dry-run'],
    own: {
      confirm: {
        kind: 'function',
        type: '((changes: readonly ResourceChange[]) => Promise<boolean>)',
        summary: 'Called with the changes before they are made; if it resolves to false, none is made. Without it they are made at once.',
      },
    },
  },
  infraOutputs: {
    type: 'InfraOptions',
    summary: 'Whose outputs `infraOutputs` reads.',
    command: 'infra outputs',
    required: ['stack'],
    takes: ['stack', 'region', 'role-to-assume', 'deadline'],
  },
  serve: {
    type: 'ServeOptions',
    summary: 'What `serve` serves, and at which address.',
    command: 'serve',
    required: ['to'],
    says: { to: 'Folder to serve.' },
  },
  setUpHelm: {
    type: 'SetUpHelmOptions',
    summary: 'Which Helm `setUpHelm` sets up, and its source.',
    command: 'gate',
    takes: ['helm-version', 'helm-sha256', 'helm-url', 'deadline'],
    required: ['helm-version'],
    single: ['helm-version', 'helm-sha256'],
    says: {
      'helm-version': 'Helm version: `3.12.0` or `v3.12.0`.',
      'helm-sha256':
        'SHA-256 checksum of the archive, for a version whose checksum charthouse does not know, or for a mirror that repacks its archives. It takes precedence over the known checksum.',
    },
  },
  openFolder: {
    type: 'OpenFolderOptions',
    summary: 'How `openFolder` opens a repository.',

    own: {
      lockWaitMs: {
        kind: 'milliseconds',
        type: 'number',
        summary: 'How long a write waits for the lock of another process before it fails with CH_STORE_LOCKED, in ms. Default: 600,000.',
      },
    },
  },
};
