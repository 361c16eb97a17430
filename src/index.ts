/** The library: what `import … from 'charthouse-library'` gives. Everything else is inside, and may change. */
export type { AwsCredentials } from './aws/settings.ts';
export type { Finding, FindingDetails } from './base/check.ts';
export { CharthouseError, type ErrorFacts, isCharthouseError, type Place } from './base/error.ts';
export type { ErrorCode } from './base/error-catalogue.ts';
export type { Caller, Identity } from './base/identity.ts';
export type { IndexLook } from './base/index-look.ts';
export type { Json, JsonMap } from './base/json.ts';
export type { Part } from './base/part.ts';
export type { ResourceChange } from './base/stack.ts';
export { version } from './base/version.ts';
export type { Warning, WarningCode } from './base/warning.ts';
export type { ChartDependency, ChartMetadata, Package } from './chart/types.ts';
export type { ServeEvent } from './delivery/serve.ts';
export type { HelmBinary } from './helm/set-up.ts';
export type { IndexStyle } from './index-file/listed.ts';
export type { FailedRun, Publishing, StatusReport, WorkflowRun } from './monitor/contract.ts';
export type { BucketFigures, CdnFigures } from './monitor/metrics.ts';
export type { Window } from './monitor/window.ts';
export type { AuthenticateReport } from './repository/authenticate.ts';
export type { CheckResult, DoctorReport } from './repository/doctor/report.ts';
export type { OnEvent, VerbEvent } from './repository/events.ts';
export type { GateReport } from './repository/gate-charts.ts';
export type { IndexReport } from './repository/index-report.ts';
export type { StackOutcome, StackReport } from './repository/infra/report.ts';
export type {
  AuthenticateOptions,
  CdnOptions,
  DoctorOptions,
  GateOptions,
  HelmOptions,
  IndexOptions,
  InfraDeployOptions,
  InfraOptions,
  LimitOptions,
  PackageChartsOptions,
  PackageOptions,
  PublishOptions,
  RebuildOptions,
  ServeOptions,
  SetUpHelmOptions,
  StatusOptions,
  StoreOptions,
  StoreWriteOptions,
  VerifyOptions,
} from './repository/options.ts';
export type {
  ChartDecision,
  ChartOutcome,
  Figures,
  IndexOutcome,
  InvalidationOutcome,
  PublishReport,
  RepositoryName,
  VerificationOutcome,
  VerifyFinding,
  VerifyReport,
} from './repository/outcome.ts';
export type { PackagedChart, PackageReport } from './repository/package-report.ts';
export type { RebaseUrlsOptions } from './repository/rebase/options.ts';
export type { ChangedUrl, PlaceFinding, RebaseReport } from './repository/rebase/request.ts';
export type { MissingPackage, Orphan, OrphanReason, RebuildReport } from './repository/rebuild/request.ts';
export type { RunningServer } from './runtime/server.ts';
export type { Traffic } from './runtime/traffic.ts';
export type {
  Body,
  CallOptions,
  DeleteOutcome,
  GetOutcome,
  HeadOutcome,
  ListedObject,
  ObjectAttributes,
  ObjectInfo,
  ObjectStore,
  PutOptions,
  PutOutcome,
  Range,
  StreamOutcome,
} from './store/contract.ts';
export { authenticate } from './wire/authenticate.ts';
export { gate } from './wire/gate.ts';
export type { VerbContext } from './wire/ground.ts';
export { setUpHelm } from './wire/helm.ts';
export { packageChart, packageCharts } from './wire/package.ts';
export { type OpenFolderOptions, openFolder } from './wire/stores.ts';
export {
  doctor,
  indexFolder,
  infraDeploy,
  infraOutputs,
  infraTemplate,
  publish,
  rebaseUrls,
  rebuild,
  type ServeContext,
  serve,
  status,
  verify,
} from './wire.ts';
