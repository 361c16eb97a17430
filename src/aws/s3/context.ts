/** What every call to one bucket needs: the client, the object's address, and texts for messages. */

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import { type AwsConnection, checkedEndpoint, serviceEndpoint } from '../connection.ts';
import { haveCredentials } from '../credentials/credentials.ts';
import { findRegion, type RegionFinder, regionChain } from '../region.ts';
import type { S3Settings } from '../settings.ts';
import type { EtagForm } from './etag-form.ts';
import { observeResponses, type ResponseObserver } from './response-observer.ts';

/** One opened bucket. */
export interface S3Context {
  readonly client: S3Client;
  /** The same bucket without credentials, as the public reads it. */
  readonly anonymous: () => S3Client;
  readonly aws: AwsConnection;
  readonly settings: S3Settings;
  readonly region: RegionFinder;
  /** `s3://bucket/prefix`. */
  readonly name: string;
  /** The custom endpoint of a store other than Amazon S3, if one was given. */
  readonly endpoint: string | undefined;
  /** The address of an object in every request. */
  readonly at: (key: string) => { readonly Bucket: string; readonly Key: string; readonly ExpectedBucketOwner?: string };
  /** The host that answers, and its clock. */
  readonly observer: ResponseObserver;
  /** The ETag form that the store accepts in If-Match, as far as known. A probe or its result sets it. */
  readonly etagForm: { now: EtagForm };
  /** Whether Amazon S3 answers, as far as known. */
  readonly isAmazon: () => boolean;
}

/** Opens nothing before the first call. @throws CH_USAGE if the endpoint is not a URL */
export function reachBucket(settings: S3Settings, aws: AwsConnection): S3Context {
  const { env } = aws.ports;
  const { endpointUrl } = settings;
  const endpoint = endpointUrl === undefined ? serviceEndpoint(env, 'S3') : checkedEndpoint(endpointUrl, 'the endpoint URL');
  const { addressing } = settings;
  if (addressing === 'virtual' && endpoint !== undefined) refuseAddress(endpoint);
  const config: S3ClientConfig = {
    ...aws.clientConfig,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: addressing === 'path' || (addressing !== 'virtual' && endpoint !== undefined),
    // charthouse sends and compares digests itself; other stores than Amazon S3 reject the SDK's default checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
  };
  const region = findRegion(
    settings,
    env,
    regionChain(() => new S3Client(config)),
  );
  const client = new S3Client({ ...config, region: region.current });
  const observer = observeResponses(client, aws.ports.clock);
  const { bucket, prefix, account } = settings;
  const owner = account === undefined ? {} : { ExpectedBucketOwner: account };
  return {
    client,
    anonymous: () =>
      new S3Client({ ...config, region: region.current, credentials: dummyKeys, signer: { sign: async (request) => request } }),
    aws,
    settings,
    region: {
      ...region,
      following: async (send) => {
        await haveCredentials(client.config.credentials, env);
        return region.following(send);
      },
    },
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix.slice(0, -1)}`}`,
    endpoint,
    at: (key) => ({ Bucket: bucket, Key: prefix + key, ...owner }),
    observer,
    etagForm: { now: 'quoted' },
    isAmazon: () => isAmazonHost(observer.host()),
  };
}

/** The SDK requires keys even if nothing is signed. */
const dummyKeys = { accessKeyId: 'none', secretAccessKey: 'none' };

/** A bucket cannot be part of an IP address. @throws CH_USAGE */
function refuseAddress(endpoint: string): void {
  const { hostname } = new URL(endpoint);
  if (!/^(\d+\.){3}\d+$|^\[/.test(hostname)) return;
  throw new CharthouseError('CH_USAGE', {
    message: `${option('addressing', 'virtual')} needs a host name, but the endpoint is an IP address: ${hostname}`,
    hint: `use ${option('addressing', 'path')}, or an endpoint with a host name`,
  });
}

/** Also through a VPC endpoint or an access point, and in China. */
function isAmazonHost(host: string | undefined): boolean {
  return host !== undefined && /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)(:\d+)?$/.test(host);
}

/** For messages: `get 'index.yaml' from s3://charts`. */
export function actionText(action: string, key: string, { name }: Pick<S3Context, 'name'>): string {
  return `${action} ${quoted(key)} in ${name}`;
}
