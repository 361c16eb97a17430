/** What each function of the library takes. */
// Written by scripts/generate.mjs from src/config: do not edit.
// biome-ignore-all format: generated

import type { ResourceChange } from '../ports/stack-host.ts';
import type { OptionFields } from './option-fields.ts';
import type { PrunePlan } from './prune/request.ts';
import type { RollbackPlan } from './rollback/request.ts';
import type { YankPlan } from './yank/request.ts';

/** What `publish` publishes, to which repository, and how. */
export interface PublishOptions extends Pick<OptionFields, 'url' | 'keepGoing' | 'skipExisting' | 'deadlineMs' | 'noVerify' |
  'verifyTimeoutMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' | 'tag' | 'tagPattern' | 'version' | 'appVersion' |
  'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' |
  'cacheFolder' | 'cacheSizeBytes' | 'helmVersion' | 'helmSha256' | 'helmUrl' | 'packager' | 'kubeVersion' | 'apiVersions' | 'namespace' |
  'indexUrls' | 'indexStyle' | 'allowEqualVersion' | 'restore' | 'besideOrphan' | 'newIndex' | 'replaceProvenance' | 'region' |
  'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /** Chart folders, and `.tgz` files with their `.tgz.prov` if there is one. */
  readonly charts: readonly string[];
  /** The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01. */
  readonly sourceDateEpoch?: string | undefined;
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** What `packageCharts` packages, and where to. */
export interface PackageChartsOptions extends Pick<OptionFields, 'to' | 'destination' | 'deadlineMs' | 'version' | 'appVersion' |
  'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' |
  'cacheFolder' | 'cacheSizeBytes' | 'helmVersion' | 'helmSha256' | 'helmUrl' | 'packager' | 'dryRun'> {
  /** Chart folders. */
  readonly charts: readonly string[];
  /** The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01. */
  readonly sourceDateEpoch?: string | undefined;
}

/** How `packageChart` packages a chart. */
export interface PackageOptions extends Pick<OptionFields, 'to' | 'version' | 'appVersion' | 'maxFileSizeBytes' | 'maxSizeBytes' |
  'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly' | 'offline' | 'cacheFolder' | 'cacheSizeBytes' | 'dependencyUpdate'> {
  /** The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01. */
  readonly sourceDateEpoch?: string | undefined;
}

/** What `gate` lints and renders, and how. */
export interface GateOptions extends Pick<OptionFields, 'to' | 'deadlineMs' | 'tag' | 'tagPattern' | 'version' | 'appVersion' |
  'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' |
  'cacheFolder' | 'cacheSizeBytes' | 'helmVersion' | 'helmSha256' | 'helmUrl' | 'packager' | 'kubeVersion' | 'apiVersions' | 'namespace'> {
  /** Chart folders, and `.tgz` files with their `.tgz.prov` if there is one. */
  readonly charts: readonly string[];
  /** The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01. */
  readonly sourceDateEpoch?: string | undefined;
}

/** Which charts `listDependencies` looks at. */
export interface ListDependenciesOptions extends Pick<OptionFields, 'deadlineMs' | 'allowOutsideLinks' | 'maxFileSizeBytes' |
  'maxSizeBytes'> {
  /** Chart folders. */
  readonly charts: readonly string[];
}

/** For which charts `buildDependencies` fetches the locked dependencies. */
export interface BuildDependenciesOptions extends Pick<OptionFields, 'to' | 'deadlineMs' | 'allowOutsideLinks' | 'allowCredentialFiles' |
  'maxFileSizeBytes' | 'maxSizeBytes' | 'pin' | 'offline' | 'cacheFolder' | 'cacheSizeBytes' | 'dryRun'> {
  /** Chart folders. */
  readonly charts: readonly string[];
}

/** For which charts `updateDependencies` chooses versions again. */
export interface UpdateDependenciesOptions extends Pick<OptionFields, 'to' | 'deadlineMs' | 'allowOutsideLinks' | 'allowCredentialFiles' |
  'maxFileSizeBytes' | 'maxSizeBytes' | 'pin' | 'offline' | 'cacheFolder' | 'cacheSizeBytes' | 'dryRun'> {
  /** Chart folders. */
  readonly charts: readonly string[];
  /** The time that new locks carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: now. */
  readonly sourceDateEpoch?: string | undefined;
}

/** Which cache `cacheInfo` looks into. */
export type CacheInfoOptions = Pick<OptionFields, 'cacheFolder'>;

