/** State and helpers that the parts of the parser share. */
import { type Mark, spotOf } from './cursor.ts';
import type { Node, Range, Start } from './node.ts';
import type { Scanner } from './scanner.ts';

/** A parse in progress. */
export interface Parser {
  readonly scanner: Scanner;
  /** Prefixes by handle: from the document's %TAG directives, and the two predefined ones. */
  readonly tagPrefixes: ReadonlyMap<string, string>;
  readonly anchors: Map<string, Node>;
  readonly parseNode: (parser: Parser, place: NodePlace) => Node;
}

/** The context of a node: a block may contain blocks, and under a key a sequence may start without more indentation. */
export interface NodePlace {
  readonly isBlock: boolean;
  readonly mayBeIndentless: boolean;
}

/** A plain scalar without characters: null, unless it has a tag. */
export function emptyNode(at: Mark): Node {
  return {
    kind: 'scalar',
    at: spotOf(at),
    range: { start: at.offset, end: at.offset },
    outerStart: at.offset,
    text: '',
    tag: undefined,
    isImplicit: true,
  };
}

/** The places of a collection, filled in during the parse. */
export interface Extent {
  readonly range: { -readonly [Part in keyof Range]: Range[Part] };
  readonly starts: Start[];
}

/** The extent of a new collection, without items. */
export function extentFrom(start: Mark): Extent {
  return { range: { start: start.offset, end: start.offset }, starts: [] };
}

/** The token at `start` begins an item. */
export function markStart({ scanner }: Parser, { starts }: Extent, start: Mark): void {
  starts.push({ offset: start.offset, after: scanner.takenTo });
}

/** The last removed token ends the collection. */
export function markEnd({ scanner }: Parser, { range }: Extent): void {
  range.end = scanner.takenTo;
}
