/** From the configuration of a run to the options of an operation. */
import { fieldName } from '../config/names.ts';
import { optionsOfOperation } from '../config/operation-fields.ts';
import type { OperationName } from '../config/operations.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type {
  AuthenticateOptions,
  DoctorOptions,
  GateOptions,
  IndexOptions,
  InfraDeployOptions,
  InfraOptions,
  PackageChartsOptions,
  PublishOptions,
  RebuildOptions,
  SetUpHelmOptions,
  StatusOptions,
  VerifyOptions,
} from '../operations/options.ts';
import type { RebaseUrlsOptions } from '../operations/rebase-urls/options.ts';

/** The options of the operations that commands run. */
export interface OperationOptions {
  readonly publish: PublishOptions;
  readonly packageCharts: PackageChartsOptions;
  readonly gate: GateOptions;
  readonly indexFolder: IndexOptions;
  readonly rebuild: RebuildOptions;
  readonly rebaseUrls: RebaseUrlsOptions;
  readonly verify: VerifyOptions;
  readonly doctor: DoctorOptions;
  readonly status: StatusOptions;
  readonly authenticate: AuthenticateOptions;
  readonly infraOutputs: InfraOptions;
  readonly infraDeploy: InfraDeployOptions;
  readonly setUpHelm: SetUpHelmOptions;
}

/** What flags, environment and file set. What is not set stays unset: the operation has the one default of each option. */
export function optionsFor<O extends OperationName & keyof OperationOptions>(
  operation: O,
  config: ResolvedConfig,
): Partial<OperationOptions[O]> {
  const values: Readonly<Record<string, unknown>> = { ...config };
  const set = optionsOfOperation(operation).filter(([name]) => config.sources[name].kind !== 'default');
  // The table gives each option the type of the operation's field: a test calls every operation with every option.
  return Object.fromEntries(set.map(([name]) => [fieldName(name), values[fieldName(name)]])) as Partial<OperationOptions[O]>;
}
