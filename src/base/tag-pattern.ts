/** Parses a pattern of release tags: fixed text, and up to three placeholders for parts of the tag. */
import { option } from '../hint/hint.ts';
import { quoted } from './quoted.ts';

/** The part of a tag that a placeholder matches. */
export type TagField = 'name' | 'version' | 'appVersion';

/** A piece of a pattern: fixed text, or a placeholder. */
export type TagPiece = { readonly text: string } | { readonly field: TagField };

/** A parsed pattern. */
export interface TagPattern {
  /** As the user wrote it. */
  readonly written: string;
  readonly pieces: readonly TagPiece[];
}

/** Parses a pattern such as `chart-v{version}`; returns a text if it is invalid (lower case, to follow the pattern). */
export function readTagPattern(written: string): TagPattern | string {
  const pieces = written
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part): TagPiece | string => pieceOf(part));
  const known = pieces.filter((piece) => typeof piece !== 'string');
  const fault = pieces.find((piece) => typeof piece === 'string') ?? faultOf(known);
  return fault === undefined ? { written, pieces: known } : fault;
}

const fields: ReadonlySet<string> = new Set<TagField>(['name', 'version', 'appVersion']);

function pieceOf(part: string): TagPiece | string {
  const [, word] = /^\{(.*)\}$/.exec(part) ?? [];
  if (word === undefined) {
    // A character that no git tag can contain is a mistake: the pattern would never match.
    if (/[{}]/.test(part)) return 'has an unmatched brace';
    return /[\s~^:?*[\\\0]/.test(part) ? 'contains a character that is not allowed in a git tag' : { text: part };
  }
  if (isField(word)) return { field: word };
  return `has the unknown placeholder ${quoted(`{${word}}`)}; use {version}, {name} or {appVersion}`;
}

function isField(word: string): word is TagField {
  return fields.has(word);
}

function faultOf(pieces: readonly TagPiece[]): string | undefined {
  const found = pieces.flatMap((piece) => ('field' in piece ? [piece.field] : []));
  if (!found.includes('version') && !found.includes('appVersion')) {
    return `has no {version}: write a pattern such as "chart-v{version}" or "{name}/v{version}", or pass ${option('tag')} for the tag of one run`;
  }
  if (new Set(found).size < found.length) return 'has a placeholder twice';
  const isTouching = pieces.some((piece, at) => 'field' in piece && at > 0 && 'field' in (pieces[at - 1] ?? {}));
  return isTouching ? 'has two placeholders without a character between them' : undefined;
}
