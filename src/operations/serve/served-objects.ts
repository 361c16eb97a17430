/** What serving asks of a store: a part of every object store, so that any of them fits as it is. */

/** What is known of an object without its bytes. */
export interface ServedInfo {
  /** Quoted or not; equal ETags mean equal bytes. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
}

/** Nothing there; `deleted` where the store says that something was. */
export interface ServedMissing {
  readonly kind: 'missing';
  readonly deleted: boolean;
}

/** Objects under keys, read only. `stream` reads one state of the object, also while another one replaces it. */
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
