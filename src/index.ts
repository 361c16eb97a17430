/** The library: what `import … from 'charthouse-library'` gives. Everything else is inside, and may change. */
export type { AwsCredentials } from './aws/settings.ts';
export { CharthouseError, type ErrorFacts, isCharthouseError, type Place } from './base/error.ts';
export type { ErrorCode } from './base/error-catalogue.ts';
export type { Json, JsonMap } from './base/json.ts';
export { version } from './base/version.ts';
export type { Warning, WarningCode } from './base/warning.ts';
export type { ChartDependency, ChartMetadata, Package } from './chart/types.ts';
export { authenticate } from './client/authenticate.ts';
export type { VerbContext } from './client/context.ts';
export { gate } from './client/gate.ts';
export { setUpHelm } from './client/helm.ts';
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
} from './client/operations.ts';
export { packageChart, packageCharts } from './client/package.ts';
export { type OpenFolderOptions, openFolder } from './client/stores.ts';
export type { HelmBinary } from './helm/set-up.ts';
export type { IndexStyle } from './index-file/listed.ts';
export type { AuthenticateReport } from './operations/authenticate/authenticate.ts';
export type { CheckResult, DoctorReport } from './operations/doctor/report.ts';
export type { GateReport } from './operations/gate/gate-charts.ts';
export type { IndexReport } from './operations/index/report.ts';
export type { StackOutcome, StackReport } from './operations/infra/report.ts';
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
} from './operations/options.ts';
export type { PackagedChart, PackageReport } from './operations/package/report.ts';
export type { RebaseUrlsOptions } from './operations/rebase-urls/options.ts';
export type { ChangedUrl, PlaceFinding, RebaseReport } from './operations/rebase-urls/request.ts';
export type { MissingPackage, Orphan, OrphanReason, RebuildReport } from './operations/rebuild/request.ts';
export type { ServeEvent } from './operations/serve/serve.ts';
export type { Finding, FindingDetails } from './ports/check.ts';
export type { Caller, Identity } from './ports/identity.ts';
export type { IndexView } from './ports/index-status.ts';
export type { BucketMetrics, CdnMetrics } from './ports/metric-source.ts';
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
} from './ports/object-store.ts';
export type { Part } from './ports/part.ts';
export type { ResourceChange } from './ports/stack-host.ts';
export type { Window } from './ports/window.ts';
export type { FailedRun, Publishing, StatusReport, WorkflowRun } from './ports/workflow-runs.ts';
export type { OnEvent, VerbEvent } from './repository/events.ts';
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
export type { RunningServer } from './runtime/server.ts';
export type { Traffic } from './runtime/traffic.ts';
