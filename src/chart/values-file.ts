/** Refuses a values.yaml that some Helm cannot load; its contents are packaged unchanged. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { jsonOf, readYaml, type Spot } from '../yaml/index.ts';

/**
 * Helm 3 reads only the first document, Helm 4 each separately: every one must be a map, or empty.
 *
 * @throws CH_CHART_YAML if it is not YAML, CH_CHART_INVALID if it is not a map
 */
export function checkValues(bytes: Uint8Array, file: string): void {
  checkDocument(bytes, { file, firstLine: 1 });
  const documents = splitDocuments(bytes, file);
  // Without a separator, the one document is the file that was checked.
  if (!documents.some(({ isCut }) => isCut)) return;
  for (const { text, firstLine } of documents) checkDocument(new TextEncoder().encode(text), { file, firstLine });
}

interface Document {
  readonly text: string;
  /** In the file, counted from 1. */
  readonly firstLine: number;
  /** Whether it ended with a `---`. */
  readonly isCut: boolean;
}

/** Splits the file like Helm 4: at lines that start with `---`, regardless of YAML. The first such line stays, if nothing precedes it. */
function splitDocuments(bytes: Uint8Array, file: string): readonly Document[] {
  // Bytes that are not UTF-8 were refused before, so decoding loses nothing.
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
    message: `Helm 4 allows only a comment after "---", found ${quoted(rest)}`,
    hint: 'put it on its own line',
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
      message: `${file} must contain a map, but contains a ${value.kind}`,
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
