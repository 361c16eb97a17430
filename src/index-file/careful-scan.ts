/** What the careful way works on, and how it names a place that takes nothing. */
import type { Place } from '../base/error.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { ChartPlace, Shape } from './layout.ts';
import type { TextPlaces } from './text-places.ts';

/** A search under way. */
export interface CarefulScan {
  readonly places: TextPlaces;
  readonly bytes: Uint8Array;
  readonly root: YamlNode & { readonly kind: 'mapping' };
  readonly source: string;
  readonly charts: ChartPlace[];
  readonly items: number[];
  /** One for each of `items`. */
  readonly itemNodes: YamlNode[];
  /** What aliases stand for: more in it would be more in several places. */
  readonly repeated: ReadonlySet<YamlNode>;
}

/** A shape that takes no more, because of what `why` names. */
export function closed(scan: CarefulScan, node: YamlNode, why: string): Shape {
  return { kind: 'closed', why, where: placeOfNode(scan, node) };
}

/** Where a person finds a node. */
export function placeOfNode({ source }: CarefulScan, { at }: YamlNode): Place {
  return { file: source, line: at.line, column: at.column };
}
