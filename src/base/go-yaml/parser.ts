/** What the parts of the parser share. */
import { type Mark, spotOf } from './cursor.ts';
import type { Node } from './node.ts';
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
  return { kind: 'scalar', at: spotOf(at), range: { start: at.offset, end: at.offset }, text: '', tag: undefined, isImplicit: true };
}
