/** What an error of the SDK says of the answer that it was made of, by its structured fields. */
import { isCharthouseError } from '../base/error.ts';

/** An answer of AWS or of a store that speaks like it, as far as it says what went wrong. */
export interface Refusal {
  readonly status: number;
  /** AWS's code, such as `NoSuchKey`; undefined where the answer has none: a bare status, or a page of some proxy. */
  readonly code: string | undefined;
  /** The bucket's own, where the answer names it. */
  readonly region: string | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clockWasCorrected: boolean;
}

/** The refusal in an error of the SDK; undefined where there was no answer at all, or none that could be read to its end. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || isCharthouseError(error)) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...error, name: error.name };
  // What the SDK could not parse has a status too, and the wire's own `code`; only what it could is a fault of somebody.
  if (!('$fault' in fields)) return undefined;
  const metadata = recordOf(fields['$metadata']);
  const response = recordOf(Reflect.get(error, '$response'));
  const status = metadata['httpStatusCode'] ?? response['statusCode'];
  if (typeof status !== 'number') return undefined;
  // `Code` is what stood in the answer. The SDK makes a name up where the answer has none (`NotFound`, `301`, `UnknownError`).
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

function headersOf(response: Readonly<Record<string, unknown>>): Refusal['headers'] {
  const pairs = Object.entries(recordOf(response['headers']));
  return Object.fromEntries(pairs.flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])));
}

/** For services whose errors the SDK gives as classes named after the code. */
function nameAsCode({ name }: Error): string | undefined {
  return /^[A-Z][A-Za-z]+$/.test(name) && !madeUp.includes(name) ? name : undefined;
}

const madeUp = ['Error', 'NotFound', 'UnknownError', 'Unknown', 'SyntaxError', 'TypeError', 'AbortError'];

/**
 * What a refusal may be printed with, by whoever prints causes: a store that refuses a signature sends it back, with the key's name and
 * all that was signed.
 */
export function withoutSecrets(error: unknown, { message, status, code, region, headers }: Refusal): Error {
  const plain = Object.assign(new Error(message), { $fault: 'client', $metadata: { httpStatusCode: status } });
  plain.name = error instanceof Error ? error.name : plain.name;
  const said = { ...(code === undefined ? {} : { Code: code }), ...(region === undefined ? {} : { Region: region }) };
  Object.defineProperty(plain, '$response', { value: { statusCode: status, headers }, enumerable: false });
  return Object.assign(plain, said);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
