/** The tree that the parser makes of one YAML document, before scalars have types and aliases are followed. */
import type { Spot } from './value.ts';

/** One node; its kind describes its form, not its meaning. */
export type Node = ScalarNode | AliasNode | SequenceNode | MappingNode;

/** The range of a node's own characters in the text, in UTF-16 units; without the anchor and tag before it, and comments after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text: plain, quoted or in a block. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Spot;
  readonly range: Range;
  /** The start of its anchor or tag; without either, the start of its range. */
  readonly outerStart: number;
  readonly text: string;
  /** The long form (`tag:yaml.org,2002:str`), or `!`. */
  readonly tag: string | undefined;
  /** Whether its text may decide its type: plain and without a tag, or with `!`. */
  readonly isImplicit: boolean;
}

/** `*name`: repeats another node. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly at: Spot;
  readonly range: Range;
  readonly name: string;
  /** The last node before this one with that anchor; it may contain this alias. */
  readonly target: Node;
}

/** The start of an item of a collection: its dash, its key, or in flow form itself. */
export interface Start {
  readonly offset: number;
  /** The end of the token before it; comments and blank lines may be in between. */
  readonly after: number;
}

/** A list, in lines with dashes or in brackets. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly at: Spot;
  readonly range: Range;
  readonly isFlow: boolean;
  readonly items: readonly Node[];
  /** One for each item. */
  readonly starts: readonly Start[];
}

/** A map, in lines or in braces; a key may appear twice. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly at: Spot;
  readonly range: Range;
  readonly isFlow: boolean;
  readonly pairs: readonly Pair[];
  /** One for each pair. */
  readonly starts: readonly Start[];
}

/** A key with its value; a missing one is a plain scalar without characters. */
export interface Pair {
  readonly key: Node;
  readonly value: Node;
}
