/** Turns a tree of nodes into values, like go-yaml v2 with an untyped target followed by sigs.k8s.io/yaml's conversion to JSON. */
import { quoted } from '../base/quoted.ts';
import { type AliasBudget, spend } from './alias-budget.ts';
import type { AliasNode, MappingNode, Node, ScalarNode } from './node.ts';
import { floatText } from './number.ts';
import { type Resolved, resolvePlain, resolveTagged } from './scalar.ts';
import type { YamlEntry, YamlScalar, YamlValue } from './value.ts';
import { YamlError } from './yaml-error.ts';

/** @throws YamlError */
export function constructValue(root: Node): YamlValue {
  return construct(root, { budget: { steps: 0, repeated: 0 }, open: new Set(), known: new Map() });
}

interface Work {
  readonly budget: AliasBudget;
  /** Alias nodes being followed: an alias that occurs again is part of its own value. */
  readonly open: Set<AliasNode>;
  /** The values of anchored nodes: aliases share them, so that the cost of an alias bomb follows its written size. */
  readonly known: Map<Node, Known>;
}

interface Known {
  readonly value: YamlValue;
  readonly steps: number;
}

function construct(node: Node, work: Work): YamlValue {
  spend(work.budget, { steps: 1, isInAlias: work.open.size > 0, at: node.at });
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node);
    case 'alias':
      return follow(node, work);
    case 'sequence':
      return { kind: 'list', at: node.at, items: node.items.map((item) => construct(item, work)) };
    case 'mapping': {
      const entries = new Map<string, YamlEntry>();
      fill(entries, node, work);
      return { kind: 'map', at: node.at, entries };
    }
  }
}

function follow(alias: AliasNode, work: Work): YamlValue {
  if (work.open.has(alias)) throw new YamlError(`the value of anchor ${quoted(alias.name)} contains itself`, alias.at);
  const known = work.known.get(alias.target);
  if (known !== undefined) {
    // Inside an alias the share only grows and the limit only falls: one check at the end finds everything that go-yaml finds on the way.
    spend(work.budget, { steps: known.steps, isInAlias: true, at: alias.at });
    return known.value;
  }
  work.open.add(alias);
  const before = work.budget.steps;
  const value = construct(alias.target, work);
  const steps = work.budget.steps - before;
  work.open.delete(alias);
  work.known.set(alias.target, { value, steps });
  return value;
}

function fill(entries: Map<string, YamlEntry>, node: MappingNode, work: Work): void {
  for (const { key, value } of node.pairs) {
    if (isMergeKey(key)) {
      merge(entries, value, work);
      continue;
    }
    const text = keyText(construct(key, work));
    // The last value of a key counts, also over an earlier `<<`; and a later `<<` overwrites it.
    entries.set(text, { keyAt: key.at, value: construct(value, work) });
  }
}

function isMergeKey(key: Node): key is ScalarNode {
  return key.kind === 'scalar' && key.text === '<<' && (key.isImplicit || key.tag === 'tag:yaml.org,2002:merge');
}

function merge(entries: Map<string, YamlEntry>, source: Node, work: Work): void {
  const isList = source.kind === 'sequence';
  // The first map of a list has precedence, so it is written last.
  for (const part of isList ? source.items.toReversed() : [source]) {
    const target = part.kind === 'alias' ? part.target : part;
    if (target.kind !== 'mapping') throw new YamlError('a merge key "<<" needs a map or a list of maps', part.at);
    const value = construct(part, work);
    if (value.kind === 'map') for (const [key, entry] of value.entries) entries.set(key, entry);
  }
}

function keyText(key: YamlValue): string {
  switch (key.kind) {
    case 'string':
      return key.value;
    case 'integer':
      if (key.value >= 2n ** 63n) throw new YamlError('a number this large cannot be a key: quote it', key.at);
      return String(key.value);
    case 'boolean':
      return String(key.value);
    case 'float':
      return floatKeyText(key.value);
    case 'null':
      throw new YamlError('a key is null: quote it, or write it', key.at);
    case 'list':
    case 'map':
      throw new YamlError(`a ${key.kind} cannot be a key`, key.at);
  }
}

function floatKeyText(value: number): string {
  const text = floatText(value);
  return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
}

function scalarValue(node: ScalarNode): YamlScalar {
  const { at } = node;
  const resolved = resolveScalar(node);
  switch (resolved.kind) {
    case 'null':
      return { kind: 'null', at };
    case 'boolean':
      return { kind: 'boolean', at, value: resolved.value };
    case 'integer':
      return { kind: 'integer', at, value: resolved.value };
    case 'float':
      return { kind: 'float', at, value: resolved.value };
    case 'string':
      return { kind: 'string', at, value: resolved.value };
    case 'mismatch':
      throw new YamlError(`${quoted(node.text)} does not match its tag ${node.tag}`, at);
  }
}

function resolveScalar({ tag, isImplicit, text }: ScalarNode): Resolved {
  if (tag !== undefined) return resolveTagged(tag, text);
  return isImplicit ? resolvePlain(text) : { kind: 'string', value: text };
}
