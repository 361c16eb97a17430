/** Refuses a values.yaml that some Helm cannot load; its contents are packaged as they are. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { jsonOf, readYaml, type Spot } from '../yaml/index.ts';

/**
 * Helm 3 reads the first document alone, Helm 4 each by itself: every one must be a map, or empty.
 *
 * @throws CH_CHART_YAML where it is not YAML, CH_CHART_INVALID where it is no map
 */
export function checkValues(bytes: Uint8Array, file: string): void {
  checkDocument(bytes, { file, firstLine: 1 });
  const documents = splitDocuments(bytes, file);
  // Uncut, the one document is the file that was checked.
  if (!documents.some(({ isCut }) => isCut)) return;
  for (const { text, firstLine } of documents) checkDocument(new TextEncoder().encode(text), { file, firstLine });
}

interface Document {
  readonly text: string;
  /** Of the file, counted from 1. */
  readonly firstLine: number;
  /** Whether a `---` ended it. */
  readonly isCut: boolean;
}

/** As Helm 4 cuts the file: by lines that start with `---`, before YAML has a say. The first such line stays, if nothing precedes it. */
function splitDocuments(bytes: Uint8Array, file: string): readonly Document[] {
  // Latin-1 and back would keep every byte, but what is no UTF-8 was refused before.
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const documents: Document[] = [];
  let current: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) throw separatorError(rest, { file, line: index + 1 });
      if (current.length > 0) {
        documents.push({ text: `${current.join('\n')}\n`, firstLine: index + 1 - current.length, isCut: true });
        current = [];
        continue;
      }
    }
    current.push(line);
  }
  if (current.length > 0) documents.push({ text: `${current.join('\n')}\n`, firstLine: lines.length + 1 - current.length, isCut: false });
  return documents;
}

function separatorError(rest: string, where: { readonly file: string; readonly line: number }): CharthouseError {
  return new CharthouseError('CH_CHART_YAML', {
    message: `Helm 4 takes nothing but a comment behind "---", and here stands ${quoted(rest)}`,
    hint: 'put it on a line of its own',
    where,
  });
}

function checkDocument(bytes: Uint8Array, { file, firstLine }: { readonly file: string; readonly firstLine: number }): void {
  const place = ({ line, column }: Spot) => ({ file, line: line + firstLine - 1, column });
  const outcome = readYaml(bytes);
  if (outcome.kind === 'refused') throw yamlError(outcome.problem, place(outcome.at));
  const { value } = outcome;
  if (value.kind !== 'map' && value.kind !== 'null') {
    throw new CharthouseError('CH_CHART_INVALID', {
      message: `${file} must hold a map, and holds a ${value.kind}`,
      hint: 'write keys with values, or leave the file empty',
      where: place(value.at),
    });
  }
  const json = jsonOf(value);
  if (json.kind === 'refused') throw yamlError(json.problem, place(json.at));
}

function yamlError(problem: string, where: { readonly file: string; readonly line: number; readonly column: number }): CharthouseError {
  return new CharthouseError('CH_CHART_YAML', { message: `${where.file} is not valid YAML: ${problem}`, where });
}
