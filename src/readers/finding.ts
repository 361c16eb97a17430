/** One thing that a reader makes wrongly of a chart or an index, as a warning. */
import type { Place } from '../base/error.ts';
import { type ReaderCode, readerRules } from '../base/reader-rules.ts';
import type { Warning } from '../base/warning.ts';

/** With the remedy of the rule as its hint. */
export function readerWarning(code: ReaderCode, message: string, where?: Place): Warning {
  return { code, message, hint: readerRules[code].remedy, ...(where === undefined ? {} : { where }) };
}
