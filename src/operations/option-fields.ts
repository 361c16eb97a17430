/** Every option of the library, once. Functions take some of them each: `options.ts`. */
// Written by scripts/generate.mjs from src/config: do not edit.
// biome-ignore-all format: generated

/** Times are in milliseconds, sizes in bytes. What is absent or undefined has the default. */
export interface OptionFields {
  /**
   * Repository: a folder, s3://BUCKET[/PREFIX] or stack:NAME. Default: `./repository` for `packageCharts`, `packageChart`, `gate`,
   * `buildDependencies`, `updateDependencies`. `stack:NAME` is a CloudFormation stack. Its outputs name the bucket (`BucketName`), the
   * distribution (`DistributionId`) and the public URL (`RepositoryUrl`). When you package, a repository in a folder stays out of the
   * packages.
   */
  readonly to?: string | undefined;
  /**
   * Public URL of the repository. The URL that your users pass to `helm repo add`. `publish` needs it for absolute URLs in the index, and
   * to read back what your users see. `rebuild` uses it to recognise absolute URLs that lead to this repository. For both, it is the base
   * of the paths that CloudFront invalidates. `verify` reads the repository there if you do not pass `to`. `doctor` checks what your users
   * get there. `indexFolder` puts it before the name of each package, as `helm repo index --url` does.
   */
  readonly url?: string | undefined;
  /** Folder to write the packages to. Default: `.`. */
  readonly destination?: string | undefined;
  /**
   * Index file whose entries are added to the new index. `indexFolder`: versions that only the file lists are added. An entry of the
   * index.yaml in the folder keeps its digest, its URLs and its `created`. The file itself does not change. A version that both list with
   * different digests is a conflict. `rebuild`: all parts of one split must be there (`shard`). The result is that of a run without shards.
   * A package that changed since it was read is read again.
   */
  readonly merge?: string | undefined;
  /**
   * Start again: list only the packages in the folder. Drops entries of the old index.yaml whose packages are elsewhere, and makes all URLs
   * again. A published version never gets another digest, and keeps its `created`.
   */
  readonly fresh?: boolean | undefined;
  /**
   * Earlier copy of index.yaml, whose entries are all kept. Use it if index.yaml is lost, broken, or lacks entries that it once had. FILE
   * itself does not change. If index.yaml can be read, every entry in it stays as it is; versions that only FILE lists are added.
   * `promote`: the repository that has the versions already.
   */
  readonly from?: string | undefined;
  /**
   * Base of the URLs that are in the index now. Default: the value of `url`. The part before the path of the packages:
   * `https://old.example.com/charts`, `s3://old-charts`, `https://github.com/OWNER/REPO/releases/download`. The rest of each URL is the
   * path in this repository.
   */
  readonly oldUrl?: string | undefined;
  /** Publish the other charts even if some are refused. The exit code still reports the refused ones. */
  readonly keepGoing?: boolean | undefined;
  /**
   * Skip versions that are published with other contents. Without it, such a version is a conflict (exit code 4). With it, the version is
   * `skipped`: a warning names it and the files that differ, and the published package stays as it is. Every other error is still an error.
   */
  readonly skipExisting?: boolean | undefined;
  /**
   * Overall timeout, in milliseconds. Default: 600,000; 43,200,000 for `mirror`; 3,600,000 for `promote`, `infraDeploy`, `infraOutputs`.
   */
  readonly deadlineMs?: number | undefined;
  /** Skip reading back what was published. */
  readonly noVerify?: boolean | undefined;
  /** Time to wait until the public URL serves the new index, in milliseconds. Default: 60,000. */
  readonly verifyTimeoutMs?: number | undefined;
  /** Port to listen on; 0 for any free port. Default: 8879. */
  readonly port?: number | undefined;
  /** Address to listen on. Default: `127.0.0.1`. With `0.0.0.0`, every machine of the network can read the folder. */
  readonly host?: string | undefined;
  /**
   * Least severity of a finding that fails the audit. Default: `error`. `error`: a supported Helm cannot use the repository or a version.
   * `warning`: another reader cannot, or Helm may do something unexpected. `note`: good to know. With `never`, findings do not change the
   * exit code.
   */
  readonly failOn?: 'error' | 'warning' | 'note' | 'never' | undefined;
  /**
   * List of findings that you accept, each with a reason. A YAML list of `rule` and `reason`; `name`, `version` and `expires` (a date, in
   * UTC) are optional. An item that has expired or that matches nothing is a warning.
   */
  readonly accept?: string | undefined;
  /**
   * Continue an earlier audit with this file that was stopped. charthouse appends a line for each package that it has read without a
   * finding. A run with the same file does not read these again, unless their entry has changed. Delete the file to read everything again.
   */
  readonly journal?: string | undefined;
  /** Judge the index, and read no packages. */
  readonly indexOnly?: boolean | undefined;
  /**
   * Read every package, and correct each digest that differs. Without it, only packages are read whose entry has no usable digest. A digest
   * is corrected only if the package holds the chart and version of the entry. Find out first why they differ: another program may have
   * replaced a published package.
   */
  readonly readPackages?: boolean | undefined;
  /** Remove entries whose package is missing. */
  readonly removeDangling?: boolean | undefined;
  /**
   * Look for every package in the repository of `to`, even if its URL leads elsewhere. For an index whose absolute URLs are not below
   * `url`, such as a checkout that a web server serves. charthouse looks for a package under the end of the path of its URL:
   * `stable/app-1.0.0.tgz`, then `app-1.0.0.tgz`. It contacts no other server.
   */
  readonly local?: boolean | undefined;
  /**
   * CloudFront distribution of the repository. After each commit, charthouse invalidates its copies of index.yaml. With `--to stack:NAME`,
   * the stack names the distribution. If the repository has a prefix, `url` must contain the path under which users see it.
   */
  readonly distribution?: string | undefined;
  /** Skip the CloudFront invalidation. CloudFront may then serve the previous index until its copy expires, within five minutes. */
  readonly noInvalidate?: boolean | undefined;
  /** Wait until the CloudFront invalidation is complete. It takes about a minute. charthouse waits five minutes at most. */
  readonly wait?: boolean | undefined;
  /**
   * Write the pages that a browser shows. After the commit, charthouse writes index.html, the pages of the charts that changed, feeds,
   * badges and a JSON file for programs beside index.yaml. If that fails, what was committed stays, and the next run writes what is
   * missing. Their title, colours and links are `site` in charthouse.yaml.
   */
  readonly pages?: boolean | undefined;
  /** Write everything, also what did not change. */
  readonly all?: boolean | undefined;
  /**
   * Copy only the newest N versions of each chart. Default: all versions. Of those that the other filters select. A version that the target
   * has already counts too.
   */
  readonly newest?: number | undefined;
  /** Leave out versions such as 2.0.0-rc.1. */
  readonly noPreReleases?: boolean | undefined;
  /**
   * Also copy the charts that they depend on, from any repository. For each dependency the newest version in its range, and so on for the
   * dependencies of that. You need it only to build charts: a package contains its dependencies.
   */
  readonly withDependencies?: boolean | undefined;
  /**
   * Release tag that the chart versions must match. `v1.2.3`, `chart-v1.2.3` or `release/1.2.3`: every chart of the run has that version,
   * with or without a leading `v`. `NAME-1.2.3`, `NAME@1.2.3` or `helm/NAME/v1.2.3`: only chart NAME is published. [All
   * forms](https://github.com/alto9/charthouse/blob/main/docs/release.md).
   */
  readonly tag?: string | undefined;
  /**
   * Form of the release tags, if they are not in a usual form. Such as `chart-v{version}`, `{name}/v{version}` or `v{appVersion}`. A tag
   * that matches none of them is not a chart release: nothing is published.
   */
  readonly tagPattern?: string | readonly string[] | undefined;
  /**
   * Version to package instead of the one in Chart.yaml. A leading `v`, as in a tag, is removed unless the version in Chart.yaml has one.
   * Does not apply to packages, whose bytes never change.
   */
  readonly version?: string | undefined;
  /** appVersion to package instead of the one in Chart.yaml. */
  readonly appVersion?: string | undefined;
  /**
   * Package only files that are committed to git. Leaves out files that git ignores or does not track, each with a warning. If a file of
   * the chart differs from the commit that is checked out, the chart is refused. Packages in `charts/` that Chart.yaml declares as
   * dependencies stay, so that a job can fetch them with `charthouse dependency build`. A `.tgz` that you name is published as it is.
   */
  readonly committedOnly?: boolean | undefined;
  /**
   * Follow links that lead out of the git work tree. Without git, links that lead out of the folder around the chart. The files behind such
   * a link are published. Links into `/proc`, `/dev` and `/sys` are always refused.
   */
  readonly allowOutsideLinks?: boolean | undefined;
  /**
   * Package files that have names of credentials files. Such as `.env`, `id_rsa` or `.aws/credentials`: [the
   * names](https://github.com/alto9/charthouse/blob/main/docs/errors/CH_CHART_CREDENTIALS.md).
   */
  readonly allowCredentialFiles?: boolean | undefined;
  /** Largest file that a chart may contain, in bytes. Default: 5,242,880. Helm 3.17 to 4.2 refuse a larger one. */
  readonly maxFileSizeBytes?: number | undefined;
  /** Largest total size of the files of a chart, in bytes. Default: 104,857,600. Helm 3.17 and later refuses a larger chart. */
  readonly maxSizeBytes?: number | undefined;
  /**
   * Choose the versions of dependencies again, in memory. As `helm package --dependency-update`, but your folder does not change: the
   * package has the new Chart.lock and the newest versions that Chart.yaml asks for. Without it, charthouse takes the versions in the lock.
   * Does not work with `committedOnly`, or with `packager: "helm"`. To write the lock and `charts/`, use `updateDependencies`.
   */
  readonly dependencyUpdate?: boolean | undefined;
  /**
   * Add the digests of the packages to charthouse.sum. The file is in the working folder. Every later run, on every machine, stops if a
   * version in it has another digest. Lines that are there stay. `updateDependencies` adds to a file that exists without it, too.
   */
  readonly pin?: boolean | undefined;
  /**
   * Fetch no dependencies: use only the cache and folders. If the cache lacks something, the run fails and names it. Nothing is requested
   * for dependencies; a store is still read and written.
   */
  readonly offline?: boolean | undefined;
  /**
   * Folder of the cache of dependencies. Default: charthouse in the cache folder of the system. Everything is in the folder `dependencies`
   * in it. The default is `$XDG_CACHE_HOME/charthouse` or `~/.cache/charthouse`, on macOS `~/Library/Caches/charthouse`, on Windows
   * `%LOCALAPPDATA%\charthouse`. Several runs can use it at the same time.
   */
  readonly cacheFolder?: string | undefined;
  /**
   * Largest size of the cache of dependencies, in bytes. Default: 1,073,741,824. If there is more, charthouse removes what was not used for
   * the longest time, but nothing that this run uses.
   */
  readonly cacheSizeBytes?: number | undefined;
  /**
   * Helm versions that must lint and render each chart first. Default: `3.12.0`, `4.3.0` for `gate`. `3.12.0` or `v3.12.0`, or several.
   * Name the oldest and the newest Helm of your users: they check charts by different rules. `helm lint --strict` and `helm template` must
   * pass with each `ci/*-values.yaml` of the chart; if there is none, with its own values alone. `packageCharts` lints nothing: there, it
   * is the version for `packager`.
   */
  readonly helmVersion?: string | readonly string[] | undefined;
  /**
   * SHA-256 checksum of the Helm archive. One for each version of `helmVersion`, in the same order; for `gate` without versions, the
   * checksum of 3.12.0. Needed for a version whose checksum charthouse does not know, or for a mirror that repacks its archives. It takes
   * precedence over the known checksum.
   */
  readonly helmSha256?: string | readonly string[] | undefined;
  /** URL to download Helm archives from. Default: `https://get.helm.sh`. */
  readonly helmUrl?: string | undefined;
  /**
   * Program that makes the packages. Default: `builtin`. `helm`: the first Helm of `helmVersion`. Its packages contain the same files, but
   * their bytes differ from run to run, so charthouse compares contents to recognise an unchanged chart.
   */
  readonly packager?: 'builtin' | 'helm' | undefined;
  /**
   * Kubernetes version to render charts for. For a chart whose `kubeVersion` is newer than the default of the Helm version: Helm 3.12.0
   * assumes Kubernetes 1.27.
   */
  readonly kubeVersion?: string | undefined;
  /** API versions that charts may use besides those that Helm knows. Such as `monitoring.coreos.com/v1`. */
  readonly apiVersions?: string | readonly string[] | undefined;
  /** Namespace to render charts for. */
  readonly namespace?: string | undefined;
  /**
   * Change a URL even if its package is not in the repository yet. For a repository that has no users yet: add the packages afterwards with
   * `publish --restore`. A package whose bytes are not the listed ones is still refused.
   */
  readonly allowMissing?: boolean | undefined;
  /**
   * Add packages that no entry names (orphans). Look at them first: they may have been withdrawn on purpose, or have lost a conflict.
   * Packages in folders of any depth are added, except dependencies in the `charts` folder of a chart.
   */
  readonly addOrphans?: boolean | undefined;
  /**
   * Read only shard N of M of the packages, and write no index. Such as `3/8`. charthouse writes what it reads to a part file in the folder
   * of `parts`. A run that was stopped goes on there, and reads no package again. If all shards are read, `merge` makes the index. Each
   * shard can run on another machine.
   */
  readonly shard?: string | undefined;
  /**
   * Folder for the part file of a shard. Default: charthouse-parts. charthouse creates it if it does not exist. The file of shard 3 of 8 is
   * `part-3-of-8.jsonl`.
   */
  readonly parts?: string | undefined;
  /**
   * Form of the URLs in the index. Default: relative for a new chart; `relative` for `repair`, `rebaseUrls`. Relative URLs keep working in
   * a copy, in a mirror and under another domain. A chart that is listed already keeps its form. Versions with a `+` get absolute URLs if
   * the public URL is known. If `url` has a query, all URLs are relative, because Helm adds the query to relative URLs only; `absolute` is
   * then refused.
   */
  readonly indexUrls?: 'relative' | 'absolute' | undefined;
  /**
   * Format of a new index.yaml. Default: yaml for a new index. Helm 3.13 and later reads a JSON index four to five times faster. `publish`
   * never changes the format of an existing index; `reformat`, `indexFolder` and `rebuild` do.
   */
  readonly indexStyle?: 'yaml' | 'json' | undefined;
  /** List a version that semver considers equal to a listed one. Such as `1.0.0+b` next to `1.0.0+a`: Helm picks one of them at random. */
  readonly allowEqualVersion?: boolean | undefined;
  /** Put back packages that are listed but missing. */
  readonly restore?: boolean | undefined;
  /**
   * Publish next to an orphan, a package that no entry names. The package goes to a folder named after its digest, and its entry points
   * there.
   */
  readonly besideOrphan?: boolean | undefined;
  /**
   * Create a new index.yaml even if packages suggest that one existed. `publish`: also if index.yaml exists and lists nothing. `rebuild`:
   * an index.yaml that cannot be read is replaced by one made from the packages alone; one that can be read is kept.
   */
  readonly newIndex?: boolean | undefined;
  /**
   * Replace provenance files that differ from yours. For a package that you signed again, such as after the key has expired. The `.prov`
   * next to the package must sign the published bytes; no package changes. Without it, the published provenance file stays, with a warning.
   */
  readonly replaceProvenance?: boolean | undefined;
  /**
   * Keep the newest N releases of each chart. By version, not by time. Rules add up: a version stays if any rule keeps it. Pre-releases do
   * not count, and versions that are equal for semver (`1.0.0+a`, `1.0.0+b`) count as one.
   */
  readonly keep?: number | undefined;
  /** Keep the newest N releases of each major version. */
  readonly keepPerMajor?: number | undefined;
  /** Keep the newest N releases of each minor version. */
  readonly keepPerMinor?: number | undefined;
  /**
   * Keep what was published within AGE, such as 90d, in milliseconds. By `created` of the entry and the clock of the store. A version
   * without `created` stays. Units: s, m, h, d, w, y.
   */
  readonly keepWithinMs?: number | undefined;
  /**
   * Keep the newest N pre-releases of each channel of a chart. Default: those that are newer than the newest release. The channel of
   * `1.0.0-rc.1` and `1.0.0-rc2` is `rc`. Alone, this option removes no releases.
   */
  readonly keepPreReleases?: number | undefined;
  /**
   * Chart, version or range of versions that never goes. Separate several with commas. Flag, environment and file add up. A range such as
   * `app@^1.0` has pre-releases only if it names one; write a range without a comma: `app@>=1.0 <2.0`.
   */
  readonly protect?: string | readonly string[] | undefined;
  /**
   * Add what goes to a second index first: archive/index.yaml. Its URLs lead to the same packages. Users who need an old version add the
   * repository a second time: `helm repo add old https://charts.example.com/archive`. `publish` never changes this index. With `apply`, the
   * plan decides.
   */
  readonly archive?: boolean | undefined;
  /**
   * Delete packages that no entry names, if they are older than a day. By the clock of the store. Packages of versions that were yanked or
   * pruned stay, and so do those of the archive. Their provenance files go with them. charthouse asks first; without a terminal, pass
   * `yes`.
   */
  readonly orphans?: boolean | undefined;
  /** Write the plan to FILE, and change nothing. */
  readonly plan?: string | undefined;
  /**
   * Apply the plan in FILE as it is, or not at all. The plan decides what goes; the rules of this run do not count, but `protect` does. If
   * a version of the plan is another one now, or if a version that was published since needs it, nothing is changed (`CH_PLAN_STALE`).
   */
  readonly apply?: string | undefined;
  /**
   * AWS region of the bucket. Default: the region of the AWS profile; `us-east-1` for `infraDeploy`, `infraOutputs`. If the bucket is in
   * another region, S3 names it, and charthouse uses that one. For `infra`, the default is us-east-1 even if `AWS_REGION` is set, because
   * the certificates and metrics of CloudFront are there.
   */
  readonly region?: string | undefined;
  /**
   * S3 endpoint, if the store is not Amazon S3. Otherwise `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` are used, as in every AWS tool.
   * `AWS_ENDPOINT_URL` is the endpoint of CloudFront and CloudFormation too. In charthouse.yaml, it works only with the static keys of a
   * store ([threat model](https://github.com/alto9/charthouse/blob/main/docs/threat-model.md)).
   */
  readonly endpointUrl?: string | undefined;
  /**
   * AWS account that must own the bucket. S3 itself checks it on every request. For `authenticate`: the account that the credentials must
   * belong to.
   */
  readonly account?: string | undefined;
  /**
   * IAM role to assume with the OIDC token of a GitHub job. You store no secret; the job needs `permissions: id-token: write`. Takes
   * precedence over keys in the environment and over profiles. With `account`, a role of another account is refused before any request
   * ([roles without keys](https://github.com/alto9/charthouse/blob/main/docs/s3.md)).
   */
  readonly roleToAssume?: string | undefined;
  /**
   * Position of the bucket name in S3 URLs. Default: `auto`. `path`: `https://HOST/BUCKET`. `virtual`: `https://BUCKET.HOST`. `auto`:
   * `path` at a custom endpoint, otherwise `virtual`.
   */
  readonly addressing?: 'auto' | 'path' | 'virtual' | undefined;
  /**
   * How to keep concurrent publishers apart. Default: `auto`. `auto`: conditional writes in S3, a lock in a folder. `none`: for an S3 store
   * without conditional writes. Two publishers at the same time may then lose a version, so let only one job publish
   * ([S3](https://github.com/alto9/charthouse/blob/main/docs/s3.md)).
   */
  readonly lock?: 'auto' | 'none' | undefined;
  /** Server-side encryption of new objects. Default: the setting of the bucket. */
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined;
  /** KMS key for server-side encryption. */
  readonly sseKmsKeyId?: string | undefined;
  /** Storage class of new objects. Default: the store’s own. */
  readonly storageClass?: string | undefined;
  /**
   * Canned ACL of new objects, such as public-read. For stores that need one. Amazon S3 buckets created since 2023 refuse ACLs by default.
   */
  readonly acl?: string | undefined;
  /** Most index versions to show. Default: 20. The newest ones. A last line shows if there are older ones. */
  readonly limit?: number | undefined;
  /**
   * Period to report on, in milliseconds. Default: 604,800,000 for `status`. S3 reports the number and size of objects once a day, so for
   * these the period is at least three days.
   */
  readonly sinceMs?: number | undefined;
  /**
   * GitHub repository whose workflow publishes. charthouse uses the token in `GITHUB_TOKEN` or `GH_TOKEN`. `GITHUB_API_URL` is the API
   * endpoint if it is not api.github.com.
   */
  readonly githubRepository?: string | undefined;
  /** File name of the workflow that publishes. Default: `release-chart.yml`. */
  readonly workflow?: string | undefined;
  /** ID of the request metrics of the bucket. Default: `EntireBucket`. */
  readonly metricsFilter?: string | undefined;
  /**
   * Fail if something is unhealthy or unavailable. For scheduled checks. Unhealthy means: the newest completed run failed, or users get an
   * index other than the one published at least ten minutes ago. Unavailable means: charthouse cannot read something that you named.
   */
  readonly strict?: boolean | undefined;
  /** Name of the CloudFormation stack. */
  readonly stack?: string | undefined;
  /**
   * Values of template parameters. Such as `DomainName=charts.example.com`, separated by commas. An existing stack keeps the values that
   * you do not pass.
   */
  readonly parameters?: string | undefined;
  /** Why the versions are yanked. charthouse keeps it beside the index. A publisher whose version is refused sees it. */
  readonly reason?: string | undefined;
  /**
   * Delete the packages and their provenance files, too. For a package that contains a secret or must not be distributed. charthouse shows
   * what it would delete, and asks; without a terminal, pass `yes`. The packages are deleted after the commit. No command can take this
   * back. charthouse keeps the digest, so the version never gets other bytes. In a bucket with versioning, S3 keeps earlier versions of the
   * objects.
   */
  readonly deletePackage?: boolean | undefined;
  /** Take the mark away again. */
  readonly undo?: boolean | undefined;
  /** Show what would happen, without writing anything. The exit code is that of the real run. */
  readonly dryRun?: boolean | undefined;
}
