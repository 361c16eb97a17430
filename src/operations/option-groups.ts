/** Options that several operations share, and what operations make of them. */
import type { ChartLimits } from '../archive/index.ts';
import type { OptionFields } from './option-fields.ts';

/** What may go into a package. */
export type ContentsOptions = Pick<OptionFields, 'to' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly'>;

/** How a store that is no folder is reached. The environment and the AWS profile have the rest. */
export type StoreOptions = Pick<OptionFields, 'region' | 'endpointUrl' | 'account' | 'roleToAssume' | 'addressing'>;

/** How objects are put into such a store. */
export type StoreWriteOptions = StoreOptions & Pick<OptionFields, 'sse' | 'sseKmsKeyId' | 'storageClass' | 'acl' | 'lock'>;

/** Which Helms must accept a chart, and what they render it for. */
export type HelmOptions = Pick<
  OptionFields,
  'helmVersion' | 'helmSha256' | 'helmUrl' | 'packager' | 'kubeVersion' | 'apiVersions' | 'namespace'
>;

/** Which CDN is in front of the repository, and what happens to it after a commit. */
export type CdnOptions = Pick<OptionFields, 'distribution' | 'noInvalidate' | 'wait'>;

/** A list of what may be given as one or as several. */
export function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return typeof given === 'string' ? [given] : (given ?? []);
}

/** The limits of what is read of a chart. */
export function limitsOf({ maxFileSizeBytes, maxSizeBytes }: Readonly<Record<'maxFileSizeBytes' | 'maxSizeBytes', number>>): ChartLimits {
  return { maxFileBytes: maxFileSizeBytes, maxTotalBytes: maxSizeBytes };
}
