/** The operations as programs call them: a failed one throws its error, with the report; what comes back has succeeded. */
import type { Package } from '../chart/types.ts';
import type { HelmBinary } from '../helm/set-up.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import type { AuthenticateReport } from '../operations/authenticate/authenticate.ts';
import type { DoctorReport } from '../operations/doctor/report.ts';
import type { GateReport } from '../operations/gate/gate-charts.ts';
import type { IndexReport } from '../operations/index/request.ts';
import type { StackReport } from '../operations/infra/report.ts';
import type {
  AuditOptions,
  AuthenticateOptions,
  DoctorOptions,
  GateOptions,
  IndexOptions,
  InfraDeployOptions,
  InfraOptions,
  PackageChartsOptions,
  PackageOptions,
  PublishOptions,
  RebaseUrlsOptions,
  RebuildOptions,
  RepairOptions,
  ServeOptions,
  SetUpHelmOptions,
  StatusOptions,
  VerifyOptions,
} from '../operations/options.ts';
import type { PackageReport } from '../operations/package/report.ts';
import type { RebaseReport } from '../operations/rebase-urls/request.ts';
import type { RebuildReport } from '../operations/rebuild/request.ts';
import type { RepairReport } from '../operations/repair/request.ts';
import type { StatusReport } from '../operations/status/report.ts';
import type { VerifyReport } from '../operations/verify/report.ts';
import type { PublishReport } from '../repository/outcome.ts';
import type { RunningServer } from '../runtime/server.ts';
import { audit as runAudit, repair as runRepair } from './audit.ts';
import { authenticate as askIdentity } from './authenticate.ts';
import type { OperationContext } from './context.ts';
import { coded, orThrow, type Succeeded } from './failure.ts';
import { gate as runGate } from './gate.ts';
import { setUpHelm as findHelm } from './helm.ts';
import type { ServeContext } from './operations.ts';
import * as operations from './operations.ts';
import { packageChart as makePackage, packageCharts as makePackages } from './package.ts';

/**
 * Packages charts and publishes them to a repository, like `charthouse publish`.
 *
 * @returns the outcome of each chart (`charts`), the index before and after (`index`), the CDN invalidation, the read-back, and the cost
 * (`figures`: requests, bytes, milliseconds)
 * @throws CharthouseError; `report.index` says whether anything was committed, `report.charts` which chart is at fault
 * @example
 * const { charts, index } = await publish({ charts: ['charts/app'], to: './repository' });
 * for (const { name, version, outcome, digest } of charts) console.log(name, version, outcome, digest);
 * console.log(`${index.versionsBefore} → ${index.versionsAfter} versions`);
 */
export function publish(options: PublishOptions, context: OperationContext = {}): Promise<Succeeded<PublishReport>> {
  return orThrow(operations.publish(options, context), context);
}

/**
 * Packages charts into a folder, like `charthouse package`: all of them, or none.
 *
 * @returns for each chart its `file`, `sizeBytes` and `digest` (SHA-256, hex)
 * @throws CharthouseError; `report.charts` says which chart is at fault
 * @example
 * const { charts } = await packageCharts({ charts: ['charts/app'], destination: './build' });
 * console.log(charts.map(({ file }) => file));
 */
export function packageCharts(options: PackageChartsOptions, context: OperationContext = {}): Promise<Succeeded<PackageReport>> {
  return orThrow(makePackages(options, context), context);
}

/**
 * Packages one chart, in memory. Writes nothing.
 *
 * @param folder the chart's folder, with Chart.yaml
 * @returns the package: its file name, bytes, digest (SHA-256, hex), and the metadata of Chart.yaml
 * @throws CharthouseError if Helm would refuse the chart; there is no report
 * @example
 * const { fileName, bytes, digest } = await packageChart('charts/app');
 * console.log(fileName, bytes.length, digest);
 */
export function packageChart(folder: string, options: PackageOptions = {}, context: OperationContext = {}): Promise<Package> {
  return coded(makePackage(folder, options, context), context);
}

/**
 * Checks charts without a repository, like `charthouse gate`: packages them, compares them with the tag, and has real Helms lint and
 * render them (the oldest and the newest known, if you name none). Downloads the Helms on first use.
 *
 * @throws CharthouseError; `report.charts` says which chart is at fault
 * @example
 * const { charts } = await gate({ charts: ['charts/app'], tag: 'v1.0.0' });
 * console.log(charts.every(({ outcome }) => outcome === 'passed'));
 */
