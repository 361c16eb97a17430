/** Translates errors of the SDK once, from structured fields: names, codes and statuses, never the text. */

import { pageUrl } from '../base/docs-url.ts';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import type { ErrorCode } from '../base/error-catalogue.ts';
import { command, inJob, option } from '../hint/hint.ts';
import { isRetryableStatus, networkFault, retryAfterMs } from '../runtime/http-error.ts';
import { proxyVariables } from '../runtime/proxies.ts';
import { credentialsError } from './credentials/credentials.ts';
import { type ServiceError, serviceErrorOf, withoutSecrets } from './service-error.ts';
import type { AwsPorts } from './settings.ts';

/** The action that failed, for the message: `put 'index.yaml' in s3://charts`. */
export interface ErrorContext {
  readonly what: string;
  /** Base for a `Retry-After` that is a date, if the response has no `Date` header. */
  readonly nowMs: number;
  /** Source of the profile name, if there are no credentials. */
  readonly env: AwsPorts['env'];
}

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly hint?: string;
  /** The name of the object is the cause: other objects can be written. */
  readonly about?: 'key';
}

const permissions = `grant the missing permission: ${command('doctor')} checks each of them, and ${pageUrl('s3.md')} has the policy`;
const keys = inJob(
  'check the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: both keys must be from the same pair',
  'check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE: both keys must be from the same pair',
);
/** The answer comes from a web server, a login page or a proxy. */
const notTheStore = `check ${option('endpoint-url')}, and look for a proxy in between`;
const renew = inJob(
  'run the job again if it has a role (role-to-assume), else replace the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: the next run continues from here',
  'renew the credentials, then run again: the next run continues from here',
);

const noHost = `check the host name in ${option('endpoint-url')}, or the region, if no endpoint is set`;
const noServer = `check that the store is running, and that ${option('endpoint-url')} is its address, if you set one`;
const proxyKeys = 'the proxy requires a user and a password: check HTTPS_PROXY and HTTP_PROXY';
const otherRegion: readonly string[] = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'TemporaryRedirect'];

const meanings: Readonly<Record<string, Meaning>> = {
  AccessDenied: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AccessDeniedException: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AllAccessDisabled: {
    code: 'CH_STORE_DENIED',
    why: 'all access to the bucket is disabled',
    hint: 'ask the support of the store: a permission does not help',
  },
  AccountProblem: {
    code: 'CH_STORE_DENIED',
    why: 'a problem with the account',
    hint: 'check the bills and messages of the account, or ask AWS support: a permission does not help',
  },
  InvalidAccessKeyId: { code: 'CH_CREDENTIALS', why: 'unknown access key', hint: keys },
  SignatureDoesNotMatch: { code: 'CH_CREDENTIALS', why: 'the secret key does not match the access key', hint: keys },
  InvalidSignatureException: { code: 'CH_CREDENTIALS', why: 'the secret key does not match the access key', hint: keys },
  IncompleteSignature: { code: 'CH_CREDENTIALS', why: 'the request signature is incomplete', hint: keys },
  InvalidSecurity: { code: 'CH_CREDENTIALS', why: 'invalid access keys', hint: keys },
  AuthFailure: { code: 'CH_CREDENTIALS', why: 'invalid access keys', hint: keys },
  MissingAuthenticationToken: { code: 'CH_CREDENTIALS', why: 'the request has no credentials', hint: keys },
  MissingAuthenticationTokenException: { code: 'CH_CREDENTIALS', why: 'the request has no credentials', hint: keys },
  InvalidClientTokenId: { code: 'CH_CREDENTIALS', why: 'unknown access key', hint: keys },
  UnrecognizedClientException: { code: 'CH_CREDENTIALS', why: 'unknown access key', hint: keys },
  ExpiredToken: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  ExpiredTokenException: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  TokenRefreshRequired: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  InvalidToken: { code: 'CH_CREDENTIALS', why: 'invalid session token', hint: renew },
  RequestTimeTooSkewed: {
    code: 'CH_STORE_DENIED',
    why: "this machine's clock is too far from the store's",
    hint: 'correct the clock of this machine, then run again',
  },
  NoSuchBucket: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'bucket not found',
    hint: `check the name of the bucket, and ${option('endpoint-url')}`,
  },
  InvalidBucketName: { code: 'CH_STORE_UNAVAILABLE', why: 'invalid bucket name', hint: 'check the name of the bucket' },
  SlowDown: { code: 'CH_STORE_UNAVAILABLE', why: 'too many requests', hint: 'wait, then run again' },
  NoSuchDistribution: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'distribution not found',
    hint: `check the id (${option('distribution')}) and the account of the credentials`,
  },
  PermanentRedirect: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'the bucket is in another region',
    hint: `set its region with ${option('region')}`,
  },
  AuthorizationHeaderMalformed: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'the bucket is in another region',
    hint: `set its region with ${option('region')}`,
  },
  NotImplemented: {
    code: 'CH_STORE_UNSUPPORTED',
    why: 'the store does not support this request',
    hint: `use a store with conditional writes; ${option('lock', 'none')} works without them, at your own risk: ${pageUrl('s3.md#without-conditions-at-your-own-risk')}`,
  },
  AccessControlListNotSupported: {
    code: 'CH_STORE_UNSUPPORTED',
    why: 'the bucket does not allow ACLs',
    hint: `remove ${option('acl')}`,
  },
  EntityTooLarge: { code: 'CH_STORE_UNSUPPORTED', why: 'the object exceeds the size limit of the store' },
  KeyTooLongError: { code: 'CH_STORE_UNSUPPORTED', why: 'the key is too long', hint: 'choose a shorter name or prefix', about: 'key' },
  QuotaExceeded: { code: 'CH_STORE_FULL', why: 'quota exceeded' },
  XMinioStorageFull: { code: 'CH_STORE_FULL', why: 'the store is full' },
  'KMS.DisabledException': {
    code: 'CH_STORE_DENIED',
    why: 'the KMS key is disabled',
    hint: `enable the key, or set another one with ${option('sse-kms-key-id')}`,
  },
  'KMS.KMSInvalidStateException': {
    code: 'CH_STORE_DENIED',
    why: 'the KMS key is in an invalid state',
    hint: `cancel its deletion or enable it, or set another one with ${option('sse-kms-key-id')}`,
  },
  'KMS.NotFoundException': { code: 'CH_STORE_DENIED', why: 'KMS key not found', hint: `check ${option('sse-kms-key-id')}` },
};

