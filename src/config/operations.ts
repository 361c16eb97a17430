/** What each function of the library takes: options of the option table, and arguments that no command line has as an option. */
import type { CommandName, OptionName } from './types.ts';

/** What an argument must be. */
export type ArgumentKind = 'text' | 'list' | 'milliseconds' | 'function';

/** An argument that is no option of a command line. */
export interface ArgumentSpec {
  readonly kind: ArgumentKind;
  /** Its type for the compiler. */
  readonly type: string;
  readonly required?: true;
  /** In whole sentences. */
  readonly summary: string;
}

/** One function of the library. */
export interface OperationSpec {
  /** The command whose options it has. */
  readonly command?: CommandName;
  /** Those of its options that it has; all that are for programs if absent. */
  readonly takes?: readonly OptionName[];
  /** Options without which it cannot run. */
  readonly required?: readonly OptionName[];
  /** Lists of which it takes one item only. */
  readonly single?: readonly OptionName[];
  readonly own?: Readonly<Record<string, ArgumentSpec>>;
}

/** The functions of the library that take options. */
export type OperationName =
  | 'publish'
  | 'packageChart'
  | 'packageCharts'
  | 'gate'
  | 'indexFolder'
  | 'rebuild'
  | 'rebaseUrls'
  | 'verify'
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

const contents: readonly OptionName[] = ['allow-outside-links', 'allow-credential-files', 'committed-only'];

/** Every function of the library that takes options. */
export const operations: Readonly<Record<OperationName, OperationSpec>> = {
  publish: { command: 'publish', required: ['to'], own: { charts, sourceDateEpoch } },
  packageChart: {
    command: 'package',
    takes: ['to', 'version', 'app-version', 'max-file-size', 'max-size', ...contents],
    own: { sourceDateEpoch },
  },
  packageCharts: { command: 'package', own: { charts: { ...charts, summary: 'Chart folders.' }, sourceDateEpoch } },
  gate: { command: 'gate', own: { charts, sourceDateEpoch } },
  indexFolder: {
    command: 'index',
    own: { folder: { kind: 'text', type: 'string', required: true, summary: 'The folder of packages.' } },
  },
  rebuild: { command: 'rebuild', required: ['to'] },
  rebaseUrls: { command: 'rebase-urls', required: ['to'] },
  verify: {
    command: 'verify',
    own: {
      versions: {
        kind: 'list',
        type: 'readonly string[]',
        summary: 'The versions to check: `NAME` or `NAME@VERSION`. All if it is empty or absent.',
      },
    },
  },
  doctor: { command: 'doctor', required: ['to'] },
  status: { command: 'status' },
  authenticate: { command: 'authenticate' },
  infraOutputs: { command: 'infra outputs', required: ['stack'], takes: ['stack', 'region', 'role-to-assume', 'deadline'] },
  infraDeploy: {
    command: 'infra deploy',
    required: ['stack'],
    takes: ['stack', 'region', 'role-to-assume', 'parameters', 'deadline', 'dry-run'],
    own: {
      confirm: {
        kind: 'function',
        type: '(changes: readonly ResourceChange[]) => Promise<boolean>',
        summary: 'Called with the changes before they are made; if it resolves to false, none is made. Without it they are made at once.',
      },
    },
  },
  serve: { command: 'serve', required: ['to'] },
  setUpHelm: {
    command: 'gate',
    takes: ['helm-version', 'helm-sha256', 'helm-url', 'deadline'],
    required: ['helm-version'],
    single: ['helm-version', 'helm-sha256'],
  },
  openFolder: {
    own: {
      lockWaitMs: {
        kind: 'milliseconds',
        type: 'number',
        summary: 'How long a write waits for the lock of another process before it fails with CH_STORE_LOCKED, in ms. Default: 600,000.',
      },
    },
  },
};
