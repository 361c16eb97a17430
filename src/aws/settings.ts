/** Settings of AWS or an S3-compatible store. All of them can come from the environment. */
import type { Clock, Random } from '../runtime/clock.ts';
import type { RetryEvent } from '../runtime/retry.ts';

/** How to reach AWS. */
export interface AwsSettings {
  /** If absent: the region of the environment, the profile, or us-east-1, from where the bucket's own region is found. */
  readonly region?: string | undefined;
  /** Of an S3-compatible store. */
  readonly endpointUrl?: string | undefined;
  /** The account that must own the bucket. */
  readonly account?: string | undefined;
}

/** How to put objects, and how to address the bucket. */
export interface S3Settings extends AwsSettings {
  readonly bucket: string;
  /** Empty, or parts with `/` between and at the end. */
  readonly prefix: string;
  /** `auto`, or none: the bucket is in the path at a custom endpoint, and in the host name at Amazon S3. */
  readonly addressing?: 'auto' | 'path' | 'virtual' | undefined;
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined;
  readonly sseKmsKeyId?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly acl?: string | undefined;
  /** `none`: writes have no conditions. Two publishers at the same time can lose a version. */
  readonly lock?: 'auto' | 'none' | undefined;
  /** From this size on, an object is not moved whole; only tests set it. */
  readonly largeFromBytes?: number | undefined;
}

/** Explicit keys of a caller, instead of environment, profiles, SSO, web identity, container and instance. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Returns keys each time a client needs them, such as those of an assumed role, which expire and are renewed. */
export type CredentialSource = () => Promise<AwsCredentials & { readonly expiration: Date }>;

/** The effects that this layer needs. */
export interface AwsPorts {
  /** Source of `HTTP_PROXY` and the like, `AWS_REGION`, `AWS_ENDPOINT_URL`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly userAgent: string;
  readonly credentials?: AwsCredentials | CredentialSource | undefined;
  /** Longest pause within a response; one minute by default. */
  readonly idleTimeoutMs?: number | undefined;
  readonly onRetry?: ((what: string, event: RetryEvent) => void) | undefined;
}
