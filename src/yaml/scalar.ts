/** Gives a scalar its type as in go-yaml v2; no other YAML reader has exactly this table. */
import { isUtf8 } from 'node:buffer';
import { parseDottedFloat, parseGoFloat, parseGoInteger } from './number.ts';
import { isGoTimestamp } from './timestamp.ts';

/** A scalar's type and value. */
export type Resolved =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** The text does not match its tag. */
  | { readonly kind: 'mismatch' };

const keywords: ReadonlyMap<string, Resolved> = new Map([
  ...named({ kind: 'boolean', value: true }, 'y Y yes Yes YES true True TRUE on On ON'),
  ...named({ kind: 'boolean', value: false }, 'n N no No NO false False FALSE off Off OFF'),
  ...named({ kind: 'null' }, '~ null Null NULL'),
  ...named({ kind: 'float', value: Number.NaN }, '.nan .NaN .NAN'),
  ...named({ kind: 'float', value: Number.POSITIVE_INFINITY }, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...named({ kind: 'float', value: Number.NEGATIVE_INFINITY }, '-.inf -.Inf -.INF'),
  ['', { kind: 'null' }],
]);

function named(value: Resolved, names: string): readonly (readonly [string, Resolved])[] {
  return names.split(' ').map((name) => [name, value] as const);
}

/** The meaning of a plain scalar without a tag. */
export function resolvePlain(text: string): Resolved {
  const word = keywords.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return asFloat(parseDottedFloat(text)) ?? { kind: 'string', value: text };
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  // Dates need no branch: go-yaml recognises them, but Helm receives their text.
  if (!isNumeric) return { kind: 'string', value: text };
  const digits = text.replaceAll('_', '');
  const integer = parseGoInteger(digits);
  if (integer !== undefined) return { kind: 'integer', value: integer };
  return asFloat(parseGoFloat(digits)) ?? { kind: 'string', value: text };
}

function asFloat(value: number | undefined): Resolved | undefined {
  return value === undefined ? undefined : { kind: 'float', value };
}

/** The meaning of a scalar with an explicit tag in its long form, quoted or not. Tags that go-yaml does not know do not change the text. */
export function resolveTagged(tag: string, text: string): Resolved {
  switch (tag) {
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:null':
      return asked(resolvePlain(text), tag);
    case 'tag:yaml.org,2002:float':
      return floatOf(resolvePlain(text));
    case 'tag:yaml.org,2002:timestamp':
      return isGoTimestamp(text) ? { kind: 'string', value: text } : { kind: 'mismatch' };
    case 'tag:yaml.org,2002:binary':
      return decodeBinary(text);
    default:
      return { kind: 'string', value: text };
  }
}

const kindOfTag: Readonly<Record<string, Resolved['kind']>> = {
  'tag:yaml.org,2002:bool': 'boolean',
  'tag:yaml.org,2002:int': 'integer',
  'tag:yaml.org,2002:null': 'null',
};

function asked(resolved: Resolved, tag: string): Resolved {
  return resolved.kind === kindOfTag[tag] ? resolved : { kind: 'mismatch' };
}

/** An integer is accepted as a float only if it is a Go `int`. */
function floatOf(resolved: Resolved): Resolved {
  if (resolved.kind === 'float') return resolved;
  if (resolved.kind !== 'integer' || resolved.value >= 2n ** 63n) return { kind: 'mismatch' };
  return { kind: 'float', value: Number(resolved.value) };
}

const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

/** Go skips line breaks inside base64, and nothing else. */
function decodeBinary(text: string): Resolved {
  const compact = text.replace(/[\r\n]/g, '');
  if (!base64.test(compact)) return { kind: 'mismatch' };
  return { kind: 'string', value: goText(Uint8Array.from(atob(compact), (unit) => unit.charCodeAt(0))) };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as Go's JSON encodes them: every byte that is not UTF-8 becomes a separate U+FFFD. */
function goText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return decoder.decode(bytes);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const width = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const piece = lead < 0x80 ? String.fromCharCode(lead) : decoder.decode(bytes.subarray(at, at + width));
    const isWhole = !piece.includes('\ufffd') || (width === 3 && lead === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd);
    pieces.push(isWhole ? piece : '\ufffd');
    at += isWhole ? width : 1;
  }
  return pieces.join('');
}
