/** What a caller asks of each verb. Everything but the essential has a default, the one of the command line. */

import type { ChartLimits } from '../archive/index.ts';
import { defaultLimits } from '../chart/types.ts';
import type { IndexStyle } from '../index-file/types.ts';
import type { ResourceChange } from '../ports/stack-host.ts';

/** Limits of what is read of a chart, in bytes. */
export interface LimitOptions {
  /** 5 MiB: Helm 3.17 to 4.2 refuse a larger file. */
  readonly maxFileSizeBytes?: number | undefined;
  /** 100 MiB: Helm 3.17 and later refuse more in all. */
  readonly maxSizeBytes?: number | undefined;
}

/** What may go into a package. */
export interface ContentsOptions {
  /** The repository; if it is a folder that lies in the chart's, it is left out of the package. `./repository`. */
  readonly to?: string | undefined;
  /** Whether a link may lead out of the work tree. Into `/proc`, `/dev` and `/sys` it never may. */
  readonly allowOutsideLinks?: boolean | undefined;
  /** Whether files may have names under which tools keep credentials. */
  readonly allowCredentialFiles?: boolean | undefined;
  /** Leave out what is not committed, and refuse a chart that differs from the commit. */
  readonly committedOnly?: boolean | undefined;
}

/** How `packageChart` packages. */
export interface PackageOptions extends LimitOptions, ContentsOptions {
  /** Instead of the version in Chart.yaml. A leading `v`, as tags have it, is left out unless that one has a `v` as well. */
  readonly version?: string | undefined;
  /** Instead of the appVersion in Chart.yaml. */
  readonly appVersion?: string | undefined;
  /** Value of SOURCE_DATE_EPOCH: the time that all members bear, in seconds since the epoch; 1980-01-01 where absent. */
  readonly sourceDateEpoch?: string | undefined;
}

/** How a store that is no folder is reached. What is left out, the environment and the AWS profile say. */
export interface StoreOptions {
  readonly region?: string | undefined;
  /** Of an S3 store that is not Amazon's. */
  readonly endpointUrl?: string | undefined;
  /** The AWS account that the bucket must belong to: twelve digits. */
  readonly account?: string | undefined;
  /** The ARN of a role that the OIDC token of this GitHub job is traded for, instead of all other credentials. */
  readonly roleToAssume?: string | undefined;
  /** Where the bucket stands in a URL; `auto`: in the path at a custom endpoint, and else in the host name. */
  readonly addressing?: 'auto' | 'path' | 'virtual' | undefined;
}

/** How objects are put into such a store. */
export interface StoreWriteOptions extends StoreOptions {
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined;
  readonly sseKmsKeyId?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly acl?: string | undefined;
  /** `none`: without conditions, for stores that know none; two publishers at once may lose a version. */
  readonly lock?: 'auto' | 'none' | undefined;
}

