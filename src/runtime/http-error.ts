/** Translates what goes wrong on the wire, once, from structured fields; no other module looks at an HTTP library's errors. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { systemCode } from '../base/system-code.ts';

/** Why an exchange failed. */
interface Reason {
  readonly words: string;
  readonly retryable: boolean;
  readonly hint?: string;
}

const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: { words: 'connection refused (ECONNREFUSED)', retryable: true },
  ECONNRESET: { words: 'connection reset (ECONNRESET)', retryable: true },
  EPIPE: { words: 'connection closed (EPIPE)', retryable: true },
  UND_ERR_SOCKET: { words: 'the connection broke', retryable: true },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { words: 'the answer is shorter than it says', retryable: true },
  ETIMEDOUT: { words: 'connection timed out (ETIMEDOUT)', retryable: true },
  UND_ERR_CONNECT_TIMEOUT: { words: 'no connection in time', retryable: true },
  UND_ERR_HEADERS_TIMEOUT: { words: 'no answer in time', retryable: true },
  UND_ERR_BODY_TIMEOUT: { words: 'the answer stopped half-way', retryable: true },
  EAI_AGAIN: { words: 'the host name cannot be looked up now (EAI_AGAIN)', retryable: true },
  ENOTFOUND: { words: 'host not found (ENOTFOUND)', retryable: false, hint: 'check the host name in the URL' },
  EHOSTUNREACH: { words: 'host unreachable (EHOSTUNREACH)', retryable: true },
  ENETUNREACH: { words: 'network unreachable (ENETUNREACH)', retryable: true },
  // Whoever aborts gives a reason of their own; what is left are tunnels (CONNECT) that a proxy refuses.
  UND_ERR_ABORTED: { words: 'the proxy refused to connect', retryable: false, hint: 'check HTTPS_PROXY and NO_PROXY' },
  UND_ERR_HEADERS_OVERFLOW: { words: 'the headers of the answer are too long', retryable: false },
};

const trust = 'if a company proxy signs the traffic, name its certificate in NODE_EXTRA_CA_CERTS';

/** A coded error for a failed exchange with `url`; one that is coded already passes through. */
export function httpError(error: unknown, url: string | URL): CharthouseError {
  if (isCharthouseError(error)) return error;
  const { code, ...reason } = wireFault(error);
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `GET ${printableUrl(url)} failed: ${reason.words}`,
    hint: reason.hint,
    details: { url: printableUrl(url), reason: code },
    cause: error,
    retryable: reason.retryable,
  });
}

/** What went wrong on the wire, in words; `code` is `unknown` for what did not happen there. */
export function wireFault(error: unknown): Reason & { readonly code: string } {
  const code = codeOf(error);
  return { code, ...(reasons[code] ?? otherReason(code)) };
}

/** Several addresses of one host fail together as an AggregateError; its first error says why. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return systemCode(error) ?? 'unknown';
}

function otherReason(code: string): Reason {
  // What a TLS client makes of an answer that is not TLS.
  if (/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)|EPROTO)$/.test(code)) {
    const hint = 'write http:// instead of https:// if that server has no TLS, or check the port';
    return { words: `the server does not speak TLS on this port (${code})`, retryable: false, hint };
  }
  const certificate = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/.test(code);
  if (certificate) return { words: `its certificate is not trusted (${code})`, retryable: false, hint: trust };
  if (code.startsWith('HPE_')) return { words: `the answer is not HTTP (${code})`, retryable: false };
  return { words: code === 'unknown' ? 'for an unforeseen reason' : code, retryable: false };
}

/** Statuses after which the same request may succeed (RFC 9110, 15.5.9, 15.6; RFC 6585, 4). */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** A coded error for an answer that is not the one hoped for. `retryAfterMs` goes into its details for the retry layer. */
export function statusError(status: number, url: string | URL, retryAfterMs?: number): CharthouseError {
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `GET ${printableUrl(url)} was answered with status ${status}`,
    details: { url: printableUrl(url), status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    retryable: isRetryableStatus(status),
  });
}

/** `Retry-After` in milliseconds from `nowMs`: seconds or a date; undefined where absent or nonsense. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
