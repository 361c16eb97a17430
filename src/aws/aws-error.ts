/** Translates what the SDK throws, once, from structured fields: names, codes and statuses, never the text. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import type { ErrorCode } from '../base/error-catalogue.ts';
import { isRetryableStatus, networkFault, retryAfterMs } from '../runtime/http-error.ts';
import { proxyVariables } from '../runtime/proxies.ts';
import { credentialsError } from './credentials/credentials.ts';
import { type Refusal, refusalOf, withoutSecrets } from './service-error.ts';
import type { AwsPorts } from './settings.ts';

/** What was being done, for the message: `put 'index.yaml' in s3://charts`. */
export interface Doing {
  readonly what: string;
  /** For a `Retry-After` that is a time, in an answer that does not say what time it is there. */
  readonly nowMs: number;
  /** For the name of the profile, if there are no credentials. */
  readonly env: AwsPorts['env'];
}

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly hint?: string;
  /** The name of the object is the reason: others may well be written. */
  readonly about?: 'key';
}

const permissions = 'grant what is missing: charthouse doctor names each permission, and docs/s3.md has the policy';
const keys = 'check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names: both keys must be of one pair';
/** What answers is a web server, a login page or a proxy. */
const notTheStore = 'check --endpoint-url, and look for a proxy in between';
const renew = 'renew the credentials, then run again: it goes on from where this run ended';

const noHost = 'check the host name in --endpoint-url, or the region, if no endpoint is set';
const proxyKeys = 'the proxy wants a user and a password: check HTTPS_PROXY and HTTP_PROXY';
const otherRegion: readonly string[] = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'TemporaryRedirect'];

const meanings: Readonly<Record<string, Meaning>> = {
  AccessDenied: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AccessDeniedException: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AllAccessDisabled: {
    code: 'CH_STORE_DENIED',
    why: 'all access to the bucket is disabled',
    hint: 'ask the support of the store why: no permission changes it',
  },
  AccountProblem: {
    code: 'CH_STORE_DENIED',
    why: 'there is a problem with the account',
    hint: 'look for bills and messages of the account, or ask its support: no permission changes it',
  },
  InvalidAccessKeyId: { code: 'CH_CREDENTIALS', why: 'the access key is not known', hint: keys },
  SignatureDoesNotMatch: { code: 'CH_CREDENTIALS', why: 'the secret key does not fit the access key', hint: keys },
  InvalidSignatureException: { code: 'CH_CREDENTIALS', why: 'the secret key does not fit the access key', hint: keys },
  IncompleteSignature: { code: 'CH_CREDENTIALS', why: 'the request was not signed as it must be', hint: keys },
  InvalidSecurity: { code: 'CH_CREDENTIALS', why: 'the keys are not valid', hint: keys },
  AuthFailure: { code: 'CH_CREDENTIALS', why: 'the keys are not valid', hint: keys },
  MissingAuthenticationToken: { code: 'CH_CREDENTIALS', why: 'the request came without credentials', hint: keys },
  MissingAuthenticationTokenException: { code: 'CH_CREDENTIALS', why: 'the request came without credentials', hint: keys },
  InvalidClientTokenId: { code: 'CH_CREDENTIALS', why: 'the access key is not known', hint: keys },
  UnrecognizedClientException: { code: 'CH_CREDENTIALS', why: 'the access key is not known', hint: keys },
  ExpiredToken: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  ExpiredTokenException: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  TokenRefreshRequired: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  InvalidToken: { code: 'CH_CREDENTIALS', why: 'the session token is not valid', hint: renew },
  RequestTimeTooSkewed: {
    code: 'CH_STORE_DENIED',
    why: "this machine's clock is too far from the store's",
    hint: 'set the clock of this machine, then run again',
  },
  NoSuchBucket: { code: 'CH_STORE_UNAVAILABLE', why: 'there is no such bucket', hint: 'check the name of the bucket, and --endpoint-url' },
  InvalidBucketName: { code: 'CH_STORE_UNAVAILABLE', why: 'no bucket can have this name', hint: 'check the name of the bucket' },
  SlowDown: { code: 'CH_STORE_UNAVAILABLE', why: 'too many requests', hint: 'wait, then run again' },
  NoSuchDistribution: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'there is no such distribution',
    hint: 'check the id (--distribution), and whose credentials these are',
  },
  PermanentRedirect: { code: 'CH_STORE_UNAVAILABLE', why: 'the bucket is in another region', hint: 'name its region with --region' },
  AuthorizationHeaderMalformed: {
    code: 'CH_STORE_UNAVAILABLE',
    why: 'the bucket is in another region',
    hint: 'name its region with --region',
  },
  NotImplemented: {
    code: 'CH_STORE_UNSUPPORTED',
    why: 'the store does not know what was asked of it',
    hint: 'publish into a store with conditional writes; --lock none does without, at the risk that docs/s3.md tells',
  },
  AccessControlListNotSupported: {
    code: 'CH_STORE_UNSUPPORTED',
    why: 'the bucket takes no ACLs',
    hint: 'leave --acl out',
  },
  EntityTooLarge: { code: 'CH_STORE_UNSUPPORTED', why: 'the object is larger than the store takes' },
  KeyTooLongError: { code: 'CH_STORE_UNSUPPORTED', why: 'the key is too long', hint: 'choose a shorter name or prefix', about: 'key' },
  QuotaExceeded: { code: 'CH_STORE_FULL', why: 'the quota is used up' },
  XMinioStorageFull: { code: 'CH_STORE_FULL', why: 'the store is full' },
  'KMS.DisabledException': {
    code: 'CH_STORE_DENIED',
    why: 'the KMS key is disabled',
    hint: 'enable the key, or name another one with --sse-kms-key-id',
  },
  'KMS.KMSInvalidStateException': {
    code: 'CH_STORE_DENIED',
    why: 'the KMS key cannot be used as it is',
    hint: 'cancel its deletion or enable it, or name another one with --sse-kms-key-id',
  },
  'KMS.NotFoundException': { code: 'CH_STORE_DENIED', why: 'there is no such KMS key', hint: 'check --sse-kms-key-id' },
};