/** Which cache `cleanCache` empties. */
export type CleanCacheOptions = Pick<OptionFields, 'cacheFolder' | 'dryRun'>;

/** What `indexFolder` lists, and how. */
export interface IndexOptions extends Pick<OptionFields, 'url' | 'merge' | 'fresh' | 'pages' | 'maxFileSizeBytes' | 'maxSizeBytes' |
  'indexStyle' | 'allowEqualVersion' | 'dryRun'> {
  /** The folder of packages. */
  readonly folder: string;
}

/** Which index `rebuild` makes again, and how. */
export interface RebuildOptions extends Pick<OptionFields, 'url' | 'merge' | 'from' | 'deadlineMs' | 'distribution' | 'noInvalidate' |
  'wait' | 'pages' | 'addOrphans' | 'shard' | 'parts' | 'indexUrls' | 'indexStyle' | 'allowEqualVersion' | 'newIndex' | 'region' |
  'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which versions `prune` takes off the index. */
export interface PruneOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'keep' | 'keepPerMajor' | 'keepPerMinor' | 'keepWithinMs' | 'keepPreReleases' | 'protect' | 'archive' | 'orphans' | 'plan' | 'apply' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' |
  'deletePackage' | 'dryRun'> {
  /** Called with the plan before packages are deleted; if it resolves to false, nothing changes. Without it they are deleted at once. */
  readonly confirm?: ((plan: PrunePlan) => Promise<boolean>) | undefined;
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which pages `buildPages` writes. */
export interface BuildPagesOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'all' | 'region' | 'endpointUrl' | 'account' |
  'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl'> {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which index `reformat` changes, and to which format. */
export interface ReformatOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' |
  'dryRun'> {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
  /**
   * Format to change index.yaml to. Helm 3.13 and later reads a JSON index four to five times faster. `publish` never changes the format of
   * an existing index; `reformat`, `indexFolder` and `rebuild` do.
   */
  readonly indexStyle: 'yaml' | 'json';
}

/** Which index `repair` corrects, and how far. */
export interface RepairOptions extends Pick<OptionFields, 'url' | 'oldUrl' | 'deadlineMs' | 'readPackages' | 'removeDangling' |
  'distribution' | 'noInvalidate' | 'wait' | 'pages' | 'addOrphans' | 'indexUrls' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' |
  'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** What `mirror` copies, and to which repository. */
export interface MirrorOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'newest' | 'noPreReleases' | 'withDependencies' | 'indexUrls' | 'indexStyle' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' |
  'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /** Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar). */
  readonly source: string;
  /** What to copy: `NAME`, `NAME@VERSION` or `NAME@RANGE`. Everything if it is empty or absent. */
  readonly versions?: readonly string[] | undefined;
  /**
   * Repository to copy into: a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar). `stack:NAME` is a
   * CloudFormation stack. Its outputs name the bucket (`BucketName`), the distribution (`DistributionId`) and the public URL
   * (`RepositoryUrl`). When you package, a repository in a folder stays out of the packages.
   */
  readonly to: string;
}

/** Which versions `promote` copies, from which repository to which. */
export interface PromoteOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'newest' | 'noPreReleases' | 'withDependencies' | 'indexUrls' | 'indexStyle' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' |
  'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /** What to copy: `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly versions: readonly string[];
  /**
   * Repository to copy into: a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar). `stack:NAME` is a
   * CloudFormation stack. Its outputs name the bucket (`BucketName`), the distribution (`DistributionId`) and the public URL
   * (`RepositoryUrl`). When you package, a repository in a folder stays out of the packages.
   */
  readonly to: string;
  /** Repository to copy from: a URL, a folder, s3://BUCKET[/PREFIX], stack:NAME, oci://HOST/PATH or an archive (charts.tar). */
  readonly from: string;
}

