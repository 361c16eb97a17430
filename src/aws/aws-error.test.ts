import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { awsError } from './aws-error.ts';

interface Said {
  readonly status: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: object;
  readonly message?: string;
}

/** As the SDK throws what was answered. */
function thrown({ status, code, headers = {}, more = {}, message = 'said by the store' }: Said): Error {
  const error = Object.assign(new Error(message), { $fault: 'client', $metadata: { httpStatusCode: status }, ...more });
  error.name = code ?? 'UnknownError';
  if (code !== undefined) Object.assign(error, { Code: code });
  return Object.defineProperty(error, '$response', { value: { statusCode: status, headers }, enumerable: false });
}

const coded = (said: Said) => awsError(thrown(said), { what: 'get it', nowMs: Date.UTC(2026, 0, 1), env: {} });

describe('what a store answers', () => {
  it.each<[string | undefined, number, string, boolean]>([
    ['AccessDenied', 403, 'CH_STORE_DENIED', false],
    ['AllAccessDisabled', 403, 'CH_STORE_DENIED', false],
    ['KMS.DisabledException', 400, 'CH_STORE_DENIED', false],
    [undefined, 403, 'CH_STORE_DENIED', false],
    [undefined, 401, 'CH_CREDENTIALS', false],
    ['InvalidAccessKeyId', 403, 'CH_CREDENTIALS', false],
    ['SignatureDoesNotMatch', 403, 'CH_CREDENTIALS', false],
    ['ExpiredToken', 400, 'CH_CREDENTIALS', false],
    ['InvalidToken', 400, 'CH_CREDENTIALS', false],
    ['RequestTimeTooSkewed', 403, 'CH_STORE_DENIED', false],
    ['NoSuchBucket', 404, 'CH_STORE_UNAVAILABLE', false],
    ['NoSuchKey', 404, 'CH_STORE_UNEXPECTED', false],
    [undefined, 404, 'CH_STORE_UNEXPECTED', false],
    ['PermanentRedirect', 301, 'CH_STORE_UNAVAILABLE', false],
    [undefined, 301, 'CH_STORE_UNAVAILABLE', false],
    ['AuthorizationHeaderMalformed', 400, 'CH_STORE_UNAVAILABLE', false],
    ['NotImplemented', 501, 'CH_STORE_UNSUPPORTED', false],
    ['NotImplemented', 400, 'CH_STORE_UNSUPPORTED', false],
    ['EntityTooLarge', 400, 'CH_STORE_UNSUPPORTED', false],
    ['XMinioStorageFull', 507, 'CH_STORE_FULL', false],
    [undefined, 507, 'CH_STORE_FULL', false],
    ['SlowDown', 503, 'CH_STORE_UNAVAILABLE', true],
    ['InternalError', 500, 'CH_STORE_UNAVAILABLE', true],
    ['TooManyRequestsException', 429, 'CH_STORE_UNAVAILABLE', true],
    ['RequestTimeout', 400, 'CH_STORE_UNEXPECTED', true],
    ['XAmzContentSHA256Mismatch', 400, 'CH_STORE_UNEXPECTED', true],
    ['BadDigest', 400, 'CH_STORE_UNEXPECTED', true],
    [undefined, 502, 'CH_STORE_UNAVAILABLE', true],
    [undefined, 400, 'CH_STORE_UNEXPECTED', false],
    ['SomethingNew', 409, 'CH_STORE_UNEXPECTED', false],
  ])('%s, %i: %s', (code, status, expected, retryable) => {
    expect(coded({ status, ...(code === undefined ? {} : { code }) })).toMatchObject({ code: expected, retryable, details: { status } });
  });

  it('is said with its code, or its status, and the number of the request', () => {
    expect(coded({ status: 403, code: 'AccessDenied', headers: { 'x-amz-request-id': '44' } })).toMatchObject({
      message: 'cannot get it: access denied (AccessDenied)',
      details: { status: 403, awsCode: 'AccessDenied', requestId: '44' },
    });
    expect(coded({ status: 400 }).message).toBe('cannot get it: no reason given (status 400)');
    expect(coded({ status: 409, code: 'SomethingNew' }).message).toBe('cannot get it: said by the store (SomethingNew)');
  });

  it.each<[string, Said, RegExp, RegExp]>([
    [
      'another region, in a header',
      { status: 301, headers: { 'x-amz-bucket-region': 'eu-north-1' } },
      /is in eu-north-1/,
      /--region eu-north-1/,
    ],
    [
      'another region, in the answer',
      { status: 400, code: 'AuthorizationHeaderMalformed', more: { Region: 'eu-north-1' } },
      /is in eu-north-1/,
      /--region eu-north-1/,
    ],
    ['another region, not named', { status: 301, code: 'PermanentRedirect' }, /in another region/, /--region/],
    [
      'a server that redirects',
      { status: 301, headers: { location: 'https://a.example/x?token=1' } },
      /redirects to https:\/\/a\.example \(/,
      /--endpoint-url/,
    ],
    ['a login page', { status: 302, headers: { location: '/login' } }, /redirects to another page/, /--endpoint-url/],
    [
      'a page that forbids',
      { status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } },
      /is a web page/,
      /^check --endpoint-url/,
    ],
    ['a page in front of a store', { status: 503, headers: { 'content-type': 'text/html' } }, /is a web page/, /^check --endpoint-url/],
    ['a proxy with a password', { status: 407 }, /status 407/, /HTTPS_PROXY/],
    ['a disabled key', { status: 400, code: 'KMS.DisabledException' }, /is disabled/, /^enable the key/],
    ['a disabled bucket', { status: 403, code: 'AllAccessDisabled' }, /is disabled/, /support/],
    ['bills that are not paid', { status: 403, code: 'AccountProblem' }, /problem with the account/, /support/],
    ['too many requests', { status: 503, code: 'SlowDown' }, /too many requests/, /^wait/],
  ])('%s: why, and what to do', (_, said, why, hint) => {
    const error = coded(said);
    expect(error.message).toMatch(why);
    expect(error.hint).toMatch(hint);
    expect(error.hint).not.toMatch(/grant|report it/);
  });

  it.each<[Readonly<Record<string, string>>, number | undefined]>([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 05:00:09 GMT', date: 'Thu, 01 Jan 2026 05:00:00 GMT' }, 9_000],
    [{}, undefined],
  ])('may say when to come again: %j', (headers, retryAfterMs) => {
    expect(coded({ status: 503, code: 'SlowDown', headers }).details['retryAfterMs']).toBe(retryAfterMs);
  });

  it.each([
    ['RequestTimeTooSkewed', true],
    ['AccessDenied', false],
  ])('%s is retried if the clock was corrected since: %s', (code, retryable) => {
    expect(coded({ status: 403, code, more: { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } } }).retryable).toBe(retryable);
  });

  it('contains no secret', () => {
    const secrets = { AWSAccessKeyId: 'AKIAEXAMPLE', SignatureProvided: 'hunter2', StringToSign: 'hunter2', 'Token-0': 'hunter2' };
    for (const code of ['SignatureDoesNotMatch', 'InvalidAccessKeyId', 'SomethingNew']) {
      const error = coded({ status: 403, code, more: secrets });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|AKIAEXAMPLE/);
    }
    expect(coded({ status: 400, code: 'Odd', message: `no ${'a1'.repeat(32)}, AKIAEXAMPLE` }).message).toBe('cannot get it: no …, … (Odd)');
  });
});

