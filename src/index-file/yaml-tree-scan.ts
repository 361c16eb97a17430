/** State of the YAML parser's search, and the shape of a place that cannot be extended. */
import type { Place } from '../base/error.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { ChartPlace, Shape } from './layout.ts';
import type { TextPlaces } from './text-places.ts';

/** A search in progress. */
export interface YamlTreeScan {
  readonly places: TextPlaces;
  readonly bytes: Uint8Array;
  readonly root: YamlNode & { readonly kind: 'mapping' };
  readonly source: string;
  readonly charts: ChartPlace[];
  readonly items: number[];
  /** One for each of `items`. */
  readonly itemNodes: YamlNode[];
  /** Targets of aliases: an addition to one would appear in several places. */
  readonly repeated: ReadonlySet<YamlNode>;
}

/** A shape that cannot be extended; `why` names the reason. */
export function closed(scan: YamlTreeScan, node: YamlNode, why: string): Shape {
  return { kind: 'closed', why, where: placeOfNode(scan, node) };
}

/** The position of a node, for messages. */
export function placeOfNode({ source }: YamlTreeScan, { at }: YamlNode): Place {
  return { file: source, line: at.line, column: at.column };
}
