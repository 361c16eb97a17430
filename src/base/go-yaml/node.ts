/** The tree that a parser makes of one YAML document, before scalars have types and aliases are followed. */
import type { Spot } from './value.ts';

export type Node = ScalarNode | AliasNode | SequenceNode | MappingNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Spot;
  readonly text: string;
  /** The long form (`tag:yaml.org,2002:str`); undefined where there is none, and for `!`. */
  readonly tag: string | undefined;
  /** Written without quotes and not as a block. */
  readonly plain: boolean;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly at: Spot;
  readonly name: string;
  /** The last node before this one that had the anchor; it may be one that this alias stands in. */
  readonly target: Node;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly at: Spot;
  readonly items: readonly Node[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly at: Spot;
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: Node;
  readonly value: Node;
}