describe('what is no answer of a store', () => {
  const at = { what: 'get it', nowMs: 0, env: {} };
  it.each<[string, Error, string, boolean]>([
    ['connection refused', Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'CH_STORE_UNAVAILABLE', true],
    ['a host that is not there', Object.assign(new Error(''), { code: 'ENOTFOUND' }), 'CH_STORE_UNAVAILABLE', false],
    ['a certificate that is not trusted', Object.assign(new Error(''), { code: 'CERT_HAS_EXPIRED' }), 'CH_STORE_UNAVAILABLE', false],
    ['a page that cannot be parsed', Object.assign(new Error('<'), { $metadata: { httpStatusCode: 404 } }), 'CH_STORE_UNEXPECTED', true],
    ['a slip of our own', new TypeError('x is not a function'), 'CH_STORE_UNEXPECTED', false],
    ['no credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'CH_CREDENTIALS', false],
  ])('%s', (_, error, code, retryable) => {
    expect(awsError(error, at)).toMatchObject({ code, retryable });
  });

  it.each<[string, Error, RegExp]>([
    ['a region that does not exist', Object.assign(new Error(''), { code: 'ENOTFOUND' }), /the region/],
    ['an answer in another language', Object.assign(new Error('{'), { $metadata: { httpStatusCode: 401 } }), /--endpoint-url/],
    ['a proxy with a password', Object.assign(new Error('no'), { $metadata: { httpStatusCode: 407 } }), /HTTPS_PROXY/],
  ])('%s: what to do', (_, error, hint) => {
    expect(awsError(error, at).hint).toMatch(hint);
    expect(awsError(error, at).hint).not.toContain('report it');
  });

  it.each([
    ['ECONNREFUSED', { HTTPS_PROXY: 'http://127.0.0.1:9' }, 'check that the store is running, and the proxy in HTTPS_PROXY'],
    ['ENOTFOUND', { http_proxy: 'http://p:1', NO_PROXY: 'x' }, expect.stringMatching(/endpoint.*, and the proxy in http_proxy$/)],
    ['ECONNREFUSED', { NO_PROXY: 'x' }, 'check that the store is running, and that --endpoint-url is its address, if you set one'],
    ['CERT_HAS_EXPIRED', { HTTPS_PROXY: 'http://127.0.0.1:9' }, expect.not.stringContaining('HTTPS_PROXY')],
  ])('%s names the proxy if one is set: %j', (code, env, hint) => {
    expect(awsError(Object.assign(new Error(''), { code }), { ...at, env }).hint).toEqual(hint);
  });

  it('an answer whose reading broke is asked for again, as what broke', () => {
    const broken = Object.assign(new Error('terminated'), { code: 'UND_ERR_SOCKET', $metadata: { httpStatusCode: 200 } });
    expect(awsError(broken, at)).toMatchObject({ code: 'CH_STORE_UNAVAILABLE', details: { reason: 'UND_ERR_SOCKET' }, retryable: true });
  });
});