export function gate(options: GateOptions, context: OperationContext = {}): Promise<Succeeded<GateReport>> {
  return orThrow(runGate(options, context), context);
}

/**
 * Adds the packages of a folder to its index.yaml, like `charthouse index`. What is listed stays listed.
 *
 * @throws CharthouseError; `report.index` says whether anything was written
 * @example
 * const { index } = await indexFolder({ folder: './repository', url: 'https://charts.example.com' });
 * console.log(`${index.versionsAfter} versions`);
 */
export function indexFolder(options: IndexOptions, context: OperationContext = {}): Promise<Succeeded<IndexReport>> {
  return orThrow(operations.indexFolder(options, context), context);
}

/**
 * Makes the index of a repository anew from its packages, like `charthouse rebuild`. What is listed stays listed.
 *
 * @returns the listed packages (`charts`), packages without an entry (`orphans`), entries without a package (`missing`)
 * @throws CharthouseError; `report.index` says whether anything was written
 * @example
 * const { orphans, missing } = await rebuild({ to: './repository', dryRun: true });
 * console.log(orphans.map(({ key, reason }) => `${key}: ${reason}`), missing.map(({ key }) => key));
 */
export function rebuild(options: RebuildOptions, context: OperationContext = {}): Promise<Succeeded<RebuildReport>> {
  return orThrow(operations.rebuild(options, context), context);
}

/**
 * Corrects what makes a Helm refuse an index, like `charthouse repair`: every other entry keeps its bytes.
 *
 * @returns the corrections (`changes`), and what is left to you (`left`)
 * @throws CharthouseError; CH_INDEX_INVALID if a fault cannot be repaired
 * @example
 * const { changes, left } = await repair({ to: './repository', dryRun: true });
 * console.log(`${changes.length} corrections, ${left.length} findings left`);
 */
export function repair(options: RepairOptions, context: OperationContext = {}): Promise<Succeeded<RepairReport>> {
  return orThrow(runRepair(options, context), context);
}

/**
 * Changes the base of the URLs in an index, and nothing else of it, like `charthouse rebase-urls`.
 *
 * @throws CharthouseError; `report.findings` names packages that are not where the new URLs lead
 * @example
 * const { changed } = await rebaseUrls({ to: './repository', oldUrl: 'https://charts.example.com' });
 * for (const { name, version, from, to } of changed) console.log(name, version, from, to);
 */
export function rebaseUrls(options: RebaseUrlsOptions, context: OperationContext = {}): Promise<Succeeded<RebaseReport>> {
  return orThrow(operations.rebaseUrls(options, context), context);
}

/**
 * Checks that every listed package is there with its digest, like `charthouse verify`. Reads only.
 *
 * @param options name the repository by `to`, or by `url` as its users see it
 * @throws CharthouseError; CH_VERIFY_FAILED has what it found in `report.findings`
 * @example
 * const { checked } = await verify({ to: './repository' });
 * console.log(`${checked} versions are there`);
 */
export function verify(options: VerifyOptions, context: OperationContext = {}): Promise<Succeeded<VerifyReport>> {
  return orThrow(operations.verify(options, context), context);
}

/**
 * Judges a repository by the rules of every supported Helm and of other readers, like `charthouse audit`. Reads only.
 *
 * @param options name the repository by `to`, or by `url` as its users see it
 * @throws CharthouseError; CH_AUDIT_FAILED has what it found in `report.findings`
 * @example
 * const { findings } = await audit({ to: './repository', failOn: 'never' });
 * for (const { rule, name, version, message } of findings) console.log(rule, name, version, message);
 * console.log(`${findings.length} findings`);
 */
export function audit(options: AuditOptions, context: OperationContext = {}): Promise<Succeeded<AuditReport>> {
  return orThrow(runAudit(options, context), context);
}

/**
 * Checks that you can publish, like `charthouse doctor`: credentials, each permission, the index, the clock, the public URL. Leaves nothing.
 *
 * @returns the outcome of each check; https://github.com/alto9/charthouse/blob/main/docs/doctor.md describes them
 * @throws CharthouseError; CH_DOCTOR_FAILED has the checks in `report.checks`
 * @example
 * const { checks } = await doctor({ to: './repository' });
 * for (const { check, outcome, message } of checks) console.log(check, outcome, message);
 */
