/** Judges a parsed YAML tree by the shapes that Helm's loader asks for: every fault, each with its line and column. */

import { quoted } from '../../base/quoted.ts';
import { parseRfc3339 } from '../../go/rfc3339.ts';
import type { YamlNode } from '../../yaml/index.ts';
import { resolvePlain, resolveTagged } from '../../yaml/index.ts';
import { follow, isPlain, keyText } from '../careful-nodes.ts';
import { hints, type IndexFault } from './fault.ts';
import { anyShape, entryShape, type Shape, shapeName, valueShape } from './shapes.ts';

/** The faults so far. */
type Faults = IndexFault[];

/** The faults of `root` if it is to be decoded into `shape`; `path` is how messages call it. */
export function nodeFaults(root: YamlNode, shape: Shape, path = ''): readonly IndexFault[] {
  const faults: Faults = [];
  judge(root, { shape, path, faults });
  return faults;
}

interface Judging {
  readonly shape: Shape;
  readonly path: string;
  readonly faults: Faults;
}

function judge(written: YamlNode, judging: Judging): void {
  const node = follow(written) ?? written;
  const { shape, path, faults } = judging;
  switch (node.kind) {
    case 'mapping':
      if (shape.kind !== 'map' && shape.kind !== 'struct' && shape.kind !== 'any') {
        faults.push(fault(written, wrong(path, 'a map', shape), hints.correct));
      } else {
        // Of an entry, messages name the field alone.
        judgePairs(node, shape === entryShape ? { ...judging, path: '' } : judging);
        if (shape === entryShape && node.pairs.length === 0) faults.push(emptyEntry(node));
        else if (shape === entryShape) judgeIdentity(node, judging);
      }
      return;
    case 'sequence':
      if (shape.kind !== 'list' && shape.kind !== 'any') faults.push(fault(written, wrong(path, 'a list', shape), hints.correct));
      else judgeItems(node.items, judging);
      return;
    case 'scalar': {
      const found = scalarFault(node, shape, path);
      if (found !== undefined) faults.push(fault(written, found.problem, found.hint));
      return;
    }
    default:
      return;
  }
}

function judgePairs({ pairs }: YamlNode & { readonly kind: 'mapping' }, { shape, path, faults }: Judging): void {
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const name = keyText(key);
    if (name === undefined || (name === '<<' && isPlain(key))) {
      faults.push(fault(key, `${path === '' ? 'a key' : `a key of ${path}`} is ${name ?? 'null or no text'}`, hints.correct));
      continue;
    }
    const inner = path === '' ? name : `${path}.${name}`;
    if (seen.has(name)) faults.push(fault(key, `${inner} is there twice`, hints.twice));
    seen.add(name);
    const field = shapeUnder(shape, name);
    if (field === undefined) faults.push(fault(key, `Helm knows no field ${quoted(inner)}`, hints.unknown));
    else judge(value, { shape: field, path: inner, faults });
  }
}

function shapeUnder(shape: Shape, name: string): Shape | undefined {
  if (shape.kind === 'struct') return shape.fields.get(name.toLowerCase());
  if (shape.kind !== 'map') return anyShape;
  const bytes = Buffer.from(name);
  return valueShape(shape, bytes, 0, bytes.length);
}

function judgeItems(items: readonly YamlNode[], { shape, path, faults }: Judging): void {
  const of = shape.kind === 'list' ? shape.of : anyShape;
  for (const [at, item] of items.entries()) judgeItem(item, { shape: of, path: `${path}[${at}]`, faults });
}

function judgeItem(item: YamlNode, judging: Judging): void {
  const { shape, path, faults } = judging;
  const node = follow(item);
  const isNull = node?.kind === 'scalar' && node.isImplicit && resolvePlain(node.text).kind === 'null';
  if (!isNull || shape.kind !== 'struct') {
    judge(item, judging);
    return;
  }
  const isEntry = shape === entryShape;
  const readers = isEntry ? 'Helm up to 3.17' : 'Helm 3.13 and later';
  faults.push({ ...fault(item, `${isEntry ? 'an item' : path} is null`, hints.complete), readers, refused: isEntry ? 'index' : 'entry' });
}

// Helm 3.12 lists an entry without a name, which newer ones do not; without a version it cannot be asked for.
function judgeIdentity(node: YamlNode & { readonly kind: 'mapping' }, { faults }: Judging): void {
  const fields = new Map(node.pairs.map(({ key, value }) => [keyText(key)?.toLowerCase(), value]));
  for (const field of ['name', 'version']) {
    const value = follow(fields.get(field));
    if (value !== undefined && !(value.kind === 'scalar' && (value.text === '' || isNullNode(value)))) continue;
    faults.push(lacking(node.at, field));
  }
}

// Newer ones pass over it.
function emptyEntry({ at }: YamlNode): IndexFault {
  return { ...at, problem: 'an entry is empty', hint: hints.complete, readers: 'Helm 3.12', refused: 'index' };
}

function lacking(at: { readonly line: number; readonly column?: number }, field: string): IndexFault {
  return {
    line: at.line,
    column: at.column,
    problem: `an entry has no ${field}`,
    hint: hints.complete,
    readers: field === 'name' ? 'Helm 3.13 and later' : 'every Helm',
    refused: 'entry',
  };
}

function isNullNode(node: YamlNode & { readonly kind: 'scalar' }): boolean {
  return node.isImplicit && resolvePlain(node.text).kind === 'null';
}

function scalarFault(
  node: YamlNode & { readonly kind: 'scalar' },
  shape: Shape,
  path: string,
): { readonly problem: string; readonly hint: string } | undefined {
  const { text, tag, isImplicit } = node;
  const resolved = isImplicit
    ? resolvePlain(text)
    : tag === undefined || tag === '!'
      ? ({ kind: 'string' } as const)
      : resolveTagged(tag, text);
  return kindFault(resolved, text, { shape, path });
}

/** Whether a scalar of this kind fits; `text` is as written. */
export function kindFault(
  resolved: { readonly kind: string; readonly value?: unknown },
  text: string,
  { shape, path }: { readonly shape: Shape; readonly path: string },
): { readonly problem: string; readonly hint: string } | undefined {
  const { kind } = resolved;
  if (kind === 'null') return undefined;
  if (kind === 'mismatch') return { problem: `${path} is not what its tag says`, hint: hints.correct };
  if (shape.kind === 'scalar') return undefined;
  if (kind === 'float' && !Number.isFinite(resolved.value))
    return { problem: `${path} is ${text}, which no JSON holds`, hint: hints.quote };
  if (shape.kind === 'any') return undefined;
  if (shape.kind === 'time' && kind === 'string' && parseRfc3339(text) === undefined) {
    return { problem: `${path} ${quoted(text)} is not ${shapeName(shape)}`, hint: hints.correct };
  }
  const wanted = shape.kind === 'time' ? 'string' : shape.kind;
  if (kind === wanted) return undefined;
  return {
    problem: wrong(path, kind === 'integer' ? 'an integer' : `a ${kind}`, shape),
    hint: shape.kind === 'string' ? hints.quote : hints.correct,
  };
}

/** The sentence of a value of another kind. */
export function wrong(path: string, what: string, shape: Shape): string {
  return `${path} is ${what} and must be ${shapeName(shape)}`;
}

function fault({ at }: YamlNode, problem: string, hint: string): IndexFault {
  return { line: at.line, column: at.column, problem, hint, readers: 'every Helm', refused: 'index' };
}
