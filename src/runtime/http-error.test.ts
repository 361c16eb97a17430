import { describe, expect, it } from 'vitest';
import { httpError, retryAfterMs, statusError } from './http-error.ts';

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('httpError', () => {
  it.each([
    ['ECONNRESET', true],
    ['UND_ERR_HEADERS_TIMEOUT', true],
    ['EAI_AGAIN', true],
    ['ENOTFOUND', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['HPE_INVALID_CONSTANT', false],
    ['SOMETHING_NEW', false],
  ])('knows of %s whether another try may help: %s', (code, retryable) => {
    expect(httpError(coded(code), 'https://example.com')).toMatchObject({
      code: 'CH_HTTP_FAILED',
      retryable,
      details: { reason: code },
    });
  });

  it('takes the reason of the first address if all addresses of a host failed', () => {
    const error = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);
    expect(httpError(error, 'https://example.com').details['reason']).toBe('ECONNREFUSED');
  });
});

describe('statusError', () => {
  it.each([
    [429, true],
    [503, true],
    [500, true],
    [403, false],
    [404, false],
    [501, false],
  ])('holds status %d retryable: %s', (status, retryable) => {
    expect(statusError(status, 'https://example.com')).toMatchObject({ retryable, details: { status } });
  });
});

describe('retryAfterMs', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s', (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected);
  });
});

describe('a name that a person can search for', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused (ECONNREFUSED)'],
    ['ENOTFOUND', 'host not found (ENOTFOUND)'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'the server does not speak TLS on this port (ERR_SSL_WRONG_VERSION_NUMBER)'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'the server does not speak TLS on this port (ERR_SSL_PACKET_LENGTH_TOO_LONG)'],
  ])('is given to %s', (code, words) => {
    expect(httpError(coded(code), 'https://example.com').message).toBe(`GET https://example.com failed: ${words}`);
  });
});