/** Which Helm `setUpHelm` sets up, and where from. */
export interface SetUpHelmOptions {
  /** `3.12.0` or `v3.12.0`. */
  readonly helmVersion: string;
  /** The SHA-256 of the archive: for a version whose sum is not pinned, or for a mirror that packs its own. It counts before the pinned one. */
  readonly helmSha256?: string | undefined;
  /** What stands before the archive's name; `https://get.helm.sh`. */
  readonly helmUrl?: string | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** Which Helms have their say before anything is published, and what they are asked. */
export interface HelmOptions extends Pick<SetUpHelmOptions, 'helmUrl'> {
  /** `3.12.0` or `v3.12.0`, or several: each of them must accept the chart. No Helm if absent. */
  readonly helmVersion?: string | readonly string[] | undefined;
  /** The SHA-256 of the archive of each version, in their order. It counts before the pinned one. */
  readonly helmSha256?: string | readonly string[] | undefined;
  /** Who packages: charthouse itself, or the first of those Helms; `builtin`. */
  readonly packager?: 'builtin' | 'helm' | undefined;
  /** The Kubernetes that charts are rendered for; the one that Helm was built for where absent. */
  readonly kubeVersion?: string | undefined;
  /** What the cluster has beside Helm's own list, such as `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[] | undefined;
  /** The namespace that charts are rendered for; `default`. */
  readonly namespace?: string | undefined;
}

/** Which CDN stands in front of the repository, and what it is told after a commit. */
export interface CdnOptions {
  /** The id of a CloudFront distribution; that of the stack where absent and the target is one. */
  readonly distribution?: string | undefined;
  readonly noInvalidate?: boolean | undefined;
  /** Whether to wait until the invalidation is complete. */
  readonly wait?: boolean | undefined;
}

/** What `publish` publishes, where to, and how. */
export interface PublishOptions extends PackageOptions, StoreWriteOptions, CdnOptions, HelmOptions {
  /** Chart folders, and `.tgz` files (with their `.tgz.prov`, where one lies beside). */
  readonly charts: readonly string[];
  /** The target: a folder, `s3://BUCKET[/PREFIX]` or `stack:NAME`. */
  readonly to: string;
  /** The public URL of the repository. */
  readonly url?: string | undefined;
  /** `v1.2.3`, `NAME-1.2.3`, `NAME/v1.2.3` …: the versions must agree with it. */
  readonly tag?: string | undefined;
  /** What tags look like, such as `chart-v{version}`; a tag that matches none publishes nothing. The usual forms where absent. */
  readonly tagPattern?: string | readonly string[] | undefined;
  /** The form of URLs in lists that are new; `relative`. */
  readonly indexUrls?: 'relative' | 'absolute' | undefined;
  /** The style of an index that is new; `yaml`. */
  readonly indexStyle?: IndexStyle | undefined;
  readonly allowEqualVersion?: boolean | undefined;
  readonly restore?: boolean | undefined;
  readonly besideOrphan?: boolean | undefined;
  readonly newIndex?: boolean | undefined;
  readonly keepGoing?: boolean | undefined;
  /** Whether versions that are published with other contents are left alone (`skipped`), instead of refused. */
  readonly skipExisting?: boolean | undefined;
  /** Whether a stored provenance file that differs from the one beside a package gives way to it; the package must have the bytes that it signs. */
  readonly replaceProvenance?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly noVerify?: boolean | undefined;
  /** 60,000. */
  readonly verifyTimeoutMs?: number | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** What `gate` looks at. */
export interface GateOptions extends PackageOptions, HelmOptions {
  /** Chart folders, and `.tgz` files. */
  readonly charts: readonly string[];
  /** `v1.2.3`, `NAME-1.2.3`, `NAME/v1.2.3` …: the versions must agree with it. */
  readonly tag?: string | undefined;
  /** What tags look like, such as `chart-v{version}`; a tag that matches none passes nothing. The usual forms where absent. */
  readonly tagPattern?: string | readonly string[] | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** What `packageCharts` packages, and where to. */
export interface PackageChartsOptions extends PackageOptions, Omit<HelmOptions, 'kubeVersion' | 'apiVersions' | 'namespace'> {
  /** Chart folders. */
  readonly charts: readonly string[];
  /** The folder to write to; the working folder where absent. */
  readonly destination?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** 600,000; of setting Helm up. */
  readonly deadlineMs?: number | undefined;
}

/** What `indexFolder` lists, and how. */
export interface IndexOptions extends LimitOptions {
  /** The folder of packages. */
  readonly folder: string;
  /** What stands before each package's path; relative URLs where absent. */
  readonly url?: string | undefined;
  /** An index file whose entries come into the new one. */
  readonly merge?: string | undefined;
  /** List only what is in the folder. */
  readonly fresh?: boolean | undefined;
  /** The style to write; that of the index that is there where absent. */
  readonly indexStyle?: IndexStyle | undefined;
  /** List a version that Helm takes for a listed one: `1.0.0+b` beside `1.0.0+a`. */
  readonly allowEqualVersion?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

/** What `rebuild` makes an index of, and how. */
export interface RebuildOptions extends StoreWriteOptions, CdnOptions {
  /** The target: a folder, `s3://BUCKET[/PREFIX]` or `stack:NAME`. */
  readonly to: string;
  /** The public URL of the repository. */
  readonly url?: string | undefined;
  /** The form of URLs in lists that are new; `relative`. */
  readonly indexUrls?: 'relative' | 'absolute' | undefined;
  /** The style to write; that of the index that is kept where absent. */
  readonly indexStyle?: IndexStyle | undefined;
  /** An index file, an earlier state of this one, whose entries all stay. */
  readonly from?: string | undefined;
  /** Whether an index that cannot be read gives way to one of the packages alone. */
  readonly newIndex?: boolean | undefined;
  /** Whether packages that no entry of an existing index names are added. */
  readonly addOrphans?: boolean | undefined;
  readonly allowEqualVersion?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** Whose credentials `authenticate` asks for. */
export interface AuthenticateOptions extends Pick<StoreOptions, 'region' | 'roleToAssume'> {
  /** The AWS account that they must belong to: twelve digits. */
  readonly account?: string | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** What `verify` looks at. */
export interface VerifyOptions extends StoreOptions {
  /** The target; where absent, the repository is read at `url`. One of the two must be there. */
  readonly to?: string | undefined;
  readonly url?: string | undefined;
  /** `NAME` or `NAME@VERSION`; everything where empty or absent. */
  readonly versions?: readonly string[] | undefined;
  /** Look for every package in the repository of `to`, also if its URL leads elsewhere. */
  readonly local?: boolean | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** Which set-up `doctor` looks at: the options of a publish that reach and write the store. */
export interface DoctorOptions extends StoreWriteOptions, Pick<CdnOptions, 'distribution'> {
  /** The target: a folder, `s3://BUCKET[/PREFIX]` or `stack:NAME`. */
  readonly to: string;
  /** The public URL of the repository. */
  readonly url?: string | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}

/** What `serve` serves, and where. */
export interface ServeOptions {
  /** The target. */
  readonly to: string;
  /** `127.0.0.1`. */
  readonly host?: string | undefined;
  /** 8879; 0 for any free one. */
  readonly port?: number | undefined;
}

/** What may be given as one or as several. */
export function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return typeof given === 'string' ? [given] : (given ?? []);
}

/** The patterns that the options ask for. */
export function patternsOf({ tagPattern }: Pick<PublishOptions, 'tagPattern'>): readonly string[] {
  return listOf(tagPattern);
}

/** The limits that the options ask for. */
export function limitsOf({ maxFileSizeBytes, maxSizeBytes }: LimitOptions): ChartLimits {
  return { maxFileBytes: maxFileSizeBytes ?? defaultLimits.maxFileBytes, maxTotalBytes: maxSizeBytes ?? defaultLimits.maxTotalBytes };
}

/** What the verbs about a stack are asked. */
export interface InfraOptions {
  readonly stack: string;
  /** us-east-1, where CloudFront's certificates and metrics are. */
  readonly region?: string | undefined;
  /** The ARN of a role that the OIDC token of this GitHub job is traded for, instead of all other credentials. */
  readonly roleToAssume?: string | undefined;
  /** `NAME=VALUE,…` of parameters of the template; a stack that is there keeps the others. */
  readonly parameters?: string | undefined;
  /** 3,600,000. */
  readonly deadlineMs?: number | undefined;
}

/** What deploying is asked beside. */
export interface InfraDeployOptions extends InfraOptions {
  /** Shown what would be done; nothing is done where it resolves to false. Absent: done without asking. */
  readonly confirm?: ((changes: readonly ResourceChange[]) => Promise<boolean>) | undefined;
  /** Show what would be done, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What `status` looks at. A part that is not named is said to be lacking. */
export interface StatusOptions extends StoreOptions, Pick<CdnOptions, 'distribution'> {
  /** The target: a folder, `s3://BUCKET[/PREFIX]` or `stack:NAME`. */
  readonly to?: string | undefined;
  /** The public URL of the repository. */
  readonly url?: string | undefined;
  /** `owner/name`. */
  readonly githubRepository?: string | undefined;
  /** `release-chart.yml`. */
  readonly workflow?: string | undefined;
  /** `EntireBucket`. */
  readonly metricsFilter?: string | undefined;
  /** Also an error where something is amiss, or a part that is named cannot be seen; false. */
  readonly strict?: boolean | undefined;
  /** A week. */
  readonly sinceMs?: number | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}
