/** What a run costs on the wire, counted alike by the HTTP client, by stores and by what stands before a store. */

/** What was asked so far. Bytes are of bodies. */
export interface Traffic {
  /** What was asked for. */
  readonly requests: number;
  /** How often it was sent: more than `requests` where something was tried again or led elsewhere. */
  readonly attempts: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Nothing was asked. */
export const noTraffic: Traffic = { requests: 0, attempts: 0, bytesSent: 0, bytesReceived: 0 };

/** Several counts as one. */
export function addTraffic(...counts: readonly Traffic[]): Traffic {
  return counts.reduce(
    (a, b) => ({
      requests: a.requests + b.requests,
      attempts: a.attempts + b.attempts,
      bytesSent: a.bytesSent + b.bytesSent,
      bytesReceived: a.bytesReceived + b.bytesReceived,
    }),
    noTraffic,
  );
}
