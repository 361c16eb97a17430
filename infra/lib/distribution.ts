/** CloudFront in front of the bucket, with exactly what a chart repository needs. */
import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import {
  CfnCachePolicy,
  CfnDistribution,
  CfnFunction,
  CfnMonitoringSubscription,
  CfnOriginAccessControl,
  CfnResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type Conditions, onlyIf, type Parameters } from './parameters.ts';

/**
 * S3 reads a `+` in a path as a space. Versions with build metadata (`1.0.0+a`) have one, and Helm requests it unchanged. S3 has no folders
 * either: a browser that asks for one gets its page. No package has an address that ends with a slash.
 */
const encodePlus = `function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace(/\\+/g, '%2B').replace(/\\/$/, '/index.html');
  return request;
}
`;

/** As in the pages themselves (src/pages/shell.ts), and no frames, which a page cannot say of itself. A test compares them. */
const contentSecurityPolicy = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/** What a commit leaves for `charthouse history` in the metadata of the index. A private project is not to be named to its users. */
const notForUsers = ['actor', 'workflow', 'commit'].map((each) => ({ header: `x-amz-meta-charthouse-${each}` }));

const yearInSeconds = 31_536_000;
const name = (of: string) => Fn.join('-', [Aws.STACK_NAME, of]);

/** Makes the distribution. `certificateArn` counts if there is a domain name. */
export function makeDistribution(
  stack: Stack,
  { bucket, given, conditions, certificateArn }: { bucket: CfnBucket; given: Parameters; conditions: Conditions; certificateArn: string },
): CfnDistribution {
  const access = new CfnOriginAccessControl(stack, 'OriginAccess', {
    originAccessControlConfig: {
      name: name('charts'),
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    },
  });
  const plus = new CfnFunction(stack, 'EncodePlus', {
    name: name('encode-plus'),
    autoPublish: true,
    functionCode: encodePlus,
    functionConfig: { comment: 'S3 reads a + in a path as a space', runtime: 'cloudfront-js-2.0' },
  });
  const distribution = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      comment: Fn.join(' ', ['Helm charts of', Aws.STACK_NAME]),
      enabled: true,
      httpVersion: 'http2and3',
      ipv6Enabled: true,
      priceClass: given.PriceClass,
      // CloudFront may list the bucket, but `/` must not show the list.
      defaultRootObject: 'index.html',
      aliases: onlyIf(conditions.hasDomain, [given.DomainName]) as unknown as string[],
      viewerCertificate: Fn.conditionIf(
        conditions.hasDomain.logicalId,
        { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        { CloudFrontDefaultCertificate: true },
      ),
      origins: [
        {
          id: 'bucket',
          domainName: bucket.attrRegionalDomainName,
          originAccessControlId: access.attrId,
          s3OriginConfig: { originAccessIdentity: '' },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: 'bucket',
        allowedMethods: ['GET', 'HEAD'],
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
        viewerProtocolPolicy: 'redirect-to-https',
        cachePolicyId: makeCachePolicy(stack).ref,
        responseHeadersPolicyId: makeHeadersPolicy(stack).ref,
        functionAssociations: [{ eventType: 'viewer-request', functionArn: plus.attrFunctionArn }],
      },
      // A user who requested a version too early gets it a few seconds after it was published. The status stays 404 for programs; if there are
      // no pages, S3 answers 404 for this one as well. A 403 keeps its own answer: it means that the bucket refuses, not that nothing is there.
      customErrorResponses: [{ errorCode: 404, errorCachingMinTtl: 5, responseCode: 404, responsePagePath: '/404.html' }],
    },
  });
  const metrics = new CfnMonitoringSubscription(stack, 'AdditionalMetricsOfCdn', {
    distributionId: distribution.ref,
    monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: 'Enabled' } },
  });
  metrics.cfnOptions.condition = conditions.hasAdditionalMetrics;
  return distribution;
}

/** The cache key is only the path. Objects set how long they are kept: 300 s, or a year. */
function makeCachePolicy(stack: Stack): CfnCachePolicy {
  return new CfnCachePolicy(stack, 'CachePolicy', {
    cachePolicyConfig: {
      name: name('charts'),
      comment: 'Cache-Control of each object counts',
      // Above 0 it would override the no-cache of an object; the default counts for objects without Cache-Control.
      minTtl: 0,
      defaultTtl: 60,
      maxTtl: yearInSeconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
        cookiesConfig: { cookieBehavior: 'none' },
        headersConfig: { headerBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'none' },
      },
    },
  });
}

/** Web pages of any origin may read charts too. */
function makeHeadersPolicy(stack: Stack): CfnResponseHeadersPolicy {
  return new CfnResponseHeadersPolicy(stack, 'HeadersPolicy', {
    responseHeadersPolicyConfig: {
      name: name('charts'),
      comment: 'Safe for browsers, open to any origin',
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ['*'] },
        accessControlAllowMethods: { items: ['GET', 'HEAD'] },
        accessControlAllowOrigins: { items: ['*'] },
        accessControlExposeHeaders: { items: ['ETag', 'Last-Modified', 'Age'] },
        accessControlMaxAgeSec: 86_400,
        originOverride: true,
      },
      removeHeadersConfig: { items: notForUsers },
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: yearInSeconds, includeSubdomains: false, override: true },
      },
    },
  });
}
