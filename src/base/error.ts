/** The one error class: what happened, where, why and what to do, under a stable code. */
import { errorUrl } from './docs-url.ts';
import { catalogue, type ErrorCode } from './error-catalogue.ts';

/** A place in a file that a person can open. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** What an error carries beside its code. `message` and `hint` are lower case, without a final dot. */
export interface ErrorFacts {
  readonly message: string;
  /** One imperative that a person can follow. Default: the hint of the catalogue. */
  readonly hint?: string | undefined;
  readonly where?: Place | undefined;
  /** Plain JSON for programs. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
  /** Whether the one retry layer may try the same call again. */
  readonly retryable?: boolean | undefined;
}

/** Raised for everything a caller cannot plan for. Identify it by `code` (see `isCharthouseError`). */
export class CharthouseError<Report = unknown> extends Error {
  override readonly name = 'CharthouseError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly where: Place | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
  /** What the operation had done when it failed. Not enumerable: the report names the error, too. */
  declare readonly report?: Report;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.hint = facts.hint ?? catalogue[code].hint;
    this.where = facts.where;
    this.details = facts.details ?? {};
    this.retryable = facts.retryable ?? false;
  }

  /** The exit status of a command that ends with this error. */
  get exitCode(): number {
    return catalogue[this.code].exitCode;
  }

  /** The URL of the page that explains the code. */
  get docs(): string {
    return errorUrl(this.code);
  }
}

/** Narrows by `code`, not by class: two copies of this module (library and bundle) must recognise each other's errors. */
export function isCharthouseError(value: unknown): value is CharthouseError {
  return value instanceof Error && 'code' in value && typeof value.code === 'string' && Object.hasOwn(catalogue, value.code);
}

/** `file:line:column`, as far as known: the form that editors and terminals link. */
export function placeText(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  const column = place.line === undefined || place.column === undefined ? '' : `:${place.column}`;
  return `${place.file}${line}${column}`;
}
