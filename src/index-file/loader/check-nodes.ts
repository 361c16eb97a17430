/** Checks a parsed YAML tree against the shapes of Helm's loader: every fault, with its line and column. */

import { quoted } from '../../base/quoted.ts';
import { parseRfc3339 } from '../../go/rfc3339.ts';
import type { YamlNode } from '../../yaml/index.ts';
import { resolvePlain, resolveTagged } from '../../yaml/index.ts';
import { follow, isPlain, keyText } from '../yaml-tree-nodes.ts';
import { hints, type IndexFault } from './fault.ts';
import { anyShape, entryShape, type Shape, shapeName, valueShape } from './shapes.ts';
import { skippedText } from './skipped-text.ts';

/** The faults so far. */
type Faults = IndexFault[];

/** The faults of `root` for the given shape; `path` is its name in messages. */
export function nodeFaults(root: YamlNode, shape: Shape, path = ''): readonly IndexFault[] {
  const faults: Faults = [];
  checkNode(root, { shape, path, faults });
  return faults;
}

interface Checking {
  readonly shape: Shape;
  readonly path: string;
  readonly faults: Faults;
}

function checkNode(written: YamlNode, checking: Checking): void {
  const node = follow(written) ?? written;
  const { shape, path, faults } = checking;
  switch (node.kind) {
    case 'mapping':
      if (shape.kind !== 'map' && shape.kind !== 'struct' && shape.kind !== 'any') {
        faults.push(fault(written, wrong(path, 'a map', shape), hints.correct));
      } else {
        // Within an entry, messages show only the field.
        checkPairs(node, shape === entryShape ? { ...checking, path: '' } : checking);
        if (shape === entryShape && node.pairs.length === 0) faults.push(emptyEntry(node));
        else if (shape === entryShape) checkIdentity(node, checking);
      }
      return;
    case 'sequence':
      if (shape.kind !== 'list' && shape.kind !== 'any') faults.push(fault(written, wrong(path, 'a list', shape), hints.correct));
      else checkItems(node.items, checking);
      return;
    case 'scalar': {
      const found = scalarFault(node, shape, path);
      const skipped = isNullNode(node) ? undefined : skippedText(node.text, shape, path);
      if (found !== undefined) faults.push(fault(written, found.problem, found.hint));
      else if (skipped !== undefined) faults.push({ line: written.at.line, column: written.at.column, ...skipped });
      return;
    }
    default:
      return;
  }
}

function checkPairs({ pairs }: YamlNode & { readonly kind: 'mapping' }, { shape, path, faults }: Checking): void {
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const name = keyText(key);
    if (name === undefined || (name === '<<' && isPlain(key))) {
      faults.push(fault(key, `${path === '' ? 'a key' : `a key of ${path}`} is ${name ?? 'null or not a text'}`, hints.correct));
      continue;
    }
    const inner = path === '' ? name : `${path}.${name}`;
    if (seen.has(name)) faults.push(fault(key, `${inner} appears twice`, hints.twice));
    seen.add(name);
    const field = shapeUnder(shape, name);
    if (field === undefined) faults.push(fault(key, `unknown field ${quoted(inner)}`, hints.unknown));
    else checkNode(value, { shape: field, path: inner, faults });
  }
}

function shapeUnder(shape: Shape, name: string): Shape | undefined {
  if (shape.kind === 'struct') return shape.fields.get(name.toLowerCase());
  if (shape.kind !== 'map') return anyShape;
  const bytes = Buffer.from(name);
  return valueShape(shape, bytes, 0, bytes.length);
}

function checkItems(items: readonly YamlNode[], { shape, path, faults }: Checking): void {
  const of = shape.kind === 'list' ? shape.of : anyShape;
  for (const [at, item] of items.entries()) checkItem(item, { shape: of, path: `${path}[${at}]`, faults });
}

function checkItem(item: YamlNode, checking: Checking): void {
  const { shape, path, faults } = checking;
  const node = follow(item);
  const isNull = node?.kind === 'scalar' && node.isImplicit && resolvePlain(node.text).kind === 'null';
  if (!isNull || shape.kind !== 'struct') {
    checkNode(item, checking);
    return;
  }
  const isEntry = shape === entryShape;
  const readers = isEntry ? 'Helm up to 3.17' : 'Helm 3.13 and later';
  faults.push({ ...fault(item, `${isEntry ? 'an item' : path} is null`, hints.complete), readers, refused: isEntry ? 'index' : 'entry' });
}

// Helm 3.12 lists an entry without a name, newer versions do not; without a version it cannot be installed.
function checkIdentity(node: YamlNode & { readonly kind: 'mapping' }, { faults }: Checking): void {
  const fields = new Map(node.pairs.map(({ key, value }) => [keyText(key)?.toLowerCase(), value]));
  for (const field of ['name', 'version']) {
    const value = follow(fields.get(field));
    if (value !== undefined && !(value.kind === 'scalar' && (value.text === '' || isNullNode(value)))) continue;
    faults.push(lacking(node.at, field));
  }
}

// Newer versions skip it.
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
  if (kind === 'mismatch') return { problem: `${path} does not match its tag`, hint: hints.correct };
  if (shape.kind === 'scalar') return undefined;
  if (kind === 'float' && !Number.isFinite(resolved.value))
    return { problem: `${path} is ${text}, which JSON cannot represent`, hint: hints.quote };
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

/** The message for a value of the wrong kind. */
export function wrong(path: string, what: string, shape: Shape): string {
  return `${path} is ${what} and must be ${shapeName(shape)}`;
}

function fault({ at }: YamlNode, problem: string, hint: string): IndexFault {
  return { line: at.line, column: at.column, problem, hint, readers: 'every Helm', refused: 'index' };
}
