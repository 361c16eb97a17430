/** Reads one written value: the same words mean the same in a flag, in the environment and in the file. */
import { exhaustive } from '../base/exhaustive.ts';
import { isHostLabel } from '../base/host-label.ts';
import { faultOfPublicUrl } from '../base/public-url.ts';
import { quoted } from '../base/quoted.ts';
import { readTagPattern } from '../base/tag-pattern.ts';
import type { OptionSpec } from './types.ts';

/** A value as programs use it. */
export type OptionValue = string | number | boolean | readonly string[];

/** A value that was read, or why it cannot be (lower case, to follow what was written). */
export type ReadValue = { readonly kind: 'value'; readonly value: OptionValue } | { readonly kind: 'bad'; readonly why: string };

type Scalar = string | number | boolean;

/** Reads `written` as `spec` asks. Paths and targets stay as written: what they are relative to is the caller's knowledge. */
export function readValue(spec: OptionSpec, written: Scalar): ReadValue {
  switch (spec.kind) {
    case 'switch':
      return readSwitch(written);
    case 'duration':
      return readSpan(written, waits);
    case 'age':
      return readSpan(written, ages);
    case 'count':
      return readCount(written);
    case 'size':
      return readSize(written);
    case 'port':
      return readPort(written);
    case 'account':
      return readAccount(written);
    case 'region':
      return readRegion(written);
    case 'choice':
      return readChoice(written, spec.choices ?? []);
    case 'url':
      return readUrl(written);
    case 'list':
      return readList(written);
    case 'patterns':
      return readPatterns(written);
    case 'text':
    case 'path':
    case 'target':
      return readText(written);
    default:
      return exhaustive(spec.kind);
  }
}

const value = (read: Scalar | readonly string[]): ReadValue => ({ kind: 'value', value: read });
const bad = (why: string): ReadValue => ({ kind: 'bad', why });

function readSwitch(written: Scalar): ReadValue {
  if (typeof written === 'boolean') return value(written);
  if (written === 'true' || written === '1' || written === 1) return value(true);
  if (written === 'false' || written === '0' || written === 0) return value(false);
  return bad('is neither true nor false');
}

// `to: 1.10` in a file is the number 1.1: what was meant is lost, so a number is never taken for a text.
function readText(written: Scalar): ReadValue {
  if (typeof written !== 'string') return bad('is not a text: put it in quotes');
  if (written === '') return bad('is empty');
  return written.includes('\0') ? bad('holds a NUL character') : value(written);
}

// Commas on one line, line feeds between values that were written one by one: neither is in a name that goes into a list.
function readList(written: Scalar): ReadValue {
  const text = readText(written);
  if (text.kind === 'bad') return text;
  const items = String(text.value)
    .split(/[,\n]/)
    .map((item) => item.trim());
  return items.includes('') ? bad('has an empty item') : value(items);
}

function readPatterns(written: Scalar): ReadValue {
  const list = readList(written);
  if (list.kind === 'bad' || !Array.isArray(list.value)) return list;
  for (const item of list.value) {
    const read = readTagPattern(item);
    if (typeof read === 'string') return bad(list.value.length === 1 ? read : `holds ${quoted(item)}, which ${read}`);
  }
  return list;
}

function readChoice(written: Scalar, choices: readonly string[]): ReadValue {
  return typeof written === 'string' && choices.includes(written) ? value(written) : bad(`is not one of: ${choices.join(', ')}`);
}

function readPort(written: Scalar): ReadValue {
  const port = typeof written === 'string' && /^\d{1,5}$/.test(written) ? Number(written) : written;
  return typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65535 ? value(port) : bad('is not a port (0 to 65535)');
}

// In a file without quotes it is a number, and one with a leading zero is then another.
function readAccount(written: Scalar): ReadValue {
  if (typeof written !== 'string') return bad('is not a text: put it in quotes');
  return /^\d{12}$/.test(written) ? value(written) : bad('is not an AWS account: twelve digits');
}

// Leading zeros: in a file without quotes, it is another number.
function readCount(written: Scalar): ReadValue {
  const count = typeof written === 'string' && /^(?:0|[1-9]\d{0,8})$/.test(written) ? Number(written) : written;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? value(count) : bad('is not a whole number (0 or more)');
}

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  ...{ d: dayMs, w: 7 * dayMs, y: 365 * dayMs },
};

/** The units of a span, and its bound: a longer one is far more likely a slip. */
interface SpanForm {
  readonly form: RegExp;
  readonly such: string;
  readonly longestMs: number;
  readonly longest: string;
}

const waits: SpanForm = {
  form: /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/,
  such: 'a time such as 90s, 10m, 1h30m or 7d',
  longestMs: 366 * dayMs,
  longest: 'a year',
};

const ages: SpanForm = {
  form: /^(?:\d+(?:\.\d+)?[smhdwy])+$/,
  such: 'an age such as 36h, 90d, 6w or 2y',
  longestMs: 100 * 365 * dayMs,
  longest: 'a hundred years',
};

function readSpan(written: Scalar, { form, such, longestMs, longest }: SpanForm): ReadValue {
  if (typeof written !== 'string' || !form.test(written)) return bad(`is not ${such}`);
  let totalMs = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)) totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return totalMs > longestMs ? bad(`is longer than ${longest}`) : value(Math.round(totalMs));
}

const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

function readSize(written: Scalar): ReadValue {
  const [, amount, unit] = typeof written === 'string' ? (/^(\d+(?:\.\d+)?) ?(B|[KMG]i?B)$/.exec(written) ?? []) : [];
  const sizeBytes = Math.floor(Number(amount) * (unitBytes[unit ?? ''] ?? 0));
  // Negated, because NaN is what a text that is no size has become by now.
  return !(sizeBytes > 0) ? bad('is not a size such as 512KiB or 5MiB') : value(sizeBytes);
}

function readUrl(written: Scalar): ReadValue {
  const fault = faultOfPublicUrl(String(written));
  return fault === undefined ? value(String(written)) : bad(fault);
}

// It becomes a part of the host that is asked, so nothing but a label may get there.
function readRegion(written: Scalar): ReadValue {
  const text = readText(written);
  return text.kind === 'bad' || isHostLabel(String(text.value)) ? text : bad('is not a region such as eu-west-1');
}
