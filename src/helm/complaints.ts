/** Extracts Helm's error messages about a chart, with the place to fix. */
import { posix } from 'node:path';
import type { Place } from '../base/error.ts';

/** A template controls the length of a message; more than this of one message does not help. */
const maxTextLength = 4_000;

/** Further messages about one chart are dropped. */
const maxComplaints = 100;

/** One error message of Helm. */
export interface Complaint {
  readonly message: string;
  readonly where?: Place;
}

/** The chart, to name places in it. */
export interface ComplainedChart {
  readonly path: string;
  readonly isFolder: boolean;
  readonly name: string;
}

/**
 * The lines for which `helm lint --strict` fails: `[ERROR] templates/x.yaml: …`, `[WARNING] …`; a line that begins with white space
 * continues the one before (Helm 3.12 to 4.3).
 */
export function lintComplaints(stdout: string, chart: ComplainedChart): readonly Complaint[] {
  const found: string[] = [];
  let isOpen = false;
  for (const line of stdout.split(/\r?\n/)) {
    const [, text] = /^\[(?:ERROR|WARNING)\] (.*)$/.exec(line) ?? [];
    const goesOn: boolean = isOpen && text === undefined && /^\s+\S/.test(line);
    if (text !== undefined && found.length === maxComplaints) break;
    if (text !== undefined) found.push(text);
    else if (goesOn) found.push(`${found.pop()} ${line.trim()}`);
    isOpen = text !== undefined || goesOn;
  }
  return found.map((text) => complaint(text, chart));
}

/** The `Error: …` of any other command, without the advice at its end. */
export function commandComplaint(stderr: string, chart: ComplainedChart): Complaint {
  const from = stderr.indexOf('Error: ');
  const text = (from < 0 ? stderr : stderr.slice(from + 'Error: '.length)).split(/\r?\n\r?\n/, 1)[0] ?? '';
  const line = text
    .split(/\r?\n/)
    .map((each) => each.trim())
    .join(' ')
    .trim();
  return complaint(line === '' ? 'no reason given' : line, chart);
}

function complaint(full: string, chart: ComplainedChart): Complaint {
  // Shortened first: the search for a place tries every place in the text.
  const text = full.length > maxTextLength ? `${full.slice(0, maxTextLength)}…` : full;
  const place = chart.isFolder ? placeIn(text, chart) : undefined;
  const message = text.replace(/^: /, '');
  return place === undefined ? { message } : { message, where: place };
}

/**
 * `NAME/templates/x.yaml:3:7` is a line of the template; the line in `templates/x.yaml: … line 2` is one of the rendered text, not of the
 * file.
 */
function placeIn(text: string, { path, name }: ComplainedChart): Place | undefined {
  const escaped = name.replace(/[^\w-]/g, '\\$&');
  const [, file, line, column] = new RegExp(`${escaped}/((?:templates|charts)/[^\\s:"]+):(\\d+)(?::(\\d+))?`).exec(text) ?? [];
  if (file !== undefined)
    return { file: posix.join(path, file), line: Number(line), column: column === undefined ? undefined : Number(column) };
  const [, named] =
    new RegExp(`(?:^|\\s)(?:${escaped}/)?((?:templates|charts)/[^\\s:"]+|Chart\\.yaml|values\\.yaml|values\\.schema\\.json):? `).exec(
      `${text} `,
    ) ?? [];
  return named === undefined || named.endsWith('/') ? undefined : { file: posix.join(path, named) };
}
