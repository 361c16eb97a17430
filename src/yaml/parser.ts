/** What the parts of the parser share. */
import { type Mark, spotOf } from './cursor.ts';
import type { Node, Range, Start } from './node.ts';
import type { Scanner } from './scanner.ts';

/** A parse under way. */
export interface Parser {
  readonly scanner: Scanner;
  /** Prefixes by handle, of the document's %TAG directives and the two that always hold. */
  readonly tagPrefixes: ReadonlyMap<string, string>;
  readonly anchors: Map<string, Node>;
  readonly parseNode: (parser: Parser, place: NodePlace) => Node;
}

/** Where a node stands: a block may hold blocks, and under a key a sequence may start without further indentation. */
export interface NodePlace {
  readonly isBlock: boolean;
  readonly mayBeIndentless: boolean;
}

/** A plain scalar of no characters: null, unless a tag says otherwise. */
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

/** The places of a collection, filled in as it is parsed. */
export interface Extent {
  readonly range: { -readonly [Part in keyof Range]: Range[Part] };
  readonly starts: Start[];
}

/** The extent of a collection that has just begun: no items yet. */
export function extentFrom(start: Mark): Extent {
  return { range: { start: start.offset, end: start.offset }, starts: [] };
}

/** The token at `start` begins an item. */
export function markStart({ scanner }: Parser, { starts }: Extent, start: Mark): void {
  starts.push({ offset: start.offset, after: scanner.takenTo });
}

/** What was taken last ends the collection. */
export function markEnd({ scanner }: Parser, { range }: Extent): void {
  range.end = scanner.takenTo;
}
