/** Reads the structured fields of an error response from an SDK error. */
import { isCharthouseError } from '../base/error.ts';

/** An error response of AWS or an S3-compatible store. */
export interface ServiceError {
  readonly status: number;
  /** AWS's code, such as `NoSuchKey`; undefined if the response has none: a bare status, or the page of a proxy. */
  readonly code: string | undefined;
  /** The bucket's own region, if the response names it. */
  readonly region: string | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clockWasCorrected: boolean;
}

/** The error response in an SDK error; undefined if there was no response, or none that could be read to its end. */
export function serviceErrorOf(error: unknown): ServiceError | undefined {
  if (!(error instanceof Error) || isCharthouseError(error)) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...error, name: error.name };
  // A response that the SDK could not parse also has a status, and the network's own `code`; only a parsed one has `$fault`.
  if (!('$fault' in fields)) return undefined;
  const metadata = recordOf(fields['$metadata']);
  const response = recordOf(Reflect.get(error, '$response'));
  const status = metadata['httpStatusCode'] ?? response['statusCode'];
  if (typeof status !== 'number') return undefined;
  // `Code` comes from the response. The SDK invents a name if the response has none (`NotFound`, `301`, `UnknownError`).
  const stated = [fields['Code'], fields['code']].find((each) => typeof each === 'string' && /^[\w.-]{1,80}$/.test(each));
  const { Region: region } = fields;
  return {
    status,
    code: typeof stated === 'string' ? stated : nameAsCode(error),
    region: typeof region === 'string' ? region : undefined,
    message: error.message,
    headers: headersOf(response),
    clockWasCorrected: metadata['clockSkewCorrected'] === true,
  };
}

function headersOf(response: Readonly<Record<string, unknown>>): ServiceError['headers'] {
  const pairs = Object.entries(recordOf(response['headers']));
  return Object.fromEntries(pairs.flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])));
}

/** For services whose SDK errors are classes named after the code. */
function nameAsCode({ name }: Error): string | undefined {
  return /^[A-Z][A-Za-z]+$/.test(name) && !madeUp.includes(name) ? name : undefined;
}

const madeUp = ['Error', 'NotFound', 'UnknownError', 'Unknown', 'SyntaxError', 'TypeError', 'AbortError'];

/**
 * The error without secrets, safe to print: a store that rejects a signature returns it, with the key id and everything that was signed.
 */
export function withoutSecrets(error: unknown, { message, status, code, region, headers }: ServiceError): Error {
  const plain = Object.assign(new Error(message), { $fault: 'client', $metadata: { httpStatusCode: status } });
  plain.name = error instanceof Error ? error.name : plain.name;
  const fields = { ...(code === undefined ? {} : { Code: code }), ...(region === undefined ? {} : { Region: region }) };
  Object.defineProperty(plain, '$response', { value: { statusCode: status, headers }, enumerable: false });
  return Object.assign(plain, fields);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
