/** Judges an index in Helm's own style line by line, in the pass that finds its places: no tree, and no text that need not be made. */

import { quoted } from '../../base/quoted.ts';
import { parseYaml, resolvePlain } from '../../yaml/index.ts';
import { spanText } from '../layout.ts';
import { type Cursor, SPACE } from '../yaml-cursor.ts';
import { isNullWord } from '../yaml-item.ts';
import { type FoundFault, hints, mostFaults } from './fault.ts';
import { kindFault, nodeFaults, wrong } from './judge-nodes.ts';
import { isPlainString, isRfc3339 } from './plain-bytes.ts';
import { anyShape, entryShape, indexShape, type Shape, valueShape } from './shapes.ts';

/** The collections that are open, by their level: the map at column 0 is level 1. */
export interface LineJudge {
  readonly faults: FoundFault[];
  readonly shapes: Shape[];
  /** Of a struct at this level: which fields were there, a bit each. */
  readonly seen: number[];
  /** Of these, which were there in Helm's own spelling. */
  readonly exact: number[];
  /** Of another map at this level, and of fields in another spelling: where the keys are, start and end by turns; only the first `nameCounts` of them count. */
  readonly names: number[][];
  readonly nameCounts: number[];
  /** Where the key is that led to this level, for messages. */
  readonly keys: number[];
  /** The level that the value is at which is judged now, for messages. */
  valueLevel: number;
  /** The deepest open level. */
  level: number;
  /** The last node was a key without a value: what is deeper now is its value. */
  pending: Shape | undefined;
  /** Where the entry that is open now begins; -1 between entries. */
  entry: number;
}

