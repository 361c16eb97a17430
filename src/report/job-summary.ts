/** What a run of the Action leaves on the page of its job: what became of each chart, how to install it, what it cost. Markdown. */
import { placeText } from '../base/error.ts';
import { shellWord } from '../base/shell-word.ts';
import { type ChartDocument, type ErrorDocument, hasHappened, type JsonDocument } from './document.ts';
import { placeOf, unsaidProblems } from './error-text.ts';
import { installLine } from './install-line.ts';
import { code, cut, fenced, inline, table } from './markdown.ts';
import { countText, durationText, sizeText } from './quantities.ts';

/** What the page is made of. */
export interface SummaryParts {
  /** As the step has it: `publish`, `infra diff`. */
  readonly command: string;
  readonly document: JsonDocument;
  /** What a terminal would show. */
  readonly text: string;
  /** The same in Markdown. */
  readonly page?: string | undefined;
  readonly state: string | undefined;
  /** What users call the repository; `charts` by default. */
  readonly name?: string | undefined;
}

/** With a final line feed; of less than 1 MiB. */
export function jobSummary({ command, document, text, page: body, state, name }: SummaryParts): string {
  const { error, charts } = document;
  const parts = [
    `## charthouse ${command}: ${error === null ? 'done' : `failed (${error.code})`}`,
    ...(error === null ? [] : errorParts(error)),
    ...(state === undefined || state === '' ? [] : [`${inline(state)}.`]),
    ...(charts.length > 0 && body === undefined ? [chartTable(document, command)] : text === '' ? [] : [body ?? fenced(text)]),
    ...(command === 'publish' ? publishParts(document, name) : []),
    ...warningPart(document),
    figuresLine(document),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function errorParts(error: ErrorDocument): readonly string[] {
  const at = placeOf(error.details['where']);
  const problems = unsaidProblems(error, at).map(({ where, message, hint }) => {
    const place = where === undefined ? '' : `${code(placeText(where))}: `;
    return `- ${place}${inline(message)}${hint === undefined ? '' : `; ${inline(hint)}`}`;
  });
  return [
    `> **${page(error.code, error.docs)}**: ${inline(error.message)}`,
    at === undefined ? '' : `At ${code(placeText(at))}.`,
    problems.length === 0 ? '' : cut(problems).join('\n'),
    `What to do: ${inline(error.hint)}.`,
  ];
}

function chartTable(document: JsonDocument, command: string): string {
  const { charts } = document;
  const rows = charts.map(({ name, version, path, outcome, sizeBytes, digest }) => [
    name === null ? code(path) : code(name),
    version === null ? '' : code(version),
    outcomeText(outcome, command, document),
    sizeBytes === null ? '' : sizeText(sizeBytes),
    digest === null ? '' : code(digest.slice(0, 12)),
  ]);
  const refused = charts.flatMap(({ path, error }) =>
    error === undefined ? [] : [`- ${code(path)}: ${page(error.code, error.docs)}, ${inline(error.message)}`],
  );
  return [table(['chart', 'version', 'outcome', 'size', 'sha256'], rows), ...(refused.length === 0 ? [] : [cut(refused).join('\n')])].join(
    '\n\n',
  );
}

function outcomeText(outcome: ChartDocument['outcome'], command: string, document: JsonDocument): string {
  if (outcome === 'not-written') return command === 'gate' ? 'not tried' : 'not published';
  if (!['new', 'adopted', 'restored'].includes(outcome)) return outcome;
  return command !== 'publish' || document.dryRun || hasHappened(document) ? outcome : 'not published';
}

function publishParts(
  { charts, repository, index, invalidation, verification, error, dryRun }: JsonDocument,
  name: string | undefined,
): readonly string[] {
  // Where the run ended before it was read, nothing is known of the index.
  const isIndexKnown = index.revisionAfter !== null || (index.attempts ?? 0) > 0;
  if (error !== null && !isIndexKnown) return [];
  const facts = [
    ...(isIndexKnown
      ? [
          [
            'index',
            `${index.versionsBefore} → ${countText(index.versionsAfter ?? 0, 'version')}, revision ${code(index.revisionAfter ?? 'none')}`,
          ],
        ]
      : []),
    ['attempts to commit', String(index.attempts)],
    [
      'CDN',
      invalidation.outcome === 'none'
        ? 'not invalidated: the index did not change'
        : `${invalidation.outcome}${invalidation.id === null ? '' : ` ${code(invalidation.id)}`}`,
    ],
    ...(invalidation.staleUntil === null ? [] : [['caches may be stale until', invalidation.staleUntil]]),
    ['read back', verification.outcome],
  ];
  const canInstall = error === null && !dryRun && repository.url !== null;
  return [table(['what', ''], facts), canInstall ? install(repository.url, charts, name) : ''];
}

function install(url: string, charts: readonly ChartDocument[], name = 'charts'): string {
  const lines = charts.flatMap((chart) => installLine(chart, name) ?? []);
  if (lines.length === 0) return '';
  return `Install:\n\n${fenced([`helm repo add ${name} ${shellWord(url)}`, `helm repo update ${name}`, ...cut(lines)].join('\n'), 'sh')}`;
}

function warningPart({ warnings }: JsonDocument): readonly string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map(
    ({ code: word, message, hint, url }) => `- **${page(word, url)}**: ${inline(message)}${hint === null ? '' : `; ${inline(hint)}`}`,
  );
  return [`Warnings:\n\n${cut(lines).join('\n')}`];
}

function figuresLine({ figures }: JsonDocument): string {
  const { requests, attempts, bytesSent, bytesReceived, durationMs } = figures;
  // A command that only looks at files sends no requests, and one that ended before it began costs nothing.
  if (requests === 0) return durationMs === 0 ? '' : `${durationText(durationMs)}.`;
  return `${countText(requests, 'request')} in ${countText(attempts, 'attempt')}, ${sizeText(bytesSent)} sent, ${sizeText(bytesReceived)} received, ${durationText(durationMs)}.`;
}

/** A code that leads to its page. */
function page(word: string, url: string): string {
  return `[${word}](${url})`;
}
