/** Translates what the SDK throws, once, from structured fields: names, codes and statuses, never the text. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import type { ErrorCode } from '../base/error-catalogue.ts';
import { isRetryableStatus, retryAfterMs, wireFault } from '../runtime/http-error.ts';

/** What was being done, for the message: `put 'index.yaml' in s3://charts`. */
export interface Doing {
  readonly what: string;
  /** By the clock that `Retry-After` counts from. */
  readonly nowMs: number;
}

/** An answer of AWS or of a store that speaks like it, as far as it says what went wrong. */
export interface Refusal {
  readonly status: number;
  /** AWS's code, such as `NoSuchKey`; undefined where the answer has none: a bare status, or a page of some proxy. */
  readonly code: string | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clockWasCorrected: boolean;
}

/** The refusal in an error of the SDK; undefined where there was no answer at all. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || isCharthouseError(error)) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...error, message: error.message, name: error.name };
  const metadata = recordOf(fields['$metadata']);
  const response = recordOf(Reflect.get(error, '$response'));
  const status = metadata['httpStatusCode'] ?? response['statusCode'];
  if (typeof status !== 'number') return undefined;
  // `Code` is what stood in the answer. The SDK makes a name up where the answer has none (`NotFound`, `301`, `UnknownError`).
  const stated = [fields['Code'], fields['code']].find((each) => typeof each === 'string');
  const code = typeof stated === 'string' ? stated : nameAsCode(error);
  const headers = recordOf(response['headers']);
  return {
    status,
    code,
    message: error.message,
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])),
    ),
    clockWasCorrected: metadata['clockSkewCorrected'] === true,
  };
}

/** For services whose errors the SDK gives as classes named after the code. */
function nameAsCode({ name }: Error): string | undefined {
  return /^[A-Z][A-Za-z]+$/.test(name) &&
    !['Error', 'NotFound', 'UnknownError', 'Unknown', 'SyntaxError', 'TypeError', 'AbortError'].includes(name)
    ? name
    : undefined;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly hint?: string;
}

const permissions = 'grant what is missing: charthouse doctor names each permission, and docs/s3.md has the policy';
const renew = 'renew the credentials, then run again: it goes on from where this run ended';

const meanings: Readonly<Record<string, Meaning>> = {
  AccessDenied: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AccessDeniedException: { code: 'CH_STORE_DENIED', why: 'access denied', hint: permissions },
  AllAccessDisabled: { code: 'CH_STORE_DENIED', why: 'all access to the bucket is disabled' },
  InvalidAccessKeyId: { code: 'CH_CREDENTIALS', why: 'the access key is not known' },
  SignatureDoesNotMatch: { code: 'CH_CREDENTIALS', why: 'the secret key does not fit the access key' },
  InvalidClientTokenId: { code: 'CH_CREDENTIALS', why: 'the access key is not known' },
  UnrecognizedClientException: { code: 'CH_CREDENTIALS', why: 'the access key is not known' },
  ExpiredToken: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  ExpiredTokenException: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  TokenRefreshRequired: { code: 'CH_CREDENTIALS', why: 'the credentials have expired', hint: renew },
  InvalidToken: { code: 'CH_CREDENTIALS', why: 'the session token is not valid' },
  RequestTimeTooSkewed: {
    code: 'CH_STORE_DENIED',
    why: "this machine's clock is too far from the store's",
    hint: 'set the clock of this machine, then run again',
  },
  NoSuchBucket: { code: 'CH_STORE_UNAVAILABLE', why: 'there is no such bucket', hint: 'check the name of the bucket, and --endpoint-url' },
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
  EntityTooLarge: { code: 'CH_STORE_UNSUPPORTED', why: 'the object is larger than the store takes' },
  KeyTooLongError: { code: 'CH_STORE_UNSUPPORTED', why: 'the key is too long', hint: 'choose a shorter name or prefix' },
  QuotaExceeded: { code: 'CH_STORE_FULL', why: 'the quota is used up' },
  XMinioStorageFull: { code: 'CH_STORE_FULL', why: 'the store is full' },
  'KMS.DisabledException': { code: 'CH_STORE_DENIED', why: 'the KMS key is disabled' },
  'KMS.NotFoundException': { code: 'CH_STORE_DENIED', why: 'there is no such KMS key', hint: 'check --sse-kms-key-id' },
};

/** Refusals after which the same request may succeed, beside those that the status tells. */
const passing: readonly string[] = [
  'SlowDown',
  'RequestTimeout',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
];

/** A coded error for what the SDK threw; one that is coded, and the reason of an abort, pass through. */
export function awsError(error: unknown, { what, nowMs }: Doing): CharthouseError {
  if (isCharthouseError(error)) return error;
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refused(error, refusal, { what, nowMs });
  if (error instanceof Error && (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError')) {
    return new CharthouseError('CH_CREDENTIALS', {
      message: `cannot ${what}: there are no credentials, or they cannot be got: ${firstLine(error.message)}`,
      cause: error,
    });
  }
  const { code, words, retryable, hint } = wireFault(error);
  const said = code === 'unknown' && error instanceof Error ? `${words} (${firstLine(error.message)})` : words;
  return new CharthouseError(code === 'unknown' ? 'CH_STORE_UNEXPECTED' : 'CH_STORE_UNAVAILABLE', {
    message: `cannot ${what}: ${said}`,
    ...(hint === undefined ? {} : { hint }),
    details: { reason: code },
    cause: error,
    retryable,
  });
}

function refused(error: unknown, refusal: Refusal, { what, nowMs }: Doing): CharthouseError {
  const { status, code, headers } = refusal;
  const meaning = code === undefined ? undefined : meanings[code];
  const after = retryAfterMs(headers['retry-after'], nowMs);
  const isPassing = isRetryableStatus(status) || (code !== undefined && passing.includes(code)) || refusal.clockWasCorrected;
  const facts = {
    message: `cannot ${what}: ${meaning?.why ?? unknownWords(refusal)}${code === undefined ? ` (status ${status})` : ` (${code})`}`,
    hint: meaning?.hint ?? (status === 403 ? permissions : undefined),
    details: {
      status,
      ...(code === undefined ? {} : { awsCode: code }),
      ...requestId(headers),
      ...(after === undefined ? {} : { retryAfterMs: after }),
    },
    cause: error,
    // A store that does not know a request (501) will not learn it.
    retryable: isPassing && code !== 'NotImplemented',
  };
  return new CharthouseError(meaning?.code ?? codeOfStatus(status), facts);
}

function unknownWords({ status, code, message }: Refusal): string {
  if (code !== undefined) return firstLine(message);
  if (status === 404) return 'an answer that is not the store’s says that there is nothing';
  return 'the answer says no more than its status';
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'CH_STORE_DENIED';
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
