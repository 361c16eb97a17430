/** What is to be known of an AWS set-up, or of a store that speaks S3. Everything may be left to the environment. */
import type { Clock, Random } from '../runtime/clock.ts';
import type { RetryEvent } from '../runtime/retry.ts';

/** How to reach AWS. */
export interface AwsSettings {
  /** Where absent: the environment's, the profile's, and then us-east-1, from where the bucket's own is found. */
  readonly region?: string | undefined;
  /** Of a store that is not Amazon's. */
  readonly endpointUrl?: string | undefined;
  /** The account that the bucket must belong to. */
  readonly account?: string | undefined;
}

/** How objects are put, and how the bucket is addressed. */
export interface S3Settings extends AwsSettings {
  readonly bucket: string;
  /** Empty, or parts with `/` between and at the end. */
  readonly prefix: string;
  /** `auto`: the bucket is in the path at a custom endpoint, and in the host name at Amazon's. */
  readonly addressing?: 'auto' | 'path' | 'virtual' | undefined;
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined;
  readonly sseKmsKeyId?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly acl?: string | undefined;
  /** `none`: writes bear no conditions. Two publishers at once may lose a version. */
  readonly lock?: 'auto' | 'none' | undefined;
}

/** Keys of a caller that has them, instead of what the environment, profiles, SSO, web identity, container and instance give. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Gives keys whenever a client wants some: of a role that was assumed, which end and are then got anew. */
export type CredentialSource = () => Promise<AwsCredentials & { readonly expiration: Date }>;

/** The effects that this room is built with. */
export interface AwsPorts {
  /** For `HTTP_PROXY` and its like, `AWS_REGION`, `AWS_ENDPOINT_URL`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly userAgent: string;
  readonly credentials?: AwsCredentials | CredentialSource | undefined;
  /** How long an answer may be silent; a minute. */
  readonly idleTimeoutMs?: number | undefined;
  readonly onRetry?: ((what: string, event: RetryEvent) => void) | undefined;
}
