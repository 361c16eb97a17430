/** Writes strings so that every YAML 1.1, YAML 1.2 and JSON reader reads the same string. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';

// Each of these raw makes some Helm refuse a whole index or read another text; so do `\/` and surrogate pairs (docs/facts/helm-index.md).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const special: RegExp = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const loneSurrogate: RegExp = /\p{Surrogate}/u;
const short: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t' };

/** A string in double quotes, the same in JSON and in YAML. @throws CH_CHART_INVALID for a lone surrogate, which UTF-8 cannot represent */
export function doubleQuoted(text: string): string {
  if (loneSurrogate.test(text)) {
    throw new CharthouseError('CH_CHART_INVALID', {
      message: `the text ${quoted(text.length > 60 ? `${text.slice(0, 60)}...` : text)} contains half a character (a lone surrogate)`,
      hint: 'write the whole character in Chart.yaml',
    });
  }
  return `"${text.replace(special, (char) => short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

// Begins with a letter, so it is not a number, date or time; no indicator, no `: `, no ` #`, no space at an end.
const safePlain: RegExp = /^[A-Za-z](?:[\w./@()+~=%-]|:(?=[\w/])| (?=[\w(]))*$/;
// Words that YAML 1.1 or 1.2, or a more lenient reader, reads as a boolean, null or number.
const keywords: RegExp = /^(?:y|n|yes|no|on|off|true|false|null|nil|none|nan|inf|infinity)$/i;

/** A string for block YAML: bare if no reader can misread it, else in double quotes. */
export function yamlText(text: string): string {
  return safePlain.test(text) && !keywords.test(text) ? text : doubleQuoted(text);
}

// go-yaml gives up on a key after 1024 characters, unless it is marked by `?`.
const longestKey = 1000;

/** A string as the key of a map. @throws CH_CHART_INVALID if Helm 3.12 could not read it as one */
export function keyText(text: string, write: (text: string) => string): string {
  const written = write(text);
  if (written.length <= longestKey) return written;
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `the key ${quoted(`${text.slice(0, 60)}...`)} is longer than ${longestKey} characters, for which Helm 3.12 refuses an index`,
    hint: 'choose a shorter name for the annotation',
  });
}

/** By code units, so that the same data gives the same bytes in every locale. */
export function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
