/** Every rule of an audit: what is wrong, how bad it is, which readers it concerns, and what to do. */
import { readerRules } from '../base/reader-rules.ts';

/**
 * `error`: a supported Helm cannot use the repository or the version, or gets other bytes than it was promised. `warning`: another reader
 * cannot, or Helm may do something unexpected. `note`: good to know.
 */
export type AuditSeverity = 'error' | 'warning' | 'note';

const badness: Readonly<Record<AuditSeverity, number>> = { error: 3, warning: 2, note: 1 };

/** Whether a finding of this severity fails an audit. */
export function severityFails(severity: AuditSeverity, failOn: AuditSeverity | 'never'): boolean {
  return failOn !== 'never' && badness[severity] >= badness[failOn];
}

/** One row. */
export interface AuditRule {
  readonly severity: AuditSeverity;
  readonly readers: readonly string[];
  /** What is wrong, as a headline. */
  readonly title: string;
  /** One imperative. */
  readonly remedy: string;
}

const helm = ['Helm'];
const newHelm = ['Helm 4'];
const everybody = ['every reader'];

const rule = (severity: AuditSeverity, readers: readonly string[], title: string, remedy: string): AuditRule => ({
  ...{ severity, readers, title, remedy },
});

/** A rule that warnings of other commands have, too. */
const shared = (code: keyof typeof readerRules, severity: AuditSeverity, title: string): AuditRule => ({
  ...{ severity, title, readers: readerRules[code].readers, remedy: readerRules[code].remedy },
});

/** The code of a rule. */
export type AuditCode =
  | 'index-unreadable'
  | 'index-refused'
  | 'index-cut'
  | 'entry-skipped'
  | 'index-large'
  | 'version-twice'
  | 'versions-equal'
  | 'version-blocks-ranges'
  | 'version-not-strict'
  | 'name-not-portable'
  | 'created-missing'
  | 'digest-missing'
  | 'digest-malformed'
  | 'digest-shared'
  | 'url-missing'
  | 'url-unusable'
  | 'oci-url'
  | 'package-missing'
  | 'package-refused'
  | 'package-unreadable'
  | 'package-changed'
  | 'package-not-a-chart'
  | 'package-of-another'
  | 'package-not-strict'
  | 'package-large'
  | 'package-like-font'
  | 'artifacthub-annotation'
  | 'values-last-line'
  | 'provenance-unverifiable'
  | 'provenance-wrong'
  | 'index-encoded'
  | 'index-cached-long'
  | 'package-encoded'
  | 'copy-differs'
  | 'orphan'
  | 'store-unlisted';

