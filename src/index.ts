/** The library: what `import … from 'charthouse-library'` gives. Everything else is internal, and may change. */
export type { AwsCredentials } from './aws/settings.ts';
export { CharthouseError, type Place } from './base/error.ts';
export type { ErrorCode } from './base/error-catalogue.ts';
export { version } from './base/version.ts';
export type { Warning, WarningCode } from './base/warning.ts';
export type { Package } from './chart/types.ts';
export type { OperationContext } from './client/context.ts';
export { isCharthouseError, type OperationReport, type Succeeded } from './client/failure.ts';
export {
  audit,
  authenticate,
  doctor,
  gate,
  indexFolder,
  infraDeploy,
  infraOutputs,
  infraTemplate,
  packageChart,
  packageCharts,
  publish,
  rebaseUrls,
  rebuild,
  repair,
  serve,
  setUpHelm,
  status,
  verify,
} from './client/library.ts';
export { prune, reformat } from './client/library-budget.ts';
export { cacheInfo, cleanCache } from './client/library-cache.ts';
export { mirror, promote } from './client/library-copy.ts';
export { buildDependencies, listDependencies, updateDependencies } from './client/library-dependencies.ts';
export { diffIndexes, history, rollback } from './client/library-history.ts';
export { buildPages } from './client/library-pages.ts';
export { check, diffVersions } from './client/library-review.ts';
export { deprecate, restore, yank } from './client/library-yank.ts';
export type { ServeContext } from './client/operations.ts';
export { openFolder } from './client/stores.ts';
export type { HelmBinary } from './helm/set-up.ts';
export type { AuditReport } from './operations/audit/report.ts';
export type { AuthenticateReport } from './operations/authenticate/authenticate.ts';
export type { CacheCounts, CacheReport } from './operations/cache/report.ts';
export type { CheckedChart, CheckReport } from './operations/check/report.ts';
export type { CopiedVersion, CopyReport } from './operations/copy/request.ts';
export type { DeclaredDependency, DependencyChart, DependencyReport, DependencyStatus } from './operations/dependency/report.ts';
export type { DeprecateReport } from './operations/deprecate/deprecate.ts';
export type { ComparedVersion, VersionDiffReport } from './operations/diff/report.ts';
export type { CheckResult, DoctorReport } from './operations/doctor/report.ts';
export type { GateReport } from './operations/gate/gate-charts.ts';
export type { ComparedIndex, DiffedVersion, IndexDiffReport } from './operations/history/diff-indexes.ts';
export type { HistoryReport, ReportedVersion } from './operations/history/request.ts';
export type { IndexReport } from './operations/index/request.ts';
export type { StackReport } from './operations/infra/report.ts';
export type { OptionFields } from './operations/option-fields.ts';
export type {
  AuditOptions,
  AuthenticateOptions,
  BuildDependenciesOptions,
  BuildPagesOptions,
  CacheInfoOptions,
  CheckOptions,
  CleanCacheOptions,
  DeprecateOptions,
  DiffIndexesOptions,
  DiffVersionsOptions,
  DoctorOptions,
  GateOptions,
  HistoryOptions,
  IndexOptions,
  InfraDeployOptions,
  InfraOptions,
  ListDependenciesOptions,
  MirrorOptions,
  OpenFolderOptions,
  PackageChartsOptions,
  PackageOptions,
  PromoteOptions,
  PruneOptions,
  PublishOptions,
  RebaseUrlsOptions,
  RebuildOptions,
  ReformatOptions,
  RepairOptions,
  RestoreOptions,
  RollbackOptions,
  ServeOptions,
  SetUpHelmOptions,
  StatusOptions,
  UpdateDependenciesOptions,
  VerifyOptions,
  YankOptions,
} from './operations/options.ts';
export type { PackageReport } from './operations/package/report.ts';
export type { PagesReport } from './operations/pages/request.ts';
export type { OrphanPackage, PrunePlan, PruneReport } from './operations/prune/request.ts';
export type { RebaseReport } from './operations/rebase-urls/request.ts';
export type { RebuildReport } from './operations/rebuild/request.ts';
export type { ReformatReport } from './operations/reformat/request.ts';
export type { RepairReport } from './operations/repair/request.ts';
export type { NamedVersion, RollbackPlan, RollbackReport } from './operations/rollback/request.ts';
export type { StatusReport } from './operations/status/report.ts';
export type { VerifyFinding, VerifyReport } from './operations/verify/report.ts';
export type { YankedVersion, YankPlan, YankReport } from './operations/yank/request.ts';
export type { ArtifactHubIgnored, ArtifactHubMetadata, ArtifactHubOwner } from './ports/artifact-hub.ts';
export type { Identity } from './ports/identity.ts';
export type { ObjectStore } from './ports/object-store.ts';
export type { AuditFinding } from './readers/audit-rules.ts';
export type { OnEvent, OperationEvent } from './repository/events.ts';
export type { ChartOutcome, PublishReport } from './repository/outcome.ts';
export type { RunningServer } from './runtime/server.ts';
