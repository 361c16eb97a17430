/** What each kind of option is in a program: in words, and as a test. */
import { exhaustive } from '../base/exhaustive.ts';
import { quoted } from '../base/quoted.ts';
import type { ArgumentKind } from './operation-spec.ts';
import type { OptionKind } from './types.ts';

/** What a value of the library must be. Lists of the option table are `texts`: one value, or a list of them. */
export type FieldKind = Exclude<OptionKind, 'list' | 'patterns'> | ArgumentKind | 'texts' | 'object' | 'objects' | 'signal';

/** One option of one function. */
export interface Field {
  readonly kind: FieldKind;
  readonly choices?: readonly string[] | undefined;
  readonly isRequired: boolean;
}

/** What the value of a field is. */
export interface FieldTest {
  /** To follow "must be". */
  readonly what: string;
  readonly holds: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
// `every` alone passes over holes.
const isList = (value: unknown): boolean => Array.isArray(value) && Array.from(value).every(isText);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isAmount = (value: unknown): boolean => typeof value === 'number' && value >= 0;

/** The test of a field. */
export function testOf({ kind, choices = [] }: Pick<Field, 'kind' | 'choices'>): FieldTest {
  switch (kind) {
    case 'switch':
      return { what: 'true or false', holds: (value) => typeof value === 'boolean' };
    case 'duration':
    case 'age':
    case 'milliseconds':
      return { what: 'a number of milliseconds (0 or more)', holds: isAmount };
    case 'count':
      return { what: 'a whole number (0 or more)', holds: (value) => Number.isSafeInteger(value) && isAmount(value) };
    case 'size':
      return { what: 'a number of bytes (0 or more)', holds: isAmount };
    case 'port':
      return { what: 'a port (0 to 65535)', holds: (value) => Number.isInteger(value) && isAmount(value) && Number(value) <= 65535 };
    case 'choice':
      return { what: `one of ${choices.join(', ')}`, holds: (value) => choices.some((choice) => choice === value) };
    case 'texts':
      return { what: 'a string or a list of strings', holds: (value) => isText(value) || isList(value) };
    case 'list':
      return { what: 'a list of strings', holds: isList };
    case 'function':
      return { what: 'a function', holds: (value) => typeof value === 'function' };
    case 'signal':
      return { what: 'an AbortSignal', holds: (value) => value instanceof AbortSignal };
    case 'object':
      return { what: 'an object', holds: isObject };
    case 'objects':
      return { what: 'a list of objects', holds: (value) => Array.isArray(value) && Array.from(value).every(isObject) };
    case 'text':
    case 'path':
    case 'target':
    case 'url':
    case 'account':
    case 'region':
      return { what: 'a string', holds: isText };
    default:
      return exhaustive(kind);
  }
}

/** What was given, by its type: a string may be a secret, so it is shown only if it should have been one of a few words. */
export function givenAs(value: unknown, kind?: FieldKind): string {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return kind === 'choice' ? quoted(value.slice(0, 40)) : 'a string';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
