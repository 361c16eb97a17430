/** What a run of the Action leaves on the page of its job: what became of each chart, how to install it, what it cost. Markdown. */
import { shellWord } from '../base/shell-word.ts';
import type { ChartDocument, JsonDocument } from './document.ts';
import { printable } from './printable.ts';
import { countText, durationText, sizeText } from './quantities.ts';

/** What the page is made of. */
export interface SummaryParts {
  /** As the step has it: `publish`, `infra diff`. */
  readonly command: string;
  readonly document: JsonDocument;
  /** What a terminal would show. */
  readonly text: string;
  readonly state: string | undefined;
}

/** With a final line feed. */
export function jobSummary({ command, document, text, state }: SummaryParts): string {
  const { error, charts } = document;
  const parts = [
    `## charthouse ${command}: ${error === null ? 'done' : `failed (${error.code})`}`,
    ...(error === null ? [] : [`> **${error.code}**: ${inline(error.message)}`, `What to do: ${inline(error.hint)}.`]),
    ...(state === undefined || state === '' ? [] : [`${inline(state)}.`]),
    ...(charts.length > 0 ? [chartTable(charts, command)] : text === '' ? [] : [fenced(text)]),
    ...(command === 'publish' ? publishParts(document) : []),
    ...warningPart(document),
    figuresLine(document),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function chartTable(charts: readonly ChartDocument[], command: string): string {
  const rows = charts.map(({ name, version, path, outcome, sizeBytes, digest }) => [
    name === null ? code(path) : code(name),
    version === null ? '' : code(version),
    // The gate does not ask whether it is published.
    command === 'gate' && outcome === 'new' ? 'passed' : outcome,
    sizeBytes === null ? '' : sizeText(sizeBytes),
    digest === null ? '' : code(digest.slice(0, 12)),
  ]);
  const refused = charts.flatMap(({ path, error }) =>
    error === undefined ? [] : [`- ${code(path)}: ${error.code}, ${inline(error.message)}`],
  );
  return [table(['chart', 'version', 'outcome', 'size', 'sha256'], rows), ...(refused.length === 0 ? [] : [refused.join('\n')])].join(
    '\n\n',
  );
}

function publishParts({ charts, repository, index, invalidation, verification, error, dryRun }: JsonDocument): readonly string[] {
  // Where the run ended before it was read, nothing is known of the index.
  const isIndexKnown = index.revisionAfter !== null || (index.attempts ?? 0) > 0;
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
        ? 'not told: there was nothing to tell'
        : `${invalidation.outcome}${invalidation.id === null ? '' : ` ${code(invalidation.id)}`}`,
    ],
    ...(invalidation.staleUntil === null ? [] : [['caches may be stale until', invalidation.staleUntil]]),
    ['read back', verification.outcome],
  ];
  const there = charts.filter(({ outcome }) => outcome !== 'invalid' && outcome !== 'conflict');
  const canInstall = error === null && !dryRun && repository.url !== null && there.length > 0;
  return [table(['what', ''], facts), canInstall ? install(repository.url ?? '', there) : ''];
}

function install(url: string, charts: readonly ChartDocument[]): string {
  const lines = charts.map(
    ({ name, version }) => `helm install ${name} ${shellWord(`charts/${name}`)} --version ${shellWord(version ?? '')}`,
  );
  return `Install:\n\n${fenced([`helm repo add charts ${shellWord(url)}`, 'helm repo update charts', ...lines].join('\n'), 'sh')}`;
}

function warningPart({ warnings }: JsonDocument): readonly string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map(
    ({ code: word, message, hint }) => `- **${word}**: ${inline(message)}${hint === null ? '' : `; ${inline(hint)}`}`,
  );
  return [`Warnings:\n\n${lines.join('\n')}`];
}

function figuresLine({ figures }: JsonDocument): string {
  const { requests, attempts, bytesSent, bytesReceived, durationMs } = figures;
  // What only looks at files has asked nobody; what ended before it began has cost nothing.
  if (requests === 0) return durationMs === 0 ? '' : `${durationText(durationMs)}.`;
  return `${countText(requests, 'request')} in ${countText(attempts, 'attempt')}, ${sizeText(bytesSent)} sent, ${sizeText(bytesReceived)} received, ${durationText(durationMs)}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

// What comes from a chart or a server must not become markup of ours.
function inline(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#&~]/g, (mark) => `\\${mark}`);
}

function code(text: string): string {
  return `\`${printable(text).replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}
