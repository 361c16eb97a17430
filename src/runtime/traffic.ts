/** Network traffic of a run, counted the same way by the HTTP client, stores and CDNs. */

/** Counts so far. Bytes are those of bodies. */
export interface Traffic {
  /** Distinct requests. */
  readonly requests: number;
  /** Sent requests: more than `requests` after retries and redirects. */
  readonly attempts: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** No traffic. */
export const noTraffic: Traffic = { requests: 0, attempts: 0, bytesSent: 0, bytesReceived: 0 };

/** Sums several counts. */
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
