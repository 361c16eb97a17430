/** Matches a path against a pattern exactly as Go's `filepath.Match` on Linux does, since Helm uses it for `.helmignore`. */

/** `bad-pattern` is Go's `ErrBadPattern`; it only occurs if matching reaches the malformed part. */
export type MatchOutcome = 'match' | 'no-match' | 'bad-pattern';

type Step =
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] };

/** The part between two stars. A `bad` chunk is an error only when it is tried. */
interface Chunk {
  readonly star: boolean;
  readonly steps: readonly Step[];
  readonly bad: boolean;
}

/** A pattern split into chunks, ready to be tried on many names. */
export type GoPattern = readonly Chunk[];

const SLASH = 0x2f;
const STAR = 0x2a;
const QUERY = 0x3f;
const BACKSLASH = 0x5c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const CARET = 0x5e;
const DASH = 0x2d;
const encoder = new TextEncoder();

/** Splits a pattern into chunks. Never throws: Go reports a malformed pattern only while matching. */
export function compilePattern(pattern: string): GoPattern {
  const bytes = encoder.encode(pattern);
  const chunks: Chunk[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    while (bytes[at] === STAR) at++;
    const end = chunkEnd(bytes, at);
    const steps = compileSteps(bytes.subarray(at, end));
    chunks.push({ star: at > start, steps: steps ?? [], bad: steps === undefined });
    at = end;
  }
  return chunks;
}

/** A star inside brackets is a letter; the brackets need not be balanced for that (Go counts only the last one). */
function chunkEnd(bytes: Uint8Array, from: number): number {
  let inClass = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === OPEN) inClass = true;
    else if (byte === CLOSE) inClass = false;
    else if (byte === STAR && !inClass) return at;
  }
  return bytes.length;
}

function compileSteps(chunk: Uint8Array): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < chunk.length) {
    let byte = chunk[at] ?? 0;
    if (byte === OPEN) {
      const found = compileClass(chunk, at + 1);
      if (found === undefined) return undefined;
      steps.push(found.step);
      at = found.next;
      continue;
    }
    if (byte === BACKSLASH) {
      at++;
      if (at >= chunk.length) return undefined;
      byte = chunk[at] ?? 0;
      steps.push({ kind: 'byte', value: byte });
    } else {
      steps.push(byte === QUERY ? { kind: 'any' } : { kind: 'byte', value: byte });
    }
    at++;
  }
  return steps;
}

function compileClass(chunk: Uint8Array, from: number): { step: Step; next: number } | undefined {
  const ranges: (readonly [number, number])[] = [];
  const negated = chunk[from] === CARET;
  let at = negated ? from + 1 : from;
  while (!(chunk[at] === CLOSE && ranges.length > 0)) {
    const low = classLetter(chunk, at);
    if (low === undefined) return undefined;
    at = low.next;
    let high = low;
    if (chunk[at] === DASH) {
      const upper = classLetter(chunk, at + 1);
      if (upper === undefined) return undefined;
      high = upper;
      at = high.next;
    }
    ranges.push([low.rune, high.rune]);
  }
  return { step: { kind: 'class', negated, ranges }, next: at + 1 };
}

/** One letter of a class. A class must go on after it: `[a` is malformed. */
function classLetter(chunk: Uint8Array, from: number): { rune: number; next: number } | undefined {
  const first = chunk[from];
  if (first === undefined || first === DASH || first === CLOSE) return undefined;
  const at = first === BACKSLASH ? from + 1 : from;
  if (at >= chunk.length) return undefined;
  const { rune, size } = runeAt(chunk, at);
  return at + size >= chunk.length ? undefined : { rune, next: at + size };
}

/** The UTF-8 letter at a position; inside a letter, Go reads single bytes as U+FFFD. */
function runeAt(bytes: Uint8Array, at: number): { rune: number; size: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { rune: lead, size: 1 };
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (size === 1) return { rune: 0xfffd, size: 1 };
  let rune = lead & (0xff >> (size + 1));
  for (let index = 1; index < size; index++) rune = (rune << 6) | ((bytes[at + index] ?? 0) & 0x3f);
  return { rune, size };
}

/** Whether the whole of `name` matches the pattern. Neither `*` nor `?` matches a `/`; a class does, as in Go. */
export function matchPattern(pattern: GoPattern, name: string): MatchOutcome {
  const bytes = encoder.encode(name);
  let at = 0;
  for (const [index, chunk] of pattern.entries()) {
    const last = index === pattern.length - 1;
    if (chunk.bad) return 'bad-pattern';
    if (chunk.star && chunk.steps.length === 0) return bytes.indexOf(SLASH, at) === -1 ? 'match' : 'no-match';
    const next = placeChunk(chunk, bytes, { from: at, last });
    if (next === undefined) return 'no-match';
    at = next;
  }
  return at === bytes.length ? 'match' : 'no-match';
}

/** The position in the name after the chunk, at the first place that fits; the last chunk must reach the end. */
function placeChunk(chunk: Chunk, name: Uint8Array, place: { from: number; last: boolean }): number | undefined {
  for (let start = place.from; ; start++) {
    const end = matchSteps(chunk.steps, name, start);
    if (end !== undefined && (!place.last || end === name.length)) return end;
    if (!chunk.star || start >= name.length || name[start] === SLASH) return undefined;
  }
}

function matchSteps(steps: readonly Step[], name: Uint8Array, from: number): number | undefined {
  let at = from;
  for (const step of steps) {
    if (at >= name.length) return undefined;
    if (step.kind === 'byte') {
      if (name[at] !== step.value) return undefined;
      at++;
      continue;
    }
    const { rune, size } = runeAt(name, at);
    if (step.kind === 'any' ? rune === SLASH : inClass(step.ranges, rune) === step.negated) return undefined;
    at += size;
  }
  return at;
}

function inClass(ranges: readonly (readonly [number, number])[], rune: number): boolean {
  return ranges.some(([low, high]) => low <= rune && rune <= high);
}
