/** An error as a person reads it: what, where, what to do, and the page that says more. */

import { warningUrl } from '../base/docs-url.ts';
import { type CharthouseError, type Place, placeText } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import { noPaint, type Paint } from './paint.ts';
import { printable } from './printable.ts';

/** Lines without a final line feed. `about` is the chart in question, which is said where the error does not name a place. */
export function errorText(error: CharthouseError, paint: Paint = noPaint, about?: string): string {
  const where = error.where === undefined ? undefined : placeText(error.where);
  const place = where === undefined ? (about === undefined ? [] : [`  in ${about}`]) : [`  at ${where}`];
  const problems = unsaidProblems(error, error.where).map((problem) => {
    const at = problem.where === undefined ? '' : `${placeText(problem.where)}: `;
    return `  - ${at}${problem.message}${problem.hint === undefined ? '' : ` (${problem.hint})`}`;
  });
  // Each part is made printable before it is painted: colours are control characters too.
  return [
    `${paint.bad('error')} ${paint.strong(error.code)}: ${printable(error.message)}`,
    ...[...place, ...problems].map(printable),
    `  ${paint.strong('do:')} ${printable(error.hint)}`,
    paint.faint(`  see ${error.docs}`),
  ].join('\n');
}

/** What, what to do if there is something to do, and the page, each on a line. */
export function warningText(warning: Warning, paint: Paint = noPaint): string {
  const where = warning.where === undefined ? '' : `${placeText(warning.where)}: `;
  const hint = warning.hint === undefined ? '' : `\n  ${paint.strong('do:')} ${printable(warning.hint)}`;
  const see = paint.faint(`  see ${warningUrl(warning.code)}`);
  return `${paint.odd('warning')} ${warning.code}: ${printable(`${where}${warning.message}`)}${hint}\n${see}`;
}

/** One of several things that an error says. */
interface Problem {
  readonly message: string;
  readonly hint: string | undefined;
  readonly where: Place | undefined;
}

/** `details.problems` is how an error says several things at once; anything else in `details` is for programs. */
export function placedProblems({ details }: Pick<CharthouseError, 'details'>): readonly Problem[] {
  const list: unknown = details['problems'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (typeof item === 'string') return [{ message: item, hint: undefined, where: undefined }];
    if (!isRecord(item) || typeof item['message'] !== 'string') return [];
    const hint = typeof item['hint'] === 'string' ? item['hint'] : undefined;
    return [{ message: item['message'], hint, where: placeOf(item['where']) }];
  });
}

/** The problems of an error that its message and its place, `where`, do not say already: a single problem is often the message. */
export function unsaidProblems(error: Pick<CharthouseError, 'message' | 'details'>, where: Place | undefined): readonly Problem[] {
  const known = placedProblems(error);
  const [only] = known;
  if (only === undefined || known.length > 1 || only.hint !== undefined || !error.message.endsWith(only.message)) return known;
  const isPlaceSaid = only.where === undefined || (where !== undefined && placeText(only.where) === placeText(where));
  return isPlaceSaid ? [] : known;
}

/** A place as `details` have one. */
export function placeOf(value: unknown): Place | undefined {
  if (!isRecord(value) || typeof value['file'] !== 'string') return undefined;
  const { line, column } = value;
  return {
    file: value['file'],
    line: typeof line === 'number' ? line : undefined,
    column: typeof column === 'number' ? column : undefined,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
