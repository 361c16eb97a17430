/** Finds a struct's field by the bytes of its key, without decoding them. */
/** A field of a struct. */
export interface Field<S> {
  readonly shape: S;
  /** Its position in a bit set. */
  readonly bit: number;
  /** Whether the key at `start` has Helm's spelling. */
  isExact(bytes: Uint8Array, start: number): boolean;
}

/** The fields of one struct. */
export interface FieldTable<S> {
  find(bytes: Uint8Array, start: number, end: number): Field<S> | undefined;
  /** The bit of a field that exists. */
  bitOf(name: string): number;
}

// Fields whose names have capitals, from Helm's JSON tags.
const spellings: ReadonlyMap<string, string> = new Map(
  ['apiVersion', 'appVersion', 'kubeVersion', 'tillerVersion', 'publicKeys', 'serverInfo'].map((name) => [name.toLowerCase(), name]),
);

/** The table of these fields, by their names in lower case. */
export function fieldTable<S>(fields: ReadonlyMap<string, S>): FieldTable<S> {
  const byLength: (Field<S> & { readonly lower: Uint8Array })[][] = [];
  const bits = new Map<string, number>();
  [...fields].forEach(([name, shape], at) => {
    const lower = Buffer.from(name);
    const exact = Buffer.from(spellings.get(name) ?? name);
    const bit = 1 << at;
    bits.set(name, bit);
    const isExact = (bytes: Uint8Array, start: number): boolean => {
      for (let i = 0; i < exact.length; i++) if (bytes[start + i] !== exact[i]) return false;
      return true;
    };
    const same = byLength[lower.length] ?? [];
    byLength[lower.length] = [...same, { shape, bit, lower, isExact }];
  });
  return {
    bitOf: (name) => bits.get(name) ?? 0,
    find: (bytes, start, end) => {
      const candidates = byLength[end - start];
      if (candidates === undefined) return undefined;
      for (const field of candidates) if (isSame(field.lower, bytes, start)) return field;
      return undefined;
    },
  };
}

function isSame(lower: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < lower.length; i++) {
    const byte = bytes[start + i] ?? 0;
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== lower[i]) return false;
  }
  return true;
}