/**
 * Error codes after which the same request may succeed, besides the retryable statuses. Here the body that arrived was not the one that was
 * sent.
 */
const passing: readonly string[] = [
  ...['SlowDown', 'RequestTimeout', 'Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException'],
  ...['BadDigest', 'IncompleteBody', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch', 'InvalidChunkSizeError'],
];

/** Codes for a request that was signed at a different time than the store's. */
const timely: readonly string[] = [
  ...['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'SignatureDoesNotMatch', 'InvalidSignatureException'],
];

/** A coded error for an error of the SDK; coded errors, and the reason of an abort, pass through. */
export function awsError(error: unknown, { what, nowMs, env }: ErrorContext): CharthouseError {
  if (isCharthouseError(error)) return error;
  const serviceError = serviceErrorOf(error);
  if (serviceError !== undefined) return rejected(error, serviceError, { what, nowMs, env });
  if (error instanceof Error && /^(Credentials|Token)ProviderError$/.test(error.name)) {
    const { message, hint, details } = credentialsError(error, env);
    return new CharthouseError('CH_CREDENTIALS', { message: `cannot ${what}: ${message}`, hint, details });
  }
  const { code, text, retryable, hint } = networkFault(error);
  const status = statusOf(error);
  // A response that started and could not be parsed: truncated, or not from the store. A retry may get it whole.
  if (code === 'unknown' && status !== undefined) {
    return new CharthouseError('CH_STORE_UNEXPECTED', {
      message: `cannot ${what}: unreadable response (status ${status})`,
      hint: status === 407 ? proxyKeys : `run again; if the error persists, ${notTheStore}`,
      details: { status, reason: 'unreadable' },
      cause: error,
      retryable: true,
    });
  }
  const why = code === 'unknown' && error instanceof Error ? `${text} (${redacted(firstLine(error.message))})` : text;
  return new CharthouseError(code === 'unknown' ? 'CH_STORE_UNEXPECTED' : 'CH_STORE_UNAVAILABLE', {
    message: `cannot ${what}: ${why}`,
    hint: networkHint(code, hint, env),
    details: { reason: code },
    cause: error,
    retryable,
  });
}

/** It is unknown which one was unreachable: the store, or the proxy on the way to it. */
function networkHint(code: string, hint: string | undefined, env: ErrorContext['env']): string | undefined {
  const proxy = proxyVariables(env).find(({ name }) => name.toLowerCase() !== 'no_proxy')?.name;
  const isUnreached = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code);
  const own = code === 'ENOTFOUND' ? noHost : hint;
  if (!isUnreached) return own;
  if (proxy === undefined) return own ?? noServer;
  return `${own ?? 'check that the store is running'}, and the proxy in ${proxy}`;
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error ? recordOf(Reflect.get(error, '$metadata'))['httpStatusCode'] : undefined;
  return typeof status === 'number' ? status : undefined;
}

function rejected(error: unknown, serviceError: ServiceError, { what, nowMs }: ErrorContext): CharthouseError {
  const { status, code, headers } = serviceError;
  const meaning = elsewhere(serviceError) ?? meanings[code ?? (status === 301 || status === 307 ? 'PermanentRedirect' : '')];
  const after = retryAfterMs(headers['retry-after'], timeOf(headers['date']) ?? nowMs);
  const isEarlier = serviceError.clockWasCorrected && code !== undefined && timely.includes(code);
  const isPassing = isRetryableStatus(status) || (code !== undefined && passing.includes(code)) || isEarlier;
  return new CharthouseError(meaning?.code ?? codeOfStatus(status), {
    message: `cannot ${what}: ${meaning?.why ?? unknownReason(serviceError)}${code === undefined ? ` (status ${status})` : ` (${code})`}`,
    hint: meaning?.hint ?? hintOfStatus(serviceError),
    details: {
      status,
      ...(code === undefined ? {} : { awsCode: code }),
      ...(meaning?.about === undefined ? {} : { about: meaning.about }),
      ...requestId(headers),
      ...(after === undefined ? {} : { retryAfterMs: after }),
    },
    cause: withoutSecrets(error, serviceError),
    // A store that does not support a request (501) will not support the next one.
    retryable: isPassing && code !== 'NotImplemented',
  });
}

/** The region of the bucket, or the kind of server that answers. */
function elsewhere({ status, code, region, headers }: ServiceError): Meaning | undefined {
  const named = headers['x-amz-bucket-region'] ?? region;
  const isRegion = code === undefined ? status === 301 || status === 307 : otherRegion.includes(code);
  if (isRegion && named !== undefined && /^[a-z0-9-]{1,40}$/.test(named)) {
    return { code: 'CH_STORE_UNAVAILABLE', why: `the bucket is in ${named}`, hint: `set its region: ${option('region', named)}` };
  }
  const { location } = headers;
  if (code !== undefined || status < 300 || status > 399 || location === undefined) return undefined;
  const to = URL.canParse(location) ? new URL(location).origin : 'another page';
  return { code: 'CH_STORE_UNEXPECTED', why: `the server redirects to ${to}`, hint: `${notTheStore}: a store does not redirect like this` };
}

function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function unknownReason({ status, code, message, headers }: ServiceError): string {
  // The text of a store that denies a request may contain the whole request.
  if (code !== undefined) return status === 401 || status === 403 ? 'access denied' : redacted(firstLine(message));
  if (isPage(headers)) return 'the response is a web page, not from the store';
  if (status === 404) return 'not found, in a response that is not from the store';
  return 'no reason given';
}

/** Masks what looks like a key, a signature or a token. */
function redacted(text: string): string {
  return text.slice(0, 300).replace(/\b(AKIA|ASIA)\w+|[\w+/=-]{40,}/g, '…');
}

function isPage(headers: ServiceError['headers']): boolean {
  return headers['content-type']?.startsWith('text/html') === true;
}

function hintOfStatus({ status, code, headers }: ServiceError): string | undefined {
  if (status === 407) return proxyKeys;
  if (code === undefined && isPage(headers)) return notTheStore;
  if (status === 401) return keys;
  // A HEAD is rejected without a reason: a wrong key looks the same as a missing permission.
  if (status === 403) return code === undefined ? `${permissions}; if none is missing, ${keys}` : permissions;
  return status === 404 && code === undefined ? notTheStore : undefined;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'CH_CREDENTIALS';
  if (status === 403) return 'CH_STORE_DENIED';
  if (status === 507) return 'CH_STORE_FULL';
  return isRetryableStatus(status) ? 'CH_STORE_UNAVAILABLE' : 'CH_STORE_UNEXPECTED';
}

/** AWS support asks for this id. */
function requestId(headers: ServiceError['headers']): { readonly requestId?: string } {
  const id = headers['x-amz-request-id'] ?? headers['x-amzn-requestid'];
  return id === undefined ? {} : { requestId: id };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
