/** What Helm knows at the top of an index, and the warning about what it does not know. */
import type { Place } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';

/** Helm's `repo.IndexFile`, in lower case: its reader does not regard case. */
export const topLevelKeys: ReadonlySet<string> = new Set(['apiversion', 'entries', 'generated', 'serverinfo', 'publickeys', 'annotations']);

/** Nobody reads more of them; each costs a look for its line. */
export const mostWarnings = 20;

/** A fault that stops no publish, but for which some Helm refuses the whole index. */
export function faultWarning(message: string, where: Place): Warning {
  return { code: 'index-fault', message, hint: 'mend the line: Helm may refuse the whole index for it', where };
}
