/**
 * What readers other than Helm, and some Helm versions, do with a chart or an index that is valid. One row for each warning code: the
 * readers, the severity, and the fix. The predicates are in `src/readers/`, and in `src/chart/` if they need a line of Chart.yaml.
 */
import type { WarningCode } from './warning.ts';

/** `refused`: the reader fails. `lost`: it skips it without an error. `degraded`: it works, with less function. */
export type ReaderSeverity = 'refused' | 'lost' | 'degraded';

/** One row. */
export interface ReaderRule {
  readonly readers: readonly string[];
  readonly severity: ReaderSeverity;
  /** One imperative, as a hint. */
  readonly remedy: string;
}

/** The warning codes that have a rule. */
export type ReaderCode = Extract<
  WarningCode,
  | 'name-not-portable'
  | 'version-not-strict'
  | 'version-blocks-ranges'
  | 'package-large'
  | 'package-like-font'
  | 'index-large'
  | 'index-near-limit'
  | 'created-missing'
  | 'artifacthub-annotation'
  | 'values-last-line'
  | 'oci-url'
  | 'provenance-unverifiable'
>;

/** By warning code. */
export const readerRules: Readonly<Record<ReaderCode, ReaderRule>> = {
  'name-not-portable': {
    readers: ['Flux', 'OCI registries'],
    severity: 'refused',
    remedy: 'for a new chart, use only lower case letters, digits, "-" and single "."; keep the name of a published chart',
  },
  'version-not-strict': {
    readers: ['Renovate', 'Helm with an OCI registry'],
    severity: 'lost',
    remedy: 'write three numbers without a leading "v" or zeros',
  },
  'version-blocks-ranges': {
    readers: ['Argo CD'],
    severity: 'refused',
    remedy: 'remove the entry from index.yaml: Helm does not offer it',
  },
  'package-large': {
    readers: ['Rancher', 'Flux'],
    severity: 'refused',
    remedy: 'exclude files that are not needed with .helmignore: a published version cannot be reduced later',
  },
  'package-like-font': {
    readers: ['Helm 3.12'],
    severity: 'refused',
    remedy: 'package the chart again with charthouse or with helm package',
  },
  'index-large': {
    readers: ['Rancher', 'Flux'],
    severity: 'lost',
    remedy: 'take old versions off the index with charthouse prune, and shorten long descriptions and annotations of new versions',
  },
  'index-near-limit': {
    readers: ['Rancher', 'Flux'],
    severity: 'degraded',
    remedy: 'take old versions off the index with charthouse prune, before it is too large',
  },
  'created-missing': {
    readers: ['Renovate'],
    severity: 'lost',
    remedy: 'add created to the entry in index.yaml, with the time at which its package was published',
  },
  'artifacthub-annotation': {
    readers: ['Artifact Hub'],
    severity: 'lost',
    remedy: 'correct the annotation in Chart.yaml, or remove it',
  },
  'values-last-line': {
    readers: ['Helm 4.0 to 4.2.4'],
    severity: 'lost',
    remedy: 'end the file with a line feed',
  },
  'oci-url': {
    readers: ['Flux'],
    severity: 'refused',
    remedy:
      'nothing for Helm, which reads oci:// URLs from 3.12 on; Flux cannot read them from an index, so its users need an OCIRepository',
  },
  'provenance-unverifiable': {
    readers: ['Helm'],
    severity: 'refused',
    remedy: 'sign the package again with an RSA or ECDSA key, and check it with helm verify',
  },
};