/** By the code of the rule. A code, once released, keeps its meaning. The order is that of reports. */
export const auditRules: Readonly<Record<AuditCode, AuditRule>> = {
  'index-unreadable': rule('error', everybody, 'the index cannot be read', 'restore index.yaml from a copy, or run charthouse rebuild'),
  'index-refused': rule('error', helm, 'Helm refuses the whole index', 'correct index.yaml at the named line'),
  'index-cut': rule('error', helm, 'the index seems to be cut', 'restore index.yaml from a copy, or run charthouse rebuild'),
  'entry-skipped': rule('error', helm, 'Helm skips an entry without an error', 'complete the entry, or remove it'),
  'index-large': shared('index-large', 'warning', 'the index is too large for some readers'),
  'version-twice': rule(
    'warning',
    helm,
    'a version is listed more than once',
    'keep the entry whose package is right, and remove the others',
  ),
  'versions-equal': rule(
    'warning',
    helm,
    'two versions are equal for Helm, which picks one at random',
    'remove one of the two entries from index.yaml',
  ),
  'version-blocks-ranges': shared('version-blocks-ranges', 'warning', 'a version is not valid, and breaks ranges in Argo CD'),
  'version-not-strict': shared('version-not-strict', 'note', 'a version is not written as semver asks'),
  'name-not-portable': shared('name-not-portable', 'warning', 'some readers refuse the name of the chart'),
  'created-missing': shared('created-missing', 'warning', 'an entry has no time of publication'),
  'digest-missing': rule(
    'warning',
    helm,
    'an entry has no digest, so another package under its URL goes unnoticed',
    'add the SHA-256 of the package as digest',
  ),
  'digest-malformed': rule(
    'error',
    newHelm,
    'a digest is not a SHA-256 in hex, and Helm 4 cannot pull the package',
    'write the SHA-256 of the package in lower-case hex',
  ),
  'digest-shared': rule(
    'warning',
    newHelm,
    'two packages are listed with one digest, and Helm 4 takes one for the other',
    'compare the packages: correct the digest of the one that has another',
  ),
  'url-missing': rule('error', helm, 'an entry has no URL', 'add the URL of the package, or remove the entry'),
  'url-unusable': rule('error', helm, 'no Helm can use the URL of an entry', 'change the URL to one with https://'),
  'oci-url': shared('oci-url', 'note', 'a package is in an OCI registry'),
  'package-missing': rule(
    'error',
    everybody,
    'a listed package is not there',
    'publish the package again with charthouse publish --restore, or remove the entry with charthouse repair --remove-dangling',
  ),
  'package-refused': rule('error', everybody, 'a server does not give a listed package', 'check the permissions of the server'),
  'package-unreadable': rule(
    'error',
    everybody,
    'a listed package could not be read',
    'run the audit again; if it stays, check the server',
  ),
  'package-changed': rule(
    'error',
    everybody,
    'a package has another digest than the index lists',
    'restore the published bytes; if that is impossible, correct the digest with charthouse repair --read-packages, and publish a new version',
  ),
  'package-not-a-chart': rule('error', helm, 'Helm cannot load a package', 'publish the chart as a new version'),
  'package-of-another': rule(
    'error',
    helm,
    'a package holds another chart or version than the entry',
    'correct the URL of the entry, or remove the entry',
  ),
  'package-not-strict': rule(
    'note',
    helm,
    'a package has an odd form, which every Helm loads',
    'nothing, if Helm can use the version; package the next version from the chart folder',
  ),
  'package-large': shared('package-large', 'warning', 'a package is too large for some readers'),
  'package-like-font': shared('package-like-font', 'error', 'Helm 3.12 mistakes a package for a font'),
  'artifacthub-annotation': shared('artifacthub-annotation', 'warning', 'Artifact Hub drops a version because of an annotation'),
  'values-last-line': shared('values-last-line', 'warning', 'some Helms lose the last line of values.yaml'),
  'provenance-unverifiable': shared('provenance-unverifiable', 'warning', 'a provenance file cannot be verified'),
  'provenance-wrong': rule(
    'warning',
    helm,
    'a provenance file does not fit its package',
    'sign the package again, and publish with charthouse publish --replace-provenance',
  ),
  'index-encoded': rule('error', helm, 'the index is served compressed', 'disable compression for clients that do not request it'),
  'index-cached-long': rule(
    'warning',
    everybody,
    'caches may keep the index for long',
    'set Cache-Control of index.yaml to max-age=300, as charthouse publish does',
  ),
  'package-encoded': rule(
    'warning',
    ['Argo CD', 'browsers'],
    'a package is served with a Content-Encoding',
    'disable compression and types by file name for packages, or upload the package again without that header',
  ),
  'copy-differs': rule(
    'warning',
    everybody,
    'the public URL serves another index than the store has',
    'wait until caches have expired and run the audit again; if it stays, invalidate the CDN',
  ),
  'store-unlisted': rule(
    'note',
    ['charthouse'],
    'the store does not list its objects, so orphans and provenance files were not looked for',
    'grant s3:ListBucket on the bucket',
  ),
  orphan: rule('note', helm, 'a package in the store has no entry', 'list it with charthouse repair --add-orphans, or delete it'),
};

/** What a rule found. */
export interface AuditFinding {
  readonly rule: AuditCode;
  readonly severity: AuditSeverity;
  /** What is wrong, as a headline. */
  readonly title: string;
  readonly readers: readonly string[];
  /** Null if the finding is about the whole index. */
  readonly name: string | null;
  readonly version: string | null;
  /** The first URL of the entry, as the index has it. */
  readonly url: string | null;
  /** The line of the index, if it is known. */
  readonly line: number | null;
  readonly message: string;
  /** What to do about this one; mostly that of the rule. */
  readonly remedy: string;
}

interface About {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly urls?: readonly string[];
  readonly line?: number | undefined;
  readonly remedy?: string | undefined;
}

/** A finding of a rule; `about` is the entry, or the place. */
export function auditFinding(code: AuditCode, message: string, about: About = {}): AuditFinding {
  const { severity, title, readers, remedy } = auditRules[code];
  const { name = null, version = null, urls = [], line = null } = about;
  return { rule: code, severity, title, readers, name, version, url: urls[0] ?? null, line, message, remedy: about.remedy ?? remedy };
}
