/** What a pattern of release tags is: fixed text, and up to three placeholders that stand for a part of the tag. */
import { quoted } from './quoted.ts';

/** What a placeholder stands for. */
export type TagField = 'name' | 'version' | 'appVersion';

/** A piece of a pattern: fixed text, or a placeholder. */
export type TagPiece = { readonly text: string } | { readonly field: TagField };

/** A pattern, read. */
export interface TagPattern {
  /** As the user wrote it. */
  readonly written: string;
  readonly pieces: readonly TagPiece[];
}

/** Such as `chart-v{version}`; or what is wrong with it (lower case, to follow what was written). */
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
    // What no tag of git may hold is a slip, and would match nothing for ever.
    if (/[{}]/.test(part)) return 'has a brace without its other half';
    return /[\s~^:?*[\\\0]/.test(part) ? 'holds a character that no git tag can have' : { text: part };
  }
  if (isField(word)) return { field: word };
  return `has the placeholder ${quoted(`{${word}}`)}, and there are {version}, {name} and {appVersion}`;
}

function isField(word: string): word is TagField {
  return fields.has(word);
}

function faultOf(pieces: readonly TagPiece[]): string | undefined {
  const found = pieces.flatMap((piece) => ('field' in piece ? [piece.field] : []));
  if (!found.includes('version') && !found.includes('appVersion')) {
    return 'has no {version}: write a pattern such as "chart-v{version}" or "{name}/v{version}", or pass --tag for the tag of one run';
  }
  if (new Set(found).size < found.length) return 'has a placeholder twice';
  const isTouching = pieces.some((piece, at) => 'field' in piece && at > 0 && 'field' in (pieces[at - 1] ?? {}));
  return isTouching ? 'has two placeholders without a character between them' : undefined;
}