/** Which versions `yank` takes out of the index. */
export interface YankOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' |
  'reason' | 'deletePackage' | 'dryRun'> {
  /** The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly versions: readonly string[];
  /** Called before packages are deleted, with what would happen; if it resolves to false, nothing changes. Without it they are deleted. */
  readonly confirm?: ((plan: YankPlan) => Promise<boolean>) | undefined;
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which yanked versions `restore` lists again. */
export interface RestoreOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'allowEqualVersion' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' |
  'storageClass' | 'acl' | 'dryRun'> {
  /** The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly versions: readonly string[];
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which versions `deprecate` marks. */
export interface DeprecateOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'undo' |
  'dryRun'> {
  /** The versions: `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly versions: readonly string[];
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which index `history` looks into, and how far back. */
export interface HistoryOptions extends Pick<OptionFields, 'deadlineMs' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' |
  'addressing' | 'limit' | 'sinceMs'> {
  /**
   * Repository to look into: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the
   * bucket (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a
   * folder stays out of the packages.
   */
  readonly to: string;
}

/** Which two index versions `diffIndexes` compares. */
export interface DiffIndexesOptions extends Pick<OptionFields, 'deadlineMs' | 'region' | 'endpointUrl' | 'account' | 'addressing' |
  'roleToAssume'> {
  /** An index version, as for `rollback`. */
  readonly before: string;
  /** Another one. */
  readonly after: string;
  /**
   * Repository to look into: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the
   * bucket (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a
   * folder stays out of the packages.
   */
  readonly to: string;
}

/** Which index version `rollback` makes the current one again. */
export interface RollbackOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' | 'pages' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' |
  'dryRun'> {
  /** An id of `history` or its first characters, a time (RFC 3339, or an age such as `2h`), or the number or URL of a job. */
  readonly version: string;
  /** Called with the plan before listed versions are hidden or changed; if it resolves to false, nothing changes. Without it, they are. */
  readonly confirm?: ((plan: RollbackPlan) => Promise<boolean>) | undefined;
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** Which URLs `rebaseUrls` changes, and to what. */
export interface RebaseUrlsOptions extends Pick<OptionFields, 'url' | 'oldUrl' | 'deadlineMs' | 'distribution' | 'noInvalidate' | 'wait' |
  'pages' | 'allowMissing' | 'indexUrls' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing' | 'lock' | 'sse' |
  'sseKmsKeyId' | 'storageClass' | 'acl' | 'dryRun'> {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** What `verify` checks. Give `to`, `url` or both. */
export interface VerifyOptions extends Pick<OptionFields, 'to' | 'url' | 'deadlineMs' | 'local' | 'region' | 'endpointUrl' | 'account' |
  'roleToAssume' | 'addressing'> {
  /** The versions to check: `NAME` or `NAME@VERSION`. All if it is empty or absent. */
  readonly versions?: readonly string[] | undefined;
}

/** What `audit` judges, and when it fails. Give `to`, `url` or both. */
export type AuditOptions = Pick<OptionFields, 'to' | 'url' | 'deadlineMs' | 'failOn' | 'accept' | 'journal' | 'indexOnly' | 'local' |
  'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing'>;

/** What `check` checks, and against which repository. With neither `to` nor `url`, charts are judged by themselves. */
export interface CheckOptions extends Pick<OptionFields, 'to' | 'url' | 'skipExisting' | 'deadlineMs' | 'failOn' | 'version' |
  'appVersion' | 'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' |
  'offline' | 'cacheFolder' | 'cacheSizeBytes' | 'allowEqualVersion' | 'region' | 'endpointUrl' | 'account' | 'roleToAssume' |
  'addressing'> {
  /** Chart folders, and `.tgz` files with their `.tgz.prov` if there is one. */
  readonly charts: readonly string[];
  /** The time that files in a package carry, in seconds since 1970, as in the variable SOURCE_DATE_EPOCH. Default: 1980-01-01. */
  readonly sourceDateEpoch?: string | undefined;
}

/** Which two versions `diffVersions` compares. Give `to`, `url` or both. */
export interface DiffVersionsOptions extends Pick<OptionFields, 'to' | 'url' | 'deadlineMs' | 'local' | 'region' | 'endpointUrl' |
  'account' | 'roleToAssume' | 'addressing'> {
  /** Name of the chart. */
  readonly name: string;
  /** The earlier version, as the index has it. */
  readonly before: string;
  /** The later version, as the index has it. */
  readonly after: string;
}

/** Which set-up `doctor` checks: the options of a publish that reach and write the store. */
export interface DoctorOptions extends Pick<OptionFields, 'url' | 'deadlineMs' | 'distribution' | 'region' | 'endpointUrl' | 'account' |
  'roleToAssume' | 'addressing' | 'lock' | 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl'> {
  /**
   * Repository to try: a folder, s3://BUCKET[/PREFIX] or stack:NAME. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket
   * (`BucketName`), the distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder
   * stays out of the packages.
   */
  readonly to: string;
}

/** What `status` reports on. The report says what it lacks if you leave something out. */
export type StatusOptions = Pick<OptionFields, 'to' | 'url' | 'deadlineMs' | 'distribution' | 'region' | 'endpointUrl' | 'account' |
  'roleToAssume' | 'addressing' | 'sinceMs' | 'githubRepository' | 'workflow' | 'metricsFilter' | 'strict'>;

/** Whose credentials `authenticate` looks for. */
export type AuthenticateOptions = Pick<OptionFields, 'deadlineMs' | 'region' | 'account' | 'roleToAssume'>;

/** What `infraDeploy` creates or changes. */
export interface InfraDeployOptions extends Pick<OptionFields, 'region' | 'roleToAssume' | 'parameters' | 'deadlineMs' | 'dryRun'> {
  /** Called with the changes before they are made; if it resolves to false, none is made. Without it they are made at once. */
  readonly confirm?: ((changes: readonly ResourceChange[]) => Promise<boolean>) | undefined;
  /** Name of the CloudFormation stack. */
  readonly stack: string;
}

/** Whose outputs `infraOutputs` reads. */
export interface InfraOptions extends Pick<OptionFields, 'region' | 'roleToAssume' | 'deadlineMs'> {
  /** Name of the CloudFormation stack. */
  readonly stack: string;
}

/** What `serve` serves, and at which address. */
export interface ServeOptions extends Pick<OptionFields, 'port' | 'host'> {
  /** Folder to serve. */
  readonly to: string;
}

/** Which Helm `setUpHelm` sets up, and its source. */
export interface SetUpHelmOptions extends Pick<OptionFields, 'helmUrl' | 'deadlineMs'> {
  /** Helm version: `3.12.0` or `v3.12.0`. */
  readonly helmVersion: string;
  /**
   * SHA-256 checksum of the archive, for a version whose checksum charthouse does not know, or for a mirror that repacks its archives. It
   * takes precedence over the known checksum.
   */
  readonly helmSha256?: string | undefined;
}

/** How `openFolder` opens a repository. */
export interface OpenFolderOptions {
  /** How long a write waits for the lock of another process before it fails with CH_STORE_LOCKED, in ms. Default: 600,000. */
  readonly lockWaitMs?: number | undefined;
}

/** By the name of the function. */
export interface OperationOptions {
  readonly publish: PublishOptions;
  readonly packageCharts: PackageChartsOptions;
  readonly packageChart: PackageOptions;
  readonly gate: GateOptions;
  readonly listDependencies: ListDependenciesOptions;
  readonly buildDependencies: BuildDependenciesOptions;
  readonly updateDependencies: UpdateDependenciesOptions;
  readonly cacheInfo: CacheInfoOptions;
  readonly cleanCache: CleanCacheOptions;
  readonly indexFolder: IndexOptions;
  readonly rebuild: RebuildOptions;
  readonly prune: PruneOptions;
  readonly buildPages: BuildPagesOptions;
  readonly reformat: ReformatOptions;
  readonly repair: RepairOptions;
  readonly mirror: MirrorOptions;
  readonly promote: PromoteOptions;
  readonly yank: YankOptions;
  readonly restore: RestoreOptions;
  readonly deprecate: DeprecateOptions;
  readonly history: HistoryOptions;
  readonly diffIndexes: DiffIndexesOptions;
  readonly rollback: RollbackOptions;
  readonly rebaseUrls: RebaseUrlsOptions;
  readonly verify: VerifyOptions;
  readonly audit: AuditOptions;
  readonly check: CheckOptions;
  readonly diffVersions: DiffVersionsOptions;
  readonly doctor: DoctorOptions;
  readonly status: StatusOptions;
  readonly authenticate: AuthenticateOptions;
  readonly infraDeploy: InfraDeployOptions;
  readonly infraOutputs: InfraOptions;
  readonly serve: ServeOptions;
  readonly setUpHelm: SetUpHelmOptions;
  readonly openFolder: OpenFolderOptions;
}

/** The options that have a default, by the name of the function. */
export interface DefaultedOptions {
  readonly publish: 'keepGoing' | 'skipExisting' | 'deadlineMs' | 'noVerify' | 'verifyTimeoutMs' | 'noInvalidate' | 'wait' | 'pages' |
    'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' |
    'cacheSizeBytes' | 'helmUrl' | 'packager' | 'allowEqualVersion' | 'restore' | 'besideOrphan' | 'newIndex' | 'replaceProvenance' |
    'addressing' | 'lock' | 'dryRun';
  readonly packageCharts: 'to' | 'destination' | 'deadlineMs' | 'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' |
    'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' | 'cacheSizeBytes' | 'helmUrl' | 'packager' | 'dryRun';
  readonly packageChart: 'to' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly' |
    'offline' | 'cacheSizeBytes' | 'dependencyUpdate';
  readonly gate: 'to' | 'deadlineMs' | 'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' |
    'maxSizeBytes' | 'dependencyUpdate' | 'offline' | 'cacheSizeBytes' | 'helmVersion' | 'helmUrl' | 'packager';
  readonly listDependencies: 'deadlineMs' | 'allowOutsideLinks' | 'maxFileSizeBytes' | 'maxSizeBytes';
  readonly buildDependencies: 'to' | 'deadlineMs' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' |
    'pin' | 'offline' | 'cacheSizeBytes' | 'dryRun';
  readonly updateDependencies: 'to' | 'deadlineMs' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'maxFileSizeBytes' | 'maxSizeBytes' |
    'pin' | 'offline' | 'cacheSizeBytes' | 'dryRun';
  readonly cacheInfo: never;
  readonly cleanCache: 'dryRun';
  readonly indexFolder: 'fresh' | 'pages' | 'maxFileSizeBytes' | 'maxSizeBytes' | 'allowEqualVersion' | 'dryRun';
  readonly rebuild: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'addOrphans' | 'allowEqualVersion' | 'newIndex' | 'addressing' |
    'lock' | 'dryRun';
  readonly prune: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'archive' | 'orphans' | 'addressing' | 'lock' | 'deletePackage' |
    'dryRun';
  readonly buildPages: 'deadlineMs' | 'all' | 'addressing' | 'lock';
  readonly reformat: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'addressing' | 'lock' | 'dryRun';
  readonly repair: 'deadlineMs' | 'readPackages' | 'removeDangling' | 'noInvalidate' | 'wait' | 'pages' | 'addOrphans' | 'indexUrls' |
    'addressing' | 'lock' | 'dryRun';
  readonly mirror: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'noPreReleases' | 'withDependencies' | 'addressing' | 'lock' |
    'dryRun';
  readonly promote: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'noPreReleases' | 'withDependencies' | 'addressing' | 'lock' |
    'dryRun';
  readonly yank: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'addressing' | 'lock' | 'deletePackage' | 'dryRun';
  readonly restore: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'allowEqualVersion' | 'addressing' | 'lock' | 'dryRun';
  readonly deprecate: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'addressing' | 'lock' | 'undo' | 'dryRun';
  readonly history: 'deadlineMs' | 'addressing' | 'limit';
  readonly diffIndexes: 'deadlineMs' | 'addressing';
  readonly rollback: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'addressing' | 'lock' | 'dryRun';
  readonly rebaseUrls: 'deadlineMs' | 'noInvalidate' | 'wait' | 'pages' | 'allowMissing' | 'indexUrls' | 'addressing' | 'lock' | 'dryRun';
  readonly verify: 'deadlineMs' | 'local' | 'addressing';
  readonly audit: 'deadlineMs' | 'failOn' | 'indexOnly' | 'local' | 'addressing';
  readonly check: 'skipExisting' | 'deadlineMs' | 'failOn' | 'committedOnly' | 'allowOutsideLinks' | 'allowCredentialFiles' |
    'maxFileSizeBytes' | 'maxSizeBytes' | 'dependencyUpdate' | 'offline' | 'cacheSizeBytes' | 'allowEqualVersion' | 'addressing';
  readonly diffVersions: 'deadlineMs' | 'local' | 'addressing';
  readonly doctor: 'deadlineMs' | 'addressing' | 'lock';
  readonly status: 'deadlineMs' | 'addressing' | 'sinceMs' | 'workflow' | 'metricsFilter' | 'strict';
  readonly authenticate: 'deadlineMs';
  readonly infraDeploy: 'region' | 'deadlineMs' | 'dryRun';
  readonly infraOutputs: 'region' | 'deadlineMs';
  readonly serve: 'port' | 'host';
  readonly setUpHelm: 'helmUrl' | 'deadlineMs';
  readonly openFolder: never;
}

/** The same options, each default filled in. */
export type Complete<O extends keyof OperationOptions> = OperationOptions[O] & {
  readonly [F in DefaultedOptions[O] & keyof OperationOptions[O]]-?: Exclude<OperationOptions[O][F], undefined>;
};