/** Refusals after which the same request may succeed, beside those that the status tells. The body that arrived was not the one that was sent. */
const passing: readonly string[] = [
  ...['SlowDown', 'RequestTimeout', 'Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException'],
  ...['BadDigest', 'IncompleteBody', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch', 'InvalidChunkSizeError'],
];

/** What a store says of a request that was signed at another time than its own. */
const timely: readonly string[] = [
  ...['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'SignatureDoesNotMatch', 'InvalidSignatureException'],
];

/** A coded error for what the SDK threw; one that is coded, and the reason of an abort, pass through. */
export function awsError(error: unknown, { what, nowMs, env }: Doing): CharthouseError {
  if (isCharthouseError(error)) return error;
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refused(error, refusal, { what, nowMs, env });
  if (error instanceof Error && /^(Credentials|Token)ProviderError$/.test(error.name)) {
    const { message, hint, details } = credentialsError(error, env);
    return new CharthouseError('CH_CREDENTIALS', { message: `cannot ${what}: ${message}`, hint, details });
  }
  const { code, text, retryable, hint } = networkFault(error);
  const status = statusOf(error);
  // An answer that began and could not be parsed: cut, or not the store's. The same request may be answered whole.
  if (code === 'unknown' && status !== undefined) {
    return new CharthouseError('CH_STORE_UNEXPECTED', {
      message: `cannot ${what}: the answer cannot be read (status ${status})`,
      hint: status === 407 ? proxyKeys : `run again; if it stays, ${notTheStore}`,
      details: { status, reason: 'unreadable' },
      cause: error,
      retryable: true,
    });
  }
  const said = code === 'unknown' && error instanceof Error ? `${text} (${redacted(firstLine(error.message))})` : text;
  return new CharthouseError(code === 'unknown' ? 'CH_STORE_UNEXPECTED' : 'CH_STORE_UNAVAILABLE', {
    message: `cannot ${what}: ${said}`,
    hint: hintOfWire(code, hint, env),
    details: { reason: code },
    cause: error,
    retryable,
  });
}

/** Which of both was not reached, a store or the proxy on the way to it, is not known. */
function hintOfWire(code: string, hint: string | undefined, env: Doing['env']): string | undefined {
  const proxy = proxyVariables(env).find(({ name }) => name.toLowerCase() !== 'no_proxy')?.name;
  const isUnreached = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code);
  const own = code === 'ENOTFOUND' ? noHost : hint;
  if (proxy === undefined || !isUnreached) return own;
  return `${own ?? 'check that the store is there'}, and the proxy that ${proxy} names`;
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error ? recordOf(Reflect.get(error, '$metadata'))['httpStatusCode'] : undefined;
  return typeof status === 'number' ? status : undefined;
}

function refused(error: unknown, refusal: Refusal, { what, nowMs }: Doing): CharthouseError {
  const { status, code, headers } = refusal;
  const meaning = elsewhere(refusal) ?? meanings[code ?? (status === 301 || status === 307 ? 'PermanentRedirect' : '')];
  const after = retryAfterMs(headers['retry-after'], timeOf(headers['date']) ?? nowMs);
  const isEarlier = refusal.clockWasCorrected && code !== undefined && timely.includes(code);
  const isPassing = isRetryableStatus(status) || (code !== undefined && passing.includes(code)) || isEarlier;
  return new CharthouseError(meaning?.code ?? codeOfStatus(status), {
    message: `cannot ${what}: ${meaning?.why ?? unknownWords(refusal)}${code === undefined ? ` (status ${status})` : ` (${code})`}`,
    hint: meaning?.hint ?? hintOfStatus(refusal),
    details: {
      status,
      ...(code === undefined ? {} : { awsCode: code }),
      ...(meaning?.about === undefined ? {} : { about: meaning.about }),
      ...requestId(headers),
      ...(after === undefined ? {} : { retryAfterMs: after }),
    },
    cause: withoutSecrets(error, refusal),
    // A store that does not know a request (501) will not learn it.
    retryable: isPassing && code !== 'NotImplemented',
  });
}

/** Where the bucket is, or what the server is that answers. */
function elsewhere({ status, code, region, headers }: Refusal): Meaning | undefined {
  const named = headers['x-amz-bucket-region'] ?? region;
  const isRegion = code === undefined ? status === 301 || status === 307 : otherRegion.includes(code);
  if (isRegion && named !== undefined && /^[a-z0-9-]{1,40}$/.test(named)) {
    return { code: 'CH_STORE_UNAVAILABLE', why: `the bucket is in ${named}`, hint: `name its region: --region ${named}` };
  }
  const { location } = headers;
  if (code !== undefined || status < 300 || status > 399 || location === undefined) return undefined;
  const to = URL.canParse(location) ? new URL(location).origin : 'another page';
  return { code: 'CH_STORE_UNEXPECTED', why: `the server redirects to ${to}`, hint: `${notTheStore}: no store answers so` };
}

function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function unknownWords({ status, code, message, headers }: Refusal): string {
  // What a store says of a request that it does not allow may hold all of the request.
  if (code !== undefined) return status === 401 || status === 403 ? 'access denied' : redacted(firstLine(message));
  if (isPage(headers)) return 'a web page came instead of an answer of the store';
  if (status === 404) return "an answer that is not the store's says that there is nothing";
  return 'the answer says no more than its status';
}

/** Without what looks like a key, a signature or a token. */
function redacted(words: string): string {
  return words.slice(0, 300).replace(/\b(AKIA|ASIA)\w+|[\w+/=-]{40,}/g, '…');
}

function isPage(headers: Refusal['headers']): boolean {
  return headers['content-type']?.startsWith('text/html') === true;
}

function hintOfStatus({ status, code, headers }: Refusal): string | undefined {
  if (status === 407) return proxyKeys;
  if (code === undefined && isPage(headers)) return notTheStore;
  if (status === 401) return keys;
  // A HEAD is refused without a reason: a wrong key looks the same as a permission that is missing.
  if (status === 403) return code === undefined ? `${permissions}; if it finds none missing, ${keys}` : permissions;
  return status === 404 && code === undefined ? notTheStore : undefined;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'CH_CREDENTIALS';
  if (status === 403) return 'CH_STORE_DENIED';
  if (status === 507) return 'CH_STORE_FULL';
  return isRetryableStatus(status) ? 'CH_STORE_UNAVAILABLE' : 'CH_STORE_UNEXPECTED';
}

/** What Amazon's support asks for. */
function requestId(headers: Refusal['headers']): { readonly requestId?: string } {
  const id = headers['x-amz-request-id'] ?? headers['x-amzn-requestid'];
  return id === undefined ? {} : { requestId: id };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