export function doctor(options: DoctorOptions, context: OperationContext = {}): Promise<Succeeded<DoctorReport>> {
  return orThrow(operations.doctor(options, context), context);
}

/**
 * Shows publish history and repository health, like `charthouse status`: workflow runs from GitHub, metrics from CloudWatch, the index.
 *
 * @returns parts of kind `shown` with a value, or `lacking` with why. Times in milliseconds, sizes in bytes, rates from 0 to 1.
 * @throws CharthouseError; CH_STATUS_NOTHING if no part can be shown, CH_STATUS_FAILED with `strict` if something is unhealthy
 * @example
 * const { index } = await status({ to: './repository' });
 * console.log(index.kind === 'shown' ? `${index.value.versions} versions` : index.why);
 */
export function status(options: StatusOptions, context: OperationContext = {}): Promise<Succeeded<StatusReport>> {
  return orThrow(operations.status(options, context), context);
}

/**
 * Finds the AWS identity that a publish would use, like `charthouse authenticate`: asks STS. Reads and writes nothing else.
 *
 * @throws CharthouseError; CH_ACCOUNT_WRONG if it is of another account than you expect, CH_CREDENTIALS if there are no credentials
 * @example
 * const { identity } = await authenticate({ account: '111122223333' });
 * console.log(identity?.arn, identity?.expires);
 */
export function authenticate(options: AuthenticateOptions = {}, context: OperationContext = {}): Promise<Succeeded<AuthenticateReport>> {
  return orThrow(askIdentity(options, context), context);
}

/**
 * The CloudFormation template that `infraDeploy` deploys, as JSON text.
 *
 * @example
 * const { Parameters } = JSON.parse(await infraTemplate());
 * console.log(Object.keys(Parameters));
 */
export function infraTemplate(): Promise<string> {
  return operations.infraTemplate();
}

/**
 * Reads the outputs of the CloudFormation stack of a repository: bucket, distribution, URL, role. Reads only.
 *
 * @throws CharthouseError; CH_STACK_NOT_FOUND, CH_AWS_DENIED, CH_CREDENTIALS; there is no report
 * @example
 * const { outputs } = await infraOutputs({ stack: 'charts' });
 * console.log(outputs['BucketName'], outputs['RepositoryUrl']);
 */
export function infraOutputs(options: InfraOptions, context: OperationContext = {}): Promise<Succeeded<StackReport>> {
  return orThrow(operations.infraOutputs(options, context), context);
}

/**
 * Creates or updates the CloudFormation stack of a repository, like `charthouse infra deploy`. Without `confirm` it asks nothing.
 *
 * @returns the changes of resources, and the outputs of the stack
 * @throws CharthouseError; `report.outcome` says how far CloudFormation came
 * @example
 * const { changes } = await infraDeploy({ stack: 'charts', parameters: 'DomainName=charts.example.com', dryRun: true });
 * for (const { action, resource, type } of changes) console.log(action, resource, type);
 */
export function infraDeploy(options: InfraDeployOptions, context: OperationContext = {}): Promise<Succeeded<StackReport>> {
  return orThrow(operations.infraDeploy(options, context), context);
}

/**
 * Sets up Helm of one version: downloads it once, compares its pinned checksum, and keeps it in the cache of this machine.
 *
 * @returns the path of the program, and the folder to put on the search path
 * @throws CharthouseError; CH_HELM_UNKNOWN for a version without a known checksum, CH_HELM_SUM, CH_HTTP_FAILED; there is no report
 * @example
 * const { version, path } = await setUpHelm({ helmVersion: '3.12.0' });
 * console.log(version, path);
 */
export function setUpHelm(options: SetUpHelmOptions, context: OperationContext = {}): Promise<HelmBinary> {
  return coded(findHelm(options, context), context);
}

/**
 * Serves a repository in a folder over HTTP, until you close it. Without TLS or passwords: for tests and your own machine.
 *
 * @returns its URL, the port, and `close`
 * @throws CharthouseError; CH_PORT_IN_USE, CH_USAGE; there is no report
 * @example
 * const { url, close } = await serve({ to: './repository', port: 0 });
 * console.log((await fetch(`${url}index.yaml`)).status);
 * await close();
 */
export function serve(options: ServeOptions, context: ServeContext = {}): Promise<RunningServer> {
  return coded(operations.serve(options, context), {});
}
