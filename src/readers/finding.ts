/** A fault that a reader has with a chart or an index, as a warning. */
import type { Place } from '../base/error.ts';
import { type ReaderCode, readerRules } from '../base/reader-rules.ts';
import type { Warning } from '../base/warning.ts';

/** The hint is the remedy of the rule. */
export function readerWarning(code: ReaderCode, message: string, where?: Place): Warning {
  return { code, message, hint: readerRules[code].remedy, ...(where === undefined ? {} : { where }) };
}
