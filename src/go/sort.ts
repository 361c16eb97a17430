/**
 * Go's sort.Sort: it is not stable, so which of several equal items comes first depends on the algorithm (pdqsort, Go 1.19 and later).
 * Helm chooses among versions that differ only in their build metadata in this way.
 */

/** Whether the first item must be before the second. */
export type Less<T> = (a: T, b: T) => boolean;

/** A copy in the order that Go gives. */
export function goSort<T>(items: readonly T[], less: Less<T>): readonly T[] {
  const sorter = new Sorter([...items], less);
  sorter.sort(0, items.length, bitLength(items.length));
  return sorter.items;
}

type Hint = 'unknown' | 'increasing' | 'decreasing';

const maxInsertion = 12;
const shortestNinther = 50;
const maxSwaps = 12;

/** The names and the steps are those of Go's zsortinterface.go; every index is half open, `a` to `b`. */
class Sorter<T> {
  readonly items: T[];
  readonly #less: Less<T>;
  #swaps = 0;

  constructor(items: T[], less: Less<T>) {
    this.items = items;
    this.#less = less;
  }

  sort(from: number, to: number, limit: number): void {
    let [a, b, bad] = [from, to, limit];
    let [wasBalanced, wasPartitioned] = [true, true];
    for (;;) {
      const length = b - a;
      if (length <= maxInsertion) return void this.#insertionSort(a, b);
      if (bad === 0) return void this.#heapSort(a, b);
      if (!wasBalanced) {
        this.#breakPatterns(a, b);
        bad -= 1;
      }
      let [pivot, hint] = this.#choosePivot(a, b);
      if (hint === 'decreasing') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'increasing';
      }
      if (wasBalanced && wasPartitioned && hint === 'increasing' && this.#partialInsertionSort(a, b)) return;
      if (a > 0 && !this.#isLess(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const [mid, already] = this.#partition(a, b, pivot);
      wasPartitioned = already;
      const threshold = Math.floor(length / 8);
      if (mid - a < b - mid) {
        wasBalanced = mid - a >= threshold;
        this.sort(a, mid, bad);
        a = mid + 1;
      } else {
        wasBalanced = b - mid >= threshold;
        this.sort(mid + 1, b, bad);
        b = mid;
      }
    }
  }

  #isLess(i: number, j: number): boolean {
    return this.#less(this.items[i] as T, this.items[j] as T);
  }

  #swap(i: number, j: number): void {
    const kept = this.items[i] as T;
    this.items[i] = this.items[j] as T;
    this.items[j] = kept;
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i += 1) for (let j = i; j > a && this.#isLess(j, j - 1); j -= 1) this.#swap(j, j - 1);
  }

  #siftDown(lo: number, hi: number, first: number): void {
    for (let root = lo; ; ) {
      let child = 2 * root + 1;
      if (child >= hi) return;
      if (child + 1 < hi && this.#isLess(first + child, first + child + 1)) child += 1;
      if (!this.#isLess(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  #heapSort(a: number, b: number): void {
    const hi = b - a;
    for (let i = Math.floor((hi - 1) / 2); i >= 0; i -= 1) this.#siftDown(i, hi, a);
    for (let i = hi - 1; i >= 0; i -= 1) {
      this.#swap(a, a + i);
      this.#siftDown(0, i, a);
    }
  }

  #partition(a: number, b: number, pivot: number): readonly [number, boolean] {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let turn = 0; ; turn += 1) {
      while (i <= j && this.#isLess(i, a)) i += 1;
      while (i <= j && !this.#isLess(j, a)) j -= 1;
      if (i > j) {
        this.#swap(j, a);
        return [j, turn === 0];
      }
      this.#swap(i, j);
      i += 1;
      j -= 1;
    }
  }

  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#isLess(a, i)) i += 1;
      while (i <= j && this.#isLess(a, j)) j -= 1;
      if (i > j) return i;
      this.#swap(i, j);
      i += 1;
      j -= 1;
    }
  }

  #partialInsertionSort(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step += 1) {
      while (i < b && !this.#isLess(i, i - 1)) i += 1;
      if (i === b) return true;
      if (b - a < 50) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#isLess(j, j - 1); j -= 1) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#isLess(j, j - 1); j += 1) this.#swap(j, j - 1);
    }
    return false;
  }

  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const middle = a + Math.floor(length / 4) * 2;
    for (let at = middle - 1; at <= middle + 1; at += 1) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.#swap(at, a + (other >= length ? other - length : other));
    }
  }

  #choosePivot(a: number, b: number): [number, Hint] {
    const quarter = Math.floor((b - a) / 4);
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    this.#swaps = 0;
    if (b - a >= shortestNinther) [i, j, k] = [i, j, k].map((at) => this.#median(at - 1, at, at + 1)) as [number, number, number];
    j = this.#median(i, j, k);
    return [j, this.#swaps === 0 ? 'increasing' : this.#swaps === maxSwaps ? 'decreasing' : 'unknown'];
  }

  #median(a: number, b: number, c: number): number {
    const [x, y] = this.#ordered(a, b);
    const [z] = this.#ordered(y, c);
    return this.#ordered(x, z)[1];
  }

  #ordered(a: number, b: number): readonly [number, number] {
    if (!this.#isLess(b, a)) return [a, b];
    this.#swaps += 1;
    return [b, a];
  }

  #reverse(a: number, b: number): void {
    for (let [i, j] = [a, b - 1]; i < j; i += 1, j -= 1) this.#swap(i, j);
  }
}

/** Go's bits.Len. */
function bitLength(n: number): number {
  return n === 0 ? 0 : 32 - Math.clz32(n);
}
