/**
 * Checks an index in Helm's own format line by line, in the pass that finds its places: without a tree, and without decoding texts that
 * need not be.
 */

import { quoted } from '../../base/quoted.ts';
import { parseYaml, resolvePlain } from '../../yaml/index.ts';
import { spanText } from '../layout.ts';
import { type Cursor, SPACE } from '../yaml-cursor.ts';
import { isNullWord } from '../yaml-item.ts';
import { kindFault, nodeFaults, wrong } from './check-nodes.ts';
import { type FoundFault, hints, mostFaults } from './fault.ts';
import { isPlainString, isRfc3339 } from './plain-bytes.ts';
import { anyShape, entryShape, indexShape, type Shape, valueShape } from './shapes.ts';
import { skippedText } from './skipped-text.ts';

/** The open collections, by level: the map at column 0 is level 1. */
export interface LineChecker {
  readonly faults: FoundFault[];
  readonly shapes: Shape[];
  /** For a struct at this level: which fields appeared, one bit each. */
  readonly seen: number[];
  /** Which of these had Helm's own spelling. */
  readonly exact: number[];
  /**
   * For another map at this level, and for fields in another spelling: start and end of each key, alternating; only the first `nameCounts`
   * count.
   */
  readonly names: number[][];
  readonly nameCounts: number[];
  /** The same as texts, for a map of many keys. */
  readonly manyNames: Set<string>[];
  /** The position of the key that led to this level, for messages. */
  readonly keys: number[];
  /** The level of the current value, for messages. */
  valueLevel: number;
  /** The deepest open level. */
  level: number;
  /** The previous node was a key without a value: deeper nodes are its value. */
  pending: Shape | undefined;
  /** The start of the open entry; -1 between entries. */
  entry: number;
}

/** The state before the first node. */
export function newLineChecker(): LineChecker {
  return {
    faults: [],
    shapes: [anyShape, indexShape],
    seen: [0, 0],
    exact: [0, 0],
    names: [],
    nameCounts: [],
    manyNames: [],
    keys: [],
    valueLevel: 1,
    level: 1,
    pending: undefined,
    entry: -1,
  };
}

/** The level of an entry's fields, one below its list. */
export const entryLevel = 4;

const nameBit = entryShape.table.bitOf('name');
const versionBit = entryShape.table.bitOf('version');
const urlsBit = entryShape.table.bitOf('urls');

/** Checks the node that the cursor has just read, at `level`: the number of collections around it. */
export function checkLine(checker: LineChecker, cursor: Cursor, level: number): void {
  if (checker.faults.length >= mostFaults) return;
  if (checker.pending !== undefined && level > checker.level) open(checker, level, checker.pending);
  checker.pending = undefined;
  checker.level = level;
  const isItem = level === entryLevel - 1 && cursor.dash;
  if (level < entryLevel && checker.entry >= 0) endEntry(checker);
  if (!cursor.dash) {
    checkKey(checker, cursor, level);
    return;
  }
  // A list has no key, so messages must not show the previous key of this level.
  checker.keys[level] = checker.keys[level - 1] ?? cursor.textStart;
  const list = checker.shapes[level] ?? anyShape;
  if (list.kind !== 'list' && list.kind !== 'any')
    report(checker, cursor.textStart, wrong(pathTo(checker, cursor, level), 'a list', list), hints.correct);
  const shape = list.kind === 'list' ? list.of : anyShape;
  if (cursor.keyStart < 0 && shape.kind === 'struct' && cursor.form === 'plain' && isNullWord(cursor)) {
    const problem = `${pathTo(checker, cursor, level)} has an item that is null`;
    checker.faults.push({ offset: cursor.textStart, problem, hint: hints.complete, readers: 'Helm 3.13 and later', refused: 'entry' });
    return;
  }
  if (cursor.keyStart < 0) {
    checker.valueLevel = level;
    checkValue(checker, cursor, shape);
    return;
  }
  open(checker, level + 1, shape);
  checker.level = level + 1;
  if (isItem && shape === entryShape) checker.entry = cursor.textStart;
  checkKey(checker, cursor, level + 1);
}

/** After the last node. Returns whether the last entry has its version and its URLs: one that was truncated lacks one of them. */
export function endLines(checker: LineChecker): { readonly lastIsWhole: boolean } {
  const seen = checker.seen[entryLevel] ?? 0;
  const lastIsWhole = checker.entry < 0 || ((seen & versionBit) !== 0 && (seen & urlsBit) !== 0);
  if (checker.entry >= 0) endEntry(checker);
  return { lastIsWhole };
}

