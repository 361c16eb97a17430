/** Sets version and appVersion in a Chart.yaml without changing any other byte. */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { parseYaml, replaceText, type YamlNode } from '../yaml/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { fold, type Struct } from './go-struct.ts';
import { decodeMetadata } from './metadata.ts';

/** What to set; absent fields are not changed. */
export interface VersionEdit {
  readonly version?: string | undefined;
  readonly appVersion?: string | undefined;
}

/**
 * The file with the values set, in quotes; an absent field is added. A value that is already correct stays as written.
 *
 * @throws CH_CHART_YAML, CH_CHART_INVALID if the file cannot be read, or a value cannot be set without a change of another
 */
export function editVersion(bytes: Uint8Array, edit: VersionEdit, file: string): Uint8Array {
  let edited = bytes;
  // appVersion first: it may be an alias of the version, while that has its old value.
  for (const field of ['appVersion', 'version'] as const) {
    const value = edit[field];
    if (value !== undefined) edited = setField(edited, { field, value, file });
  }
  return edited;
}

interface FieldEdit {
  readonly field: 'version' | 'appVersion';
  readonly value: string;
  readonly file: string;
}

function setField(bytes: Uint8Array, edit: FieldEdit): Uint8Array {
  const { field, value, file } = edit;
  const before = decodeMetadata(bytes, file).fields;
  if ((before[field] ?? '') === value) return bytes;
  const wanted = canonicalJson({ ...before, [field]: value });
  const tree = parseYaml(bytes);
  if (tree.kind === 'parsed' && tree.root?.kind === 'mapping') {
    for (const change of changesFor(tree.root, tree.source.text, edit)) {
      const edited = replaceText(bytes, tree.source, change);
      if (meaningOf(edited, file) === wanted) return edited;
    }
  }
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `${field} cannot be set to ${quoted(value)} in ${file} without changing something else`,
    hint: `write ${field} on its own line, as ${field}: "1.0.0"`,
    where: { file },
  });
}

function meaningOf(bytes: Uint8Array, file: string): string | undefined {
  try {
    const { fields }: { readonly fields: Struct } = decodeMetadata(bytes, file);
    return canonicalJson(fields);
  } catch (error) {
    if (isCharthouseError(error)) return undefined;
    throw error;
  }
}

type MappingNode = Extract<YamlNode, { readonly kind: 'mapping' }>;

/** Text that replaces the range between two offsets. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Ways to set the field, the least intrusive first: only reading the result shows if one worked. */
function changesFor(root: MappingNode, text: string, { field, value }: FieldEdit): readonly Change[] {
  const written = doubleQuoted(value);
  const spelled = root.pairs.filter(({ key }) => isNamed(key, field));
  if (spelled.length === 0) return insertions(root, text, { line: `${field}: ${written}`, item: `"${field}": ${written}, ` });
  // If the key occurs in several spellings, one counts: the result shows which.
  return spelled.flatMap((pair) =>
    rangesOf(pair.value, text).map(({ start, end }) => {
      const isApart = start === 0 || /\s/.test(text[start - 1] ?? '');
      return { start, end, text: isApart ? written : ` ${written}` };
    }),
  );
}

function isNamed(key: YamlNode, field: string): boolean {
  return key.kind === 'scalar' && fold(key.text) === fold(field);
}

/** Only the value, so that its anchor stays; or with anchor and tag, if the tag does not allow a string. */
function rangesOf(node: YamlNode, text: string): readonly { readonly start: number; readonly end: number }[] {
  if (node.kind !== 'scalar' && node.kind !== 'alias') return [];
  const { start } = node.range;
  // The range of a block scalar ends after its last line break, which must stay.
  const end = start + text.slice(start, node.range.end).trimEnd().length;
  const starts = node.kind === 'scalar' && node.outerStart < start ? [start, node.outerStart] : [start];
  return starts.map((from) => ({ start: from, end }));
}

/** Below the version, or before the first key. */
function insertions(root: MappingNode, text: string, { line, item }: { readonly line: string; readonly item: string }): readonly Change[] {
  const [first] = root.pairs;
  if (first === undefined || first.key.kind !== 'scalar') return [];
  const start = first.key.outerStart;
  if (root.isFlow) return [{ start, end: start, text: item }];
  const eol = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const indent = ' '.repeat(start - lineStart(text, start));
  const version = root.pairs.findLast(({ key }) => isNamed(key, 'version'));
  const below = version === undefined ? [] : rangesOf(version.value, text).map(({ end }) => lineEnd(text, end));
  return [
    ...below.map((end) => ({ start: end, end, text: `${eol}${indent}${line}` })),
    { start, end: start, text: `${line}${eol}${indent}` },
  ];
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  return offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** YAML 1.1, YAML 1.2 and JSON all read this as the same string. */
function doubleQuoted(value: string): string {
  const escaped = [...value].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return isPrintable.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

const isPrintable = /[ -~\u{a0}-\u{2027}\u{202a}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]/u;
