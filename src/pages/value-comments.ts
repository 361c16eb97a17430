/** The comments of values.yaml about values: plain ones, helm-docs' (`# --`) and bitnami's (`## @param`). */

/** About one value. */
export interface CommentFacts {
  readonly description: string;
  readonly type: string | undefined;
  /** Instead of the value itself. */
  readonly fallback: string | undefined;
  /** The comment is about the whole map. */
  readonly isOwn: boolean;
  /** `@ignored`, `@skip`: not to be shown. */
  readonly isSkipped: boolean;
}

/** All comments of a file. Lines count from 1. */
export interface Comments {
  /** By the line of the key below the comment. */
  readonly byLine: ReadonlyMap<number, CommentFacts>;
  /** By the path that the comment names itself. */
  readonly byPath: ReadonlyMap<string, CommentFacts & { readonly line: number }>;
  readonly titles: readonly { readonly line: number; readonly text: string }[];
}

const none: CommentFacts = { description: '', type: undefined, fallback: undefined, isOwn: false, isSkipped: false };

/** Reads them line by line: a comment belongs to the key below it, if no empty line is in between. */
export function commentFacts(text: string): Comments {
  const byLine = new Map<number, CommentFacts>();
  const byPath = new Map<string, CommentFacts & { readonly line: number }>();
  const titles: { line: number; text: string }[] = [];
  let block: string[] = [];
  for (const [at, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.slice(0, 2_000).trim();
    if (line.startsWith('#')) {
      const said = line.replace(/^#+ ?/, '').trimEnd();
      if (!takeNamed(said, at + 1, byPath, titles)) block.push(said);
    } else {
      const end = /(?:^|[\s"'}\]]) *#+ -- (.*)$/.exec(line)?.[1];
      if (line !== '' && (block.length > 0 || end !== undefined)) byLine.set(at + 1, factsOf(end === undefined ? block : [`-- ${end}`]));
      block = [];
    }
  }
  return { byLine, byPath, titles };
}

/** Comments that name their value, or a section. */
function takeNamed(
  said: string,
  line: number,
  byPath: Map<string, CommentFacts & { readonly line: number }>,
  titles: { line: number; text: string }[],
): boolean {
  const section = /^@section\s+(?:--\s+)?(.+)$/.exec(said)?.[1];
  if (section !== undefined) titles.push({ line, text: section });
  const param = /^@(param|extra)\s+(\S+)\s*(?:\[((?:[^[\]]|\[[^[\]]*\])*)\])?\s*(.*)$/.exec(said);
  const skip = /^@skip\s+(\S+)/.exec(said)?.[1];
  if (skip !== undefined) byPath.set(skip, { ...none, isSkipped: true, line });
  if (param !== null) {
    const [, , path = '', marks = '', description = ''] = param;
    const words = marks.split(',').map((word) => word.trim());
    // The last mark, since the default may be a list with commas.
    const fallback = /(?:^|,)\s*default:(.*)$/
      .exec(marks)?.[1]
      ?.replace(/,\s*nullable\s*$/, '')
      .trim();
    const type = words.find((word) => /^(string|object|array|number|integer|boolean)$/.test(word));
    byPath.set(path, { description, type, fallback, isOwn: true, isSkipped: false, line });
  }
  return section !== undefined || param !== null || skip !== undefined || /^@(descriptionStart|descriptionEnd|end)/.test(said);
}

/** The facts of a block of lines above a key. */
function factsOf(block: readonly string[]): CommentFacts {
  const start = block.findLastIndex((line) => line.startsWith('-- '));
  const lines = start < 0 ? block : [(block[start] ?? '').slice(3), ...block.slice(start + 1)];
  const fallback = lines.flatMap((line) => /^@default\s+--\s*(.*)$/.exec(line)?.[1] ?? []).at(0);
  const isSkipped = lines.some((line) => /^@ignored?\b/.test(line));
  const words = lines.filter((line) => !/^@\w+/.test(line) && !/^[-=#*\s]*$/.test(line)).join(' ');
  const type = /^\(([\w/ |-]+)\)\s+/.exec(words);
  return { description: type === null ? words : words.slice(type[0].length), type: type?.[1], fallback, isOwn: start >= 0, isSkipped };
}
