/** What serving needs of a store: a subset of the object store port, so that every store fits. */

/** The attributes of an object. */
export interface ServedInfo {
  /** Quoted or not; equal ETags mean equal bytes. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
}

/** Not found; `deleted` if the store knows that it existed. */
export interface ServedMissing {
  readonly kind: 'missing';
  readonly deleted: boolean;
}

/** Objects under keys, read only. `stream` reads one version of the object, even while it is replaced. */
export interface ServedObjects {
  head(key: string, options?: ServedCall): Promise<{ readonly kind: 'found'; readonly info: ServedInfo } | ServedMissing>;
  stream(
    key: string,
    options?: ServedCall & { readonly range?: ByteRange | undefined },
  ): Promise<{ readonly kind: 'found'; readonly info: ServedInfo; readonly body: AsyncIterable<Uint8Array> } | ServedMissing>;
}

/** Options of every call. */
export interface ServedCall {
  readonly signal?: AbortSignal | undefined;
}

/** From `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