function open(checker: LineChecker, level: number, shape: Shape): void {
  checker.shapes[level] = shape;
  checker.seen[level] = 0;
  checker.exact[level] = 0;
  checker.nameCounts[level] = 0;
}

function endEntry(checker: LineChecker): void {
  const seen = checker.seen[entryLevel] ?? 0;
  const readers = (seen & versionBit) === 0 ? 'every Helm' : 'Helm 3.13 and later';
  if ((seen & nameBit) === 0 || (seen & versionBit) === 0) {
    const problem = `an entry has no ${(seen & versionBit) === 0 ? 'version' : 'name'}`;
    checker.faults.push({ offset: checker.entry, problem, hint: hints.complete, readers, refused: 'entry' });
  }
  checker.entry = -1;
}

function checkKey(checker: LineChecker, cursor: Cursor, level: number): void {
  const { bytes, keyStart, keyEnd } = cursor;
  const map = checker.shapes[level] ?? anyShape;
  checker.keys[level] = keyStart;
  let shape: Shape | undefined = anyShape;
  if (map.kind === 'struct') {
    const field = map.table.find(bytes, keyStart, keyEnd);
    shape = field?.shape;
    if (field === undefined) report(checker, keyStart, `unknown field ${quoted(pathTo(checker, cursor, level + 1))}`, hints.unknown);
    else {
      // For Helm, only exactly the same spelling is a duplicate.
      if (!field.isExact(bytes, keyStart)) checkName(checker, cursor, level);
      else if (((checker.exact[level] ?? 0) & field.bit) !== 0) reportTwice(checker, cursor, level);
      else checker.exact[level] = (checker.exact[level] ?? 0) | field.bit;
      if (!isBlank(cursor)) checker.seen[level] = (checker.seen[level] ?? 0) | field.bit;
    }
  } else if (map.kind === 'map' || map.kind === 'any') {
    // Duplicate chart names are found elsewhere.
    if (level !== 2 || map !== indexShape.fields.get('entries')) checkName(checker, cursor, level);
    shape = map.kind === 'map' ? valueShape(map, bytes, keyStart, keyEnd) : anyShape;
  } else {
    report(checker, keyStart, wrong(pathTo(checker, cursor, level), 'a map', map), hints.correct);
    checker.shapes[level] = anyShape;
  }
  if (cursor.form === 'none') checker.pending = shape ?? anyShape;
  else {
    checker.valueLevel = level + 1;
    checkValue(checker, cursor, shape ?? anyShape);
  }
}

/** A field without a text counts as absent: an entry with an empty version has none. */
function isBlank({ form, valueStart, valueEnd }: Cursor): boolean {
  return valueEnd - valueStart <= 2 && (form === 'single' || form === 'double');
}

function checkName(checker: LineChecker, cursor: Cursor, level: number): void {
  const { keyStart, keyEnd } = cursor;
  const names = checker.names[level] ?? [];
  checker.names[level] = names;
  const count = checker.nameCounts[level] ?? 0;
  if (count >= 2 * mostNames ? hasManyKey(checker, cursor, level) : hasKey(cursor, names, count)) reportTwice(checker, cursor, level);
  names[count] = keyStart;
  names[count + 1] = keyEnd;
  checker.nameCounts[level] = count + 2;
}

/** Up to so many keys are compared byte by byte: faster for few, but the cost is quadratic. */
const mostNames = 64;

function hasManyKey({ names, nameCounts, manyNames }: LineChecker, { bytes, keyStart, keyEnd }: Cursor, level: number): boolean {
  const count = nameCounts[level] ?? 0;
  const positions = names[level] ?? [];
  const many = count === 2 * mostNames ? new Set<string>() : (manyNames[level] ?? new Set());
  manyNames[level] = many;
  for (let i = many.size === 0 ? 0 : count - 2; i < count; i += 2) many.add(spanText(bytes, positions[i] ?? 0, positions[i + 1] ?? 0));
  return many.has(spanText(bytes, keyStart, keyEnd));
}

function hasKey({ bytes, keyStart: start, keyEnd: end }: Cursor, names: readonly number[], count: number): boolean {
  for (let i = 0; i < count; i += 2) {
    const from = names[i] ?? 0;
    const length = (names[i + 1] ?? 0) - from;
    if (length !== end - start) continue;
    let at = 0;
    while (at < length && bytes[from + at] === bytes[start + at]) at++;
    if (at === length) return true;
  }
  return false;
}

