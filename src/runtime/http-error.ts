/** Translates network errors once, from structured fields. No other module reads the errors of an HTTP library. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { systemCode } from '../base/system-code.ts';

/** Why a request failed. */
interface Reason {
  readonly text: string;
  readonly retryable: boolean;
  readonly hint?: string;
}

const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: { text: 'connection refused (ECONNREFUSED)', retryable: true },
  ECONNRESET: { text: 'connection reset (ECONNRESET)', retryable: true },
  EPIPE: { text: 'connection closed (EPIPE)', retryable: true },
  UND_ERR_SOCKET: { text: 'connection closed by the other side (UND_ERR_SOCKET)', retryable: true },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { text: 'the response is shorter than its Content-Length', retryable: true },
  ETIMEDOUT: { text: 'connection timed out (ETIMEDOUT)', retryable: true },
  UND_ERR_CONNECT_TIMEOUT: { text: 'connection timed out', retryable: true },
  UND_ERR_HEADERS_TIMEOUT: { text: 'response timed out: no headers', retryable: true },
  UND_ERR_BODY_TIMEOUT: { text: 'response timed out: the body stopped', retryable: true },
  EAI_AGAIN: { text: 'temporary DNS failure (EAI_AGAIN)', retryable: true },
  ENOTFOUND: { text: 'host not found (ENOTFOUND)', retryable: false, hint: 'check the host name in the URL' },
  EHOSTUNREACH: { text: 'host unreachable (EHOSTUNREACH)', retryable: true },
  ENETUNREACH: { text: 'network unreachable (ENETUNREACH)', retryable: true },
  // An abort by our own signal carries its own reason. What remains is a tunnel (CONNECT) that a proxy refuses.
  UND_ERR_ABORTED: { text: 'the proxy refused the connection', retryable: false, hint: 'check HTTPS_PROXY and NO_PROXY' },
  UND_ERR_HEADERS_OVERFLOW: { text: 'the response headers are too long', retryable: false },
};

const trust = 'if a company proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to the file of its CA certificate';

/** A coded error for a failed request to `url`; an error that has a code already passes through. */
export function httpError(error: unknown, url: string | URL): CharthouseError {
  if (isCharthouseError(error)) return error;
  const { code, ...reason } = networkFault(error);
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `GET ${printableUrl(url)} failed: ${reason.text}`,
    hint: reason.hint,
    details: { url: printableUrl(url), reason: code },
    cause: error,
    retryable: reason.retryable,
  });
}

/** The network fault as text. `code` is `unknown` if the error is not a network fault. */
export function networkFault(error: unknown): Reason & { readonly code: string } {
  const code = codeOf(error);
  return { code, ...(reasons[code] ?? otherReason(code)) };
}

/** If a host has several addresses, their failures arrive as one AggregateError; the first one has the reason. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return systemCode(error) ?? 'unknown';
}

function otherReason(code: string): Reason {
  // What a TLS client reports if the server does not speak TLS.
  if (/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)|EPROTO)$/.test(code)) {
    const hint = 'write http:// instead of https:// if that server has no TLS, or check the port';
    return { text: `the server does not speak TLS on this port (${code})`, retryable: false, hint };
  }
  const certificate = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/.test(code);
  if (certificate) return { text: `the server's certificate is not trusted (${code})`, retryable: false, hint: trust };
  if (code.startsWith('HPE_')) return { text: `the response is not valid HTTP (${code})`, retryable: false };
  return { text: code === 'unknown' ? 'unexpected error' : code, retryable: false };
}

/** Statuses after which the same request may succeed (RFC 9110, 15.5.9, 15.6; RFC 6585, 4). */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** A coded error for an unexpected status. `retryAfterMs` is put into its details for the retry layer. */
export function statusError(status: number, url: string | URL, retryAfterMs?: number): CharthouseError {
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `GET ${printableUrl(url)} returned status ${status}`,
    details: { url: printableUrl(url), status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    retryable: isRetryableStatus(status),
  });
}

/** `Retry-After` in milliseconds from `nowMs`: seconds or a date; undefined if absent or invalid. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
