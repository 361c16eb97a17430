/** The meaning of unquoted text to Helm. */
import { resolvePlain, textOf } from '../yaml/index.ts';

const nullWords: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Whether the text is null. */
export function isNullText(text: string): boolean {
  return nullWords.has(text);
}

/** The text as Helm reads it: `1.10` without quotes is "1.1". Undefined if it is not a text for Helm. */
export function plainText(text: string): string | undefined {
  const resolved = resolvePlain(text);
  return resolved.kind === 'mismatch' ? undefined : textOf({ ...resolved, at: { line: 1, column: 1 } });
}