function checkValue(checker: LineChecker, cursor: Cursor, shape: Shape): void {
  const { bytes, form, valueStart, valueEnd } = cursor;
  const { kind } = shape;
  switch (form) {
    case 'plain': {
      if (kind === 'time' && isRfc3339(bytes, valueStart, valueEnd)) return;
      const isString = !cursor.valueSimple || isPlainString(bytes, valueStart, valueEnd);
      if (isString && cursor.valueSimple && hasSkips(shape)) checkText(checker, cursor, shape, [valueStart, valueEnd]);
      if (isString && (kind === 'string' || kind === 'scalar' || kind === 'any')) return;
      const text = spanText(bytes, valueStart, valueEnd);
      checkKind(checker, cursor, { resolved: isString ? { kind: 'string' } : resolvePlain(text), text, shape });
      return;
    }
    case 'single':
    case 'double': {
      if (cursor.valueSimple && hasSkips(shape)) checkText(checker, cursor, shape, [valueStart + 1, valueEnd - 1]);
      if (kind === 'string' || kind === 'scalar' || kind === 'any') return;
      if (kind === 'time' && isRfc3339(bytes, valueStart + 1, valueEnd - 1)) return;
      checkKind(checker, cursor, { resolved: { kind: 'string' }, text: spanText(bytes, valueStart + 1, valueEnd - 1), shape });
      return;
    }
    case 'block':
      if (kind === 'string' || kind === 'scalar' || kind === 'any') return;
      checkKind(checker, cursor, { resolved: { kind: 'string' }, text: '', shape });
      return;
    case 'json':
      if (kind !== 'any') checkFlow(checker, cursor, shape);
      return;
    default:
      return;
  }
}

function hasSkips(shape: Shape): boolean {
  return shape.kind === 'string' && shape.skips !== undefined;
}

function checkText(checker: LineChecker, cursor: Cursor, shape: Shape, [from, to]: readonly [number, number]): void {
  const found = skippedText(spanText(cursor.bytes, from, to), shape, pathTo(checker, cursor, checker.valueLevel));
  if (found !== undefined) checker.faults.push({ offset: cursor.valueStart, ...found });
}

interface Scalar {
  readonly resolved: { readonly kind: string; readonly value?: unknown };
  readonly text: string;
  readonly shape: Shape;
}

function checkKind(checker: LineChecker, cursor: Cursor, { resolved, text, shape }: Scalar): void {
  if (resolved.kind === shape.kind) return;
  const found = kindFault(resolved, text, { shape, path: pathTo(checker, cursor, checker.valueLevel) });
  if (found !== undefined) report(checker, cursor.valueStart, found.problem, found.hint);
}

function checkFlow(checker: LineChecker, cursor: Cursor, shape: Shape): void {
  const { bytes, valueStart, valueEnd } = cursor;
  const tree = parseYaml(bytes.subarray(valueStart, valueEnd));
  if (tree.kind === 'refused' || tree.root === undefined) return;
  for (const { problem, hint, readers, refused } of nodeFaults(tree.root, shape, pathTo(checker, cursor, checker.valueLevel))) {
    checker.faults.push({ offset: valueStart, problem, hint, readers, refused });
  }
}

function report(checker: LineChecker, offset: number, problem: string, hint: string): void {
  checker.faults.push({ offset, problem, hint, readers: 'every Helm', refused: 'index' });
}

function reportTwice(checker: LineChecker, cursor: Cursor, level: number): void {
  report(checker, cursor.keyStart, `${pathTo(checker, cursor, level + 1)} appears twice`, hints.twice);
}

/** The path at `level`: the keys that led there, from the entry on. */
function pathTo({ keys }: LineChecker, { bytes }: Cursor, level: number): string {
  const first = level > entryLevel ? entryLevel : 1;
  const names: string[] = [];
  for (let at = first; at < level; at++) {
    const start = keys[at];
    if (start !== undefined && names.at(-1) !== keyAt(bytes, start)) names.push(keyAt(bytes, start));
  }
  return names.join('.');
}

function keyAt(bytes: Uint8Array, start: number): string {
  let end = start;
  while (bytes[end] !== undefined && bytes[end] !== 0x3a && bytes[end] !== SPACE && bytes[end] !== 0x0a) end++;
  return spanText(bytes, start, end).replace(/["']$/, '');
}
