/** What was asked of AWS, as its policies see it: action, resource and condition keys of each request that passed a proxy. */
import type { Exchange } from '../faults/fault-proxy.ts';
import type { Call } from './simulator.ts';

/** Where the requests went. */
export interface Place {
  readonly bucket: string;
  readonly stack: string;
  readonly account: string;
}

/** On AWS all of it goes over TLS, with the newest that both sides know. */
const tls = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** @throws where it is a request of which no permission is known */
export function callOf({ method, path, query, headers }: Exchange, place: Place): Call {
  const invalidation = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(\/.+)?$/.exec(path);
  if (invalidation !== null) {
    const resource = `arn:aws:cloudfront::${place.account}:distribution/${invalidation[1]}`;
    if (method === 'POST') return { action: 'cloudfront:CreateInvalidation', resource };
    if (method === 'GET') return { action: 'cloudfront:GetInvalidation', resource };
  }
  // The only thing that charthouse asks CloudFormation in publish, rebuild and verify.
  if (path === '/' && method === 'POST' && headers.authorization?.includes('/cloudformation/')) {
    const resource = `arn:aws:cloudformation:us-east-1:${place.account}:stack/${place.stack}/0a1b`;
    return { action: 'cloudformation:DescribeStacks', resource };
  }
  if (method === 'POST' && headers.authorization?.includes('/monitoring/')) return { action: 'cloudwatch:GetMetricData', resource: '*' };
  const bucket = `arn:aws:s3:::${place.bucket}`;
  const [, key] = /^\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (key === undefined && (method === 'HEAD' || new URLSearchParams(query).has('list-type'))) {
    return { action: 's3:ListBucket', resource: bucket, context: tls };
  }
  if (key === undefined && new URLSearchParams(query).has('versions'))
    return { action: 's3:ListBucketVersions', resource: bucket, context: tls };
  const resource = `${bucket}/${key}`;
  if (key !== undefined && (method === 'GET' || method === 'HEAD')) return { action: 's3:GetObject', resource, context: tls };
  if (key !== undefined && method === 'DELETE') return { action: 's3:DeleteObject', resource, context: tls };
  if (key !== undefined && method === 'PUT') {
    const conditions = (['if-match', 'if-none-match'] as const).flatMap((name) =>
      headers[name] === undefined ? [] : [[`s3:${name}`, headers[name]] as const],
    );
    const context = { ...tls, 's3:ObjectCreationOperation': 'true', ...Object.fromEntries(conditions) };
    return { action: 's3:PutObject', resource, context };
  }
  throw new Error(`no permission is known for ${method} ${path}?${query}`);
}
