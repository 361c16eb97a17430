/** Findings that stop nothing, but that a person should know of. */
import type { Place } from './error.ts';

/** Every warning code with its headline; docs/warnings.md describes each. A code, once released, keeps its meaning. */
export const warnings = {
  'version-not-strict': 'the version is not written as semver asks',
  'version-not-a-string': 'a version is written as a number',
  'ignore-negation': 'a line of .helmignore begins with !',
  'git-left-out': 'the folder of a clone is no part of its chart',
  'own-files-left-out': 'what charthouse has written into the chart is no part of it',
  'link-followed': 'a link leads out of the chart',
  'file-not-in-git': 'a file that git does not track goes into the package',
  'file-left-out': 'a file that is not committed was left out',
  'dependency-not-committed': 'a dependency that is not committed went into the package',
  'dependency-out-of-range': 'a chart in charts/ has a version that Chart.yaml does not ask for',
  'dependency-twice': 'charts/ has more than one chart for a dependency',
  'dependency-undeclared': 'charts/ has a chart that Chart.yaml does not declare',
  'git-not-asked': 'git could not be asked which files it tracks',
  'repository-file': 'the package holds files of the repository that are no part of a chart',
  'credentials-likely': 'a file of the package has a name that credentials often have',
  'package-in-chart': 'a packed chart outside of charts/ goes into the package',
  'chart-not-listed': 'a chart lies beside the listed ones and is not listed itself',
  'look-alike': 'a file or folder has almost the name of one that counts',
  'name-not-portable': 'the chart has a name that not every tool takes',
  'version-blocks-ranges': 'an entry of the index is no version, and some reader resolves no range because of it',
  'package-large': 'the package is larger than some reader takes',
  'package-like-font': 'Helm 3.12 takes the bytes of the package for a font, and refuses it',
  'index-large': 'the index is larger than some reader takes',
  'created-missing': 'an entry of the index does not say when it was published',
  'artifacthub-annotation': 'Artifact Hub refuses an annotation of the chart, and drops the version',
  'values-last-line': 'some Helms lose the last line of values.yaml',
  'provenance-unverifiable': 'some Helm, or all of them, cannot verify the provenance file',
  'placeholder-version': 'the version looks like one that stands in for a real one',
  'package-not-strict': 'a published package has a form that charthouse accepts in no new one',
  'oci-url': 'a package lies in an OCI registry, where charthouse does not look',
  'release-too-large': 'Helm could not store the release of this chart in the cluster',
  'tag-skipped': 'the tag is none of a chart, so nothing was published',
  'version-skipped': 'a version is published with other contents, and was left as it is',
  'unknown-field': 'Chart.yaml has a field that Helm does not know',
  'legacy-api-version': 'the chart has the format of Helm 2',
  'index-fault': 'something in the index may make Helm refuse it whole',
  'published-bytes-stand': 'the published package has the same contents in other bytes',
  'orphan-adopted': 'a package that an earlier run had left was published, in other bytes than ours',
  'provenance-differs': 'the stored provenance file differs from yours, and was left as it is',
  'package-elsewhere': 'the entry of a version leads out of the repository, so its package comes from another place',
  'index-style-kept': 'the index keeps its style, though another one was asked for',
  'index-urls-kept': 'an entry has another form of URL than was asked for',
  'default-target': 'a public URL is given and no repository, so the default folder was asked',
  'invalidation-failed': 'the CDN was not invalidated after the index changed',
  'invalidation-unfinished': 'the CDN has not dropped its copies yet',
  'verification-stale': 'the public URL still serves the previous index, or does not resolve yet',
  'package-missing': 'the package of an entry is not in the store',
  'orphan-left': 'packages in the store that no entry names were left so',
  'entries-dropped': 'entries of the index whose package is not there were dropped, as was asked for',
  'entries-changed': 'entries of the index got other URLs, as was asked for',
  'provenance-not-durable': 'a provenance file was replaced, but the disk did not confirm it',
  'equal-versions': 'the index lists versions that Helm takes for one another',
  'other-repository': 'packages in a folder with an index.yaml of its own were left out',
  'lock-waived': 'writes bear no conditions, as was asked for',
  'package-skipped': 'a .tgz of the repository is not listed',
  'index-not-durable': 'the index was replaced, but the disk did not confirm it',
  'first-publish-unfinished': 'a first publish ended after it had written an index that lists nothing',
  'packages-unpublished': 'packages are taken for those of another first publish',
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
