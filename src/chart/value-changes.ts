/** Which keys of a values.yaml are new, gone, or have another default. Pure. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';

/** One key. A list counts as a whole: Helm replaces lists, and merges maps only. */
export interface ValueChange {
  /** `image.tag`; a key that has other characters than letters, digits, `_`, `-` and `/` is quoted. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** More are not listed. */
const mostChanges = 1000;

/** More values than this are not compared: aliases can stand for very many. */
const mostValues = 200_000;

/** Undefined if one of the files is not one that Helm loads, or has more values or changes than are compared. */
export function valueChanges(before: Uint8Array, after: Uint8Array): readonly ValueChange[] | undefined {
  const [left, right] = [valuesOf(before), valuesOf(after)];
  if (left === undefined || right === undefined) return undefined;
  try {
    return compareMaps(left, right);
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
}

class TooMany extends Error {}

function valuesOf(bytes: Uint8Array): JsonMap | undefined {
  const read = readYaml(bytes);
  const json = read.kind === 'read' ? jsonOf(read.value) : read;
  if (json.kind !== 'json') return undefined;
  if (json.json === null) return {};
  return isJsonMap(json.json) ? json.json : undefined;
}

function compareMaps(before: JsonMap, after: JsonMap): readonly ValueChange[] {
  const changes: ValueChange[] = [];
  const seen = { values: 0 };
  const pairs = [{ path: '', before, after }];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    for (const key of new Set([...Object.keys(pair.before), ...Object.keys(pair.after)])) {
      count(seen);
      const [left, right] = [own(pair.before, key), own(pair.after, key)];
      const path = pathOf(pair.path, key);
      if (isJsonMap(left) && isJsonMap(right) && size(left) > 0 && size(right) > 0) pairs.push({ path, before: left, after: right });
      else if (left === undefined) changes.push({ path, change: 'added' });
      else if (right === undefined) changes.push({ path, change: 'removed' });
      else if (!isSame(left, right, seen)) changes.push({ path, change: 'changed' });
      if (changes.length > mostChanges) throw new TooMany();
    }
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isSame(a: Json, b: Json, seen: { values: number }): boolean {
  const pairs: (readonly [Json | undefined, Json | undefined])[] = [[a, b]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    count(seen);
    const [left, right] = pair;
    if (isJsonList(left) && isJsonList(right) && left.length === right.length)
      pairs.push(...left.map((item, at) => [item, right[at]] as const));
    else if (isJsonMap(left) && isJsonMap(right) && size(left) === size(right)) {
      for (const key of Object.keys(left)) pairs.push([left[key], own(right, key)]);
    } else if (left !== right) return false;
  }
  return true;
}

/** `constructor` is a key of every object. */
function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function size(map: JsonMap): number {
  return Object.keys(map).length;
}

function count(seen: { values: number }): void {
  seen.values += 1;
  if (seen.values > mostValues) throw new TooMany();
}

function pathOf(parent: string, key: string): string {
  const name = /^[\w/-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === '' ? name : `${parent}.${name}`;
}
