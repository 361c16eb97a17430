/** Which lines of two texts differ, in bounded time whatever the texts are. Pure. */

/** Lines that only one of the texts has are marked with 1. The lines without a mark are the same in both, in their order. */
export interface LineMarks {
  readonly removed: Uint8Array;
  readonly added: Uint8Array;
}

/** How many more comparisons of two lines may be made. Used up by each call. */
export interface DiffBudget {
  stepsLeft: number;
}

/** More edits than this are not searched for in one piece: its time and memory grow with their square. */
const mostEdits = 500;

/** Two texts as numbers: equal lines have equal numbers. */
interface Pair {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Lines of both texts, from the first one to before the last one. */
interface Range {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/**
 * The shortest edit (Myers, "An O(ND) Difference Algorithm") if it is short. Otherwise the texts are split at the lines that occur once in
 * each of them, and pieces that have no such line count as replaced whole, as does everything that is left if the budget is used up.
 */
export function diffLines(before: readonly string[], after: readonly string[], budget: DiffBudget): LineMarks {
  const pair = numbered(before, after);
  const marks = { removed: new Uint8Array(before.length), added: new Uint8Array(after.length) };
  const ranges: Range[] = [{ aFrom: 0, aTo: before.length, bFrom: 0, bTo: after.length }];
  for (let next = ranges.pop(); next !== undefined; next = ranges.pop()) {
    const range = trimmed(next, pair, budget);
    if (isOneSided(range) || budget.stepsLeft <= 0) replace(range, marks);
    else if (!shortestEdit(range, pair, { marks, budget })) {
      const pieces = splitAtUnique(range, pair, budget);
      if (pieces.length === 0) replace(range, marks);
      ranges.push(...pieces);
    }
  }
  return marks;
}

function numbered(before: readonly string[], after: readonly string[]): Pair {
  const numbers = new Map<string, number>();
  const numberOf = (line: string): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  return { a: Int32Array.from(before, numberOf), b: Int32Array.from(after, numberOf) };
}

/** Without the lines that both begin and end with. */
function trimmed({ aFrom, aTo, bFrom, bTo }: Range, { a, b }: Pair, budget: DiffBudget): Range {
  let [start, end] = [0, 0];
  const most = Math.min(aTo - aFrom, bTo - bFrom);
  while (start < most && a[aFrom + start] === b[bFrom + start]) start += 1;
  while (end < most - start && a[aTo - 1 - end] === b[bTo - 1 - end]) end += 1;
  budget.stepsLeft -= start + end;
  return { aFrom: aFrom + start, aTo: aTo - end, bFrom: bFrom + start, bTo: bTo - end };
}

function isOneSided({ aFrom, aTo, bFrom, bTo }: Range): boolean {
  return aFrom === aTo || bFrom === bTo;
}

function replace({ aFrom, aTo, bFrom, bTo }: Range, { removed, added }: LineMarks): void {
  removed.fill(1, aFrom, aTo);
  added.fill(1, bFrom, bTo);
}

interface Search {
  readonly marks: LineMarks;
  readonly budget: DiffBudget;
}

/** Marks the edits. False, without a mark, if there are too many of them. */
function shortestEdit({ aFrom, aTo, bFrom, bTo }: Range, { a, b }: Pair, { marks, budget }: Search): boolean {
  const [n, m] = [aTo - aFrom, bTo - bFrom];
  const most = Math.min(n + m, mostEdits);
  const zero = most + 1;
  // How far each diagonal (a line of `a` minus a line of `b`) has come; as it was before each round, to find the way back.
  const reached = new Int32Array(2 * zero + 1);
  const rounds: Int32Array[] = [];
  const at = (k: number): number => reached[zero + k] ?? 0;
  for (let d = 0; d <= most; d += 1) {
    rounds.push(reached.slice(zero - d - 1, zero + d + 2));
    for (let k = -d; k <= d; k += 2) {
      if (budget.stepsLeft <= 0) return false;
      const from = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      let x = from;
      while (x < n && x - k < m && a[aFrom + x] === b[bFrom + x - k]) x += 1;
      budget.stepsLeft -= x - from + 1;
      reached[zero + k] = x;
      if (x < n || x - k < m) continue;
      markBack(rounds, { x: n, y: m }, (side, line) => {
        if (side === 'a') marks.removed[aFrom + line] = 1;
        else marks.added[bFrom + line] = 1;
      });
      return true;
    }
  }
  return false;
}

/** Follows the rounds back from the end of both texts. */
function markBack(
  rounds: readonly Int32Array[],
  end: { readonly x: number; readonly y: number },
  mark: (side: 'a' | 'b', line: number) => void,
): void {
  let { x, y } = end;
  for (let d = rounds.length - 1; d > 0; d -= 1) {
    const k = x - y;
    const at = (diagonal: number): number => rounds[d]?.[diagonal + d + 1] ?? 0;
    const isInsert = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const before = isInsert ? k + 1 : k - 1;
    x = at(before);
    y = x - before;
    mark(isInsert ? 'b' : 'a', isInsert ? y : x);
  }
}

/** The pieces between the lines that occur once in both texts, in an order that both have; empty if there is no such line. */
function splitAtUnique(range: Range, { a, b }: Pair, budget: DiffBudget): readonly Range[] {
  const { aFrom, aTo, bFrom, bTo } = range;
  budget.stepsLeft -= 4 * (aTo - aFrom + bTo - bFrom);
  const inB = uniqueLines(b, bFrom, bTo);
  const common = [...uniqueLines(a, aFrom, aTo)].flatMap(([line, i]) => {
    const j = inB.get(line);
    return i < 0 || j === undefined || j < 0 ? [] : [{ i, j }];
  });
  const kept = increasing(common.sort((left, right) => left.i - right.i));
  if (kept.length === 0) return [];
  const pieces: Range[] = [];
  let [i, j] = [aFrom, bFrom];
  for (const each of [...kept, { i: aTo, j: bTo }]) {
    if (each.i > i || each.j > j) pieces.push({ aFrom: i, aTo: each.i, bFrom: j, bTo: each.j });
    [i, j] = [each.i + 1, each.j + 1];
  }
  return pieces;
}

/** The place of each line; negative if there are several. */
function uniqueLines(lines: Int32Array, from: number, to: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? 0;
    places.set(line, places.has(line) ? -1 : at);
  }
  return places;
}

interface Match {
  readonly i: number;
  readonly j: number;
}

/** The longest choice, of matches in the order of `i`, in which `j` increases as well. */
function increasing(matches: readonly Match[]): readonly Match[] {
  interface Link extends Match {
    readonly before: Link | undefined;
  }
  const ends: Link[] = [];
  for (const match of matches) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.j ?? 0) < match.j) low = middle + 1;
      else high = middle;
    }
    ends[low] = { ...match, before: ends[low - 1] };
  }
  const kept: Match[] = [];
  for (let link = ends.at(-1); link !== undefined; link = link.before) kept.push(link);
  return kept.reverse();
}
