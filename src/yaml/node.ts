/** The tree that the parser makes of one YAML document, before scalars have types and aliases are followed. */
import type { Spot } from './value.ts';

/** One node; its kind says how it is written, not what it means. */
export type Node = ScalarNode | AliasNode | SequenceNode | MappingNode;

/** Where a node's own characters are in the text, in UTF-16 units; its anchor and tag stand before, comments after it do not count. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text, plain, quoted or in a block. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Spot;
  readonly range: Range;
  /** Where its anchor or tag starts; without either, where its range does. */
  readonly outerStart: number;
  readonly text: string;
  /** The long form (`tag:yaml.org,2002:str`), or `!`. */
  readonly tag: string | undefined;
  /** Whether its text may give it a type: plain and without a tag, or with `!`. */
  readonly isImplicit: boolean;
}

/** `*name`: another node once more. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly at: Spot;
  readonly range: Range;
  readonly name: string;
  /** The last node before this one that had the anchor; it may be one that this alias stands in. */
  readonly target: Node;
}

/** Where an item of a collection begins: its dash, its key, or in flow style itself. */
export interface Start {
  readonly offset: number;
  /** Where the token before it ends; comments and blank lines may stand between. */
  readonly after: number;
}

/** A list, in lines of dashes or in brackets. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly at: Spot;
  readonly range: Range;
  readonly isFlow: boolean;
  readonly items: readonly Node[];
  /** One for each item. */
  readonly starts: readonly Start[];
}

/** A map, in lines or in braces; a key may stand in it twice. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly at: Spot;
  readonly range: Range;
  readonly isFlow: boolean;
  readonly pairs: readonly Pair[];
  /** One for each pair. */
  readonly starts: readonly Start[];
}

/** A key with its value; where either is absent, a plain scalar of no characters stands for it. */
export interface Pair {
  readonly key: Node;
  readonly value: Node;
}