/** The state before the first node. */
export function newLineJudge(): LineJudge {
  return {
    faults: [],
    shapes: [anyShape, indexShape],
    seen: [0, 0],
    exact: [0, 0],
    names: [],
    nameCounts: [],
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

/** Takes the node that the cursor has just read, at `level`: the number of collections that it is in. */
export function judgeLine(judge: LineJudge, cursor: Cursor, level: number): void {
  if (judge.faults.length >= mostFaults) return;
  if (judge.pending !== undefined && level > judge.level) open(judge, level, judge.pending);
  judge.pending = undefined;
  judge.level = level;
  const isItem = level === entryLevel - 1 && cursor.dash;
  if (level < entryLevel && judge.entry >= 0) endEntry(judge);
  if (!cursor.dash) {
    judgeKey(judge, cursor, level);
    return;
  }
  // A list has no key of its own, so that messages do not name what was at this level before.
  judge.keys[level] = judge.keys[level - 1] ?? cursor.textStart;
  const list = judge.shapes[level] ?? anyShape;
  if (list.kind !== 'list' && list.kind !== 'any')
    report(judge, cursor.textStart, wrong(pathTo(judge, cursor, level), 'a list', list), hints.correct);
  const shape = list.kind === 'list' ? list.of : anyShape;
  if (cursor.keyStart < 0 && shape.kind === 'struct' && cursor.form === 'plain' && isNullWord(cursor)) {
    const problem = `${pathTo(judge, cursor, level)} has an item that is null`;
    judge.faults.push({ offset: cursor.textStart, problem, hint: hints.complete, readers: 'Helm 3.13 and later', refused: 'entry' });
    return;
  }
  if (cursor.keyStart < 0) {
    judge.valueLevel = level;
    judgeValue(judge, cursor, shape);
    return;
  }
  open(judge, level + 1, shape);
  judge.level = level + 1;
  if (isItem && shape === entryShape) judge.entry = cursor.textStart;
  judgeKey(judge, cursor, level + 1);
}

/** After the last node. Returns whether the last entry has its version and its URLs: one that was cut lacks one of them. */
export function endLines(judge: LineJudge): { readonly lastIsWhole: boolean } {
  const seen = judge.seen[entryLevel] ?? 0;
  const lastIsWhole = judge.entry < 0 || ((seen & versionBit) !== 0 && (seen & urlsBit) !== 0);
  if (judge.entry >= 0) endEntry(judge);
  return { lastIsWhole };
}

function open(judge: LineJudge, level: number, shape: Shape): void {
  judge.shapes[level] = shape;
  judge.seen[level] = 0;
  judge.exact[level] = 0;
  judge.nameCounts[level] = 0;
}

function endEntry(judge: LineJudge): void {
  const seen = judge.seen[entryLevel] ?? 0;
  const readers = (seen & versionBit) === 0 ? 'every Helm' : 'Helm 3.13 and later';
  if ((seen & nameBit) === 0 || (seen & versionBit) === 0) {
    const problem = `an entry has no ${(seen & versionBit) === 0 ? 'version' : 'name'}`;
    judge.faults.push({ offset: judge.entry, problem, hint: hints.complete, readers, refused: 'entry' });
  }
  judge.entry = -1;
}

function judgeKey(judge: LineJudge, cursor: Cursor, level: number): void {
  const { bytes, keyStart, keyEnd } = cursor;
  const map = judge.shapes[level] ?? anyShape;
  judge.keys[level] = keyStart;
  let shape: Shape | undefined = anyShape;
  if (map.kind === 'struct') {
    const field = map.table.find(bytes, keyStart, keyEnd);
    shape = field?.shape;
    if (field === undefined) report(judge, keyStart, `Helm knows no field ${quoted(pathTo(judge, cursor, level + 1))}`, hints.unknown);
    else {
      // Only the very same spelling is a duplicate to Helm.
      if (!field.isExact(bytes, keyStart)) judgeName(judge, cursor, level);
      else if (((judge.exact[level] ?? 0) & field.bit) !== 0) reportTwice(judge, cursor, level);
      else judge.exact[level] = (judge.exact[level] ?? 0) | field.bit;
      if (!isBlank(cursor)) judge.seen[level] = (judge.seen[level] ?? 0) | field.bit;
    }
  } else if (map.kind === 'map' || map.kind === 'any') {
    // Chart names are held to it where charts are found.
    if (level !== 2 || map !== indexShape.fields.get('entries')) judgeName(judge, cursor, level);
    shape = map.kind === 'map' ? valueShape(map, bytes, keyStart, keyEnd) : anyShape;
  } else {
    report(judge, keyStart, wrong(pathTo(judge, cursor, level), 'a map', map), hints.correct);
    judge.shapes[level] = anyShape;
  }
  if (cursor.form === 'none') judge.pending = shape ?? anyShape;
  else {
    judge.valueLevel = level + 1;
    judgeValue(judge, cursor, shape ?? anyShape);
  }
}

/** A field without a text is as good as absent: an entry with an empty version has none. */
function isBlank({ form, valueStart, valueEnd }: Cursor): boolean {
  return valueEnd - valueStart <= 2 && (form === 'single' || form === 'double');
}

function judgeName(judge: LineJudge, cursor: Cursor, level: number): void {
  const { keyStart, keyEnd } = cursor;
  const names = judge.names[level] ?? [];
  judge.names[level] = names;
  const count = judge.nameCounts[level] ?? 0;
  if (hasKey(cursor, names, count)) reportTwice(judge, cursor, level);
  else if (count < 2 * mostNames) {
    names[count] = keyStart;
    names[count + 1] = keyEnd;
    judge.nameCounts[level] = count + 2;
  }
}

/** More keys than any map of annotations has; the ones after them are not compared, since that costs their number's square. */
const mostNames = 256;

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

function judgeValue(judge: LineJudge, cursor: Cursor, shape: Shape): void {
  const { bytes, form, valueStart, valueEnd } = cursor;
  const { kind } = shape;
  switch (form) {
    case 'plain': {
      if (kind === 'time' && isRfc3339(bytes, valueStart, valueEnd)) return;
      const isString = !cursor.valueSimple || isPlainString(bytes, valueStart, valueEnd);
      if (isString && (kind === 'string' || kind === 'scalar' || kind === 'any')) return;
      const text = spanText(bytes, valueStart, valueEnd);
      judgeKind(judge, cursor, { resolved: isString ? { kind: 'string' } : resolvePlain(text), text, shape });
      return;
    }
    case 'single':
    case 'double': {
      if (kind === 'string' || kind === 'scalar' || kind === 'any') return;
      if (kind === 'time' && isRfc3339(bytes, valueStart + 1, valueEnd - 1)) return;
      judgeKind(judge, cursor, { resolved: { kind: 'string' }, text: spanText(bytes, valueStart + 1, valueEnd - 1), shape });
      return;
    }
    case 'block':
      if (kind === 'string' || kind === 'scalar' || kind === 'any') return;
      judgeKind(judge, cursor, { resolved: { kind: 'string' }, text: '', shape });
      return;
    case 'json':
      if (kind !== 'any') judgeFlow(judge, cursor, shape);
      return;
    default:
      return;
  }
}

interface Scalar {
  readonly resolved: { readonly kind: string; readonly value?: unknown };
  readonly text: string;
  readonly shape: Shape;
}

function judgeKind(judge: LineJudge, cursor: Cursor, { resolved, text, shape }: Scalar): void {
  if (resolved.kind === shape.kind) return;
  const found = kindFault(resolved, text, { shape, path: pathTo(judge, cursor, judge.valueLevel) });
  if (found !== undefined) report(judge, cursor.valueStart, found.problem, found.hint);
}

function judgeFlow(judge: LineJudge, cursor: Cursor, shape: Shape): void {
  const { bytes, valueStart, valueEnd } = cursor;
  const tree = parseYaml(bytes.subarray(valueStart, valueEnd));
  if (tree.kind === 'refused' || tree.root === undefined) return;
  for (const { problem, hint, readers, refused } of nodeFaults(tree.root, shape, pathTo(judge, cursor, judge.valueLevel))) {
    judge.faults.push({ offset: valueStart, problem, hint, readers, refused });
  }
}

function report(judge: LineJudge, offset: number, problem: string, hint: string): void {
  judge.faults.push({ offset, problem, hint, readers: 'every Helm', refused: 'index' });
}

function reportTwice(judge: LineJudge, cursor: Cursor, level: number): void {
  report(judge, cursor.keyStart, `${pathTo(judge, cursor, level + 1)} is there twice`, hints.twice);
}

/** Of what is at `level`: the keys that led there, from the entry on. */
function pathTo({ keys }: LineJudge, { bytes }: Cursor, level: number): string {
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
