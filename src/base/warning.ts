/** Findings that stop nothing, but that a person should know of. */
import type { Place } from './error.ts';

/** Every warning code with its headline; docs/warnings.md describes each. A code, once released, keeps its meaning. */
export const warnings = {
  'version-not-strict': 'the version is not written as semver asks',
  'version-not-a-string': 'a version is written as a number',
  'ignore-negation': 'a line of .helmignore begins with !',
  'git-left-out': 'the folder of a clone is no part of its chart',
  'own-files-left-out': 'a file in the chart was written by charthouse or Helm, and was left out',
  'link-followed': 'a link points out of the chart',
  'file-not-in-git': 'a file that git does not track goes into the package',
  'file-left-out': 'a file that is not committed was left out',
  'dependency-not-committed': 'a dependency that is not committed went into the package',
  'dependency-by-helm-version': 'Helms choose different versions of a dependency',
  'dependency-out-of-range': 'a chart in charts/ has a version that Chart.yaml does not ask for',
  'dependency-twice': 'charts/ has more than one chart for a dependency',
  'dependency-not-locked': 'a chart in charts/ has another version than the lock',
  'dependency-password': 'the URL of the repository of a dependency has a password',
  'dependency-undeclared': 'charts/ has a chart that Chart.yaml does not declare',
  'cache-unusable': 'the cache of dependencies cannot be used, and the run goes on without it',
  'dependency-unreadable': 'something in charts/ cannot be loaded',
  'git-not-asked': 'git could not be asked which files it tracks',
  'repository-file': 'the package contains files of the repository that do not belong to a chart',
  'credentials-likely': 'a file of the package has a name that is often used for credentials',
  'package-in-chart': 'a packed chart outside of charts/ goes into the package',
  'chart-not-listed': 'a chart beside the listed ones is not listed',
  'look-alike': 'a file or folder has almost the right name',
  'name-not-portable': 'some tools do not accept the name of the chart',
  'version-blocks-ranges': 'an entry of the index has an invalid version, so Argo CD resolves no range',
  'package-large': 'the package is too large for some readers',
  'package-like-font': 'Helm 3.12 mistakes the package for a font, and refuses it',
  'index-large': 'the index is too large for some readers',
  'index-near-limit': 'the index will soon be too large for some readers',
  'created-missing': 'an entry of the index has no time of publication',
  'artifacthub-annotation': 'Artifact Hub refuses an annotation of the chart, and drops the version',
  'artifacthub-not-written': 'artifacthub-repo.yml could not be written beside the index',
  'values-last-line': 'some Helms lose the last line of values.yaml',
  'provenance-unverifiable': 'some Helm, or all of them, cannot verify the provenance file',
  'placeholder-version': 'the version looks like a placeholder',
  'package-not-strict': 'a published package has a form that charthouse does not accept in a new one',
  'oci-url': 'a package is in an OCI registry',
  'release-too-large': 'Helm could not store the release of this chart in the cluster',
  'tag-skipped': 'the tag is not that of a chart, so nothing was published',
  'version-skipped': 'a version is published with other contents, and was left as it is',
  'unknown-field': 'Chart.yaml has a field that Helm does not know',
  'legacy-api-version': 'the chart has the format of Helm 2',
  'index-fault': 'a fault in the index may make Helm refuse all of it',
  'published-bytes-stand': 'the published package has the same contents, but other bytes',
  'orphan-adopted': 'a package that an earlier run left was published, with other bytes than those of this run',
  'provenance-differs': 'the stored provenance file differs from yours, and was left as it is',
  'provenance-not-copied': 'a provenance file of the source does not sign its package, and was not copied',
  'package-elsewhere': 'the URL of an entry is outside of the repository',
  'index-style-kept': 'the index keeps its format, although you asked for another one',
  'index-urls-kept': 'an entry has another form of URL than you asked for',
  'not-compared': 'something could not be compared with what is published',
  'version-not-newest': 'a newer version of the chart is published already',
  'default-target': 'you passed a public URL but no repository, so the default folder was used',
  'invalidation-failed': 'the CDN was not invalidated after the index changed',
  'invalidation-unfinished': 'the CloudFront invalidation is not complete yet',
  'verification-stale': 'the public URL still serves the previous index, or does not resolve yet',
  'package-missing': 'the package of an entry is not in the store',
  'orphan-left': 'packages in the store that no entry names were not added',
  'entries-dropped': 'entries without a package were dropped, as you asked',
  'entries-changed': 'entries of the index got other URLs, as you asked',
  'provenance-not-durable': 'a provenance file was replaced, but the disk did not confirm it',
  'equal-versions': 'the index lists versions that are equal for Helm',
  'other-repository': 'packages in a folder with an index.yaml of its own were left out',
  'lock-waived': 'writes have no conditions, as you asked',
  'package-skipped': 'a .tgz of the repository is not listed',
  'index-not-durable': 'the index was replaced, but the disk did not confirm it',
  'first-publish-unfinished': 'a first publish ended after it wrote an empty index',
  'packages-unpublished': 'packages seem to belong to another first publish',
  'acceptance-over': 'an item of the list of accepted findings has expired, or matches nothing',
  'repository-ambiguous': 'two files give one repository name different URLs',
  'repository-insecure': 'the certificate of a repository is not checked',
  'access-changed': 'a file was replaced, and its owner or group could not be kept',
} as const;

/** A stable warning code. */
export type WarningCode = keyof typeof warnings;

/** One finding. `message` and `hint` are lower case, without a final dot. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly where?: Place | undefined;
}
