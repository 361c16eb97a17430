/** Reads charthouse.yaml: flat, keys are long flag names, and `charts`. Every problem has its line and column. */
import { dirname, isAbsolute, join } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import type { Place } from '../base/error.ts';
import { isOptionName, oppositeName, optionList, optionSpec } from './names.ts';
import type { Problem } from './problems.ts';
import { suggest } from './suggest.ts';
import type { OptionName, Written, WrittenConfig } from './types.ts';

/** What a file says. Paths are relative to the working folder by now. */
export interface ConfigFile {
  readonly options: WrittenConfig;
  readonly charts: readonly string[];
  readonly problems: readonly Problem[];
}

type Entry = Pair<ParsedNode, ParsedNode | null>;

/** The one key that is no option: it stands for the words of the command line. */
const chartsKey = 'charts';

/** Reads the bytes of `file`, which is named as the user named it. Never throws: what is wrong is in `problems`. */
export function readConfigFile(bytes: Uint8Array, file: string): ConfigFile {
  const problems: Problem[] = [];
  const lines = new LineCounter();
  const placeOf = (offset: number | undefined): Place => {
    if (offset === undefined) return { file };
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const report = (message: string, offset?: number, hint?: string): void => {
    problems.push({ message, hint, where: placeOf(offset), at: 'surroundings' });
  };

  const root = parse(bytes, lines, report);
  const options: Partial<Record<OptionName, Written>> = {};
  let charts: readonly string[] = [];
  for (const entry of root?.items ?? []) {
    const key = isScalar(entry.key) ? String(entry.key.value) : undefined;
    const offset = entry.key.range[0];
    if (key === chartsKey) charts = readCharts(entry, report);
    else if (key === undefined || !isOptionName(key)) report(...unknownKey(key, offset));
    else if (optionSpec(key).places !== 'anywhere')
      report(`"${key}" belongs to one run and has no place in a file`, offset, `pass --${key}`);
    else {
      const value = scalarOf(entry);
      const where = placeOf(entry.value?.range[0] ?? offset);
      if (value === undefined) report(`"${key}" is not a single value`, offset, `write ${key}: ${exampleOf(key)}`);
      else options[key] = { value: relocated(key, value, file), source: { kind: 'file', place: where } };
    }
  }
  return { options, charts: charts.map((path) => beside(file, path)), problems };
}

type Report = (message: string, offset?: number, hint?: string) => void;

function parse(bytes: Uint8Array, lines: LineCounter, report: Report): YAMLMap.Parsed | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    report('the file is not UTF-8 text');
    return undefined;
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors) report(lowerFirst(error.message), error.pos[0]);
  if (document.errors.length > 0 || document.contents === null) return undefined;
  if (isMap(document.contents)) return document.contents;
  // A file of comments alone has an empty scalar as its contents.
  const empty = isScalar(document.contents) && document.contents.value === null;
  if (!empty) report('the file is not a list of "option: value" lines', document.contents.range[0]);
  return undefined;
}

function unknownKey(key: string | undefined, offset: number): [string, number, string?] {
  if (key === undefined) return ['a key is not a plain word', offset];
  const known = [chartsKey, ...optionList.filter(([, spec]) => spec.places === 'anywhere').map(([name]) => name)];
  const opposite = oppositeName(key);
  const meant = isOptionName(opposite) && optionSpec(opposite).kind === 'switch' ? opposite : suggest(key, known);
  return [`there is no option "${key}"`, offset, meant === undefined ? 'see docs/config.md for the options' : `did you mean "${meant}"?`];
}

function scalarOf(entry: Entry): Written['value'] | undefined {
  const value: unknown = isScalar(entry.value) ? entry.value.value : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function readCharts(entry: Entry, report: Report): readonly string[] {
  const charts: string[] = [];
  if (!isSeq(entry.value)) {
    report('"charts" is not a list of paths', entry.key.range[0], 'write charts: [charts/app]');
    return charts;
  }
  for (const item of entry.value.items) {
    const path: unknown = isScalar(item) && !isAlias(item) ? item.value : undefined;
    if (typeof path === 'string' && path !== '') charts.push(path);
    else report('an item of "charts" is not a path', item.range[0], 'put paths that look like numbers in quotes');
  }
  return charts;
}

// Paths in a file mean the same from wherever charthouse is run, so they count from the file's folder.
function relocated(name: OptionName, value: Written['value'], file: string): Written['value'] {
  const { kind } = optionSpec(name);
  if (typeof value !== 'string' || (kind !== 'path' && kind !== 'target')) return value;
  return kind === 'target' && /^[a-z0-9+.-]{2,}:/i.test(value) ? value : beside(file, value);
}

function beside(file: string, path: string): string {
  const folder = dirname(file);
  return folder === '.' || path === '' || isAbsolute(path) ? path : join(folder, path);
}

function exampleOf(name: OptionName): string {
  const spec = optionSpec(name);
  return spec.kind === 'switch' ? 'true' : (spec.default ?? spec.choices?.[0] ?? spec.placeholder ?? '…');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
