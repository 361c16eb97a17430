/** What a run costs on the wire, counted alike by the HTTP client and by what stands before a store. */

/** What was asked so far. Bytes are of bodies. */
export interface Traffic {
  readonly requests: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}
