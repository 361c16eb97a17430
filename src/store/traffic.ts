/** Counts the requests to a store that does not count them itself. */

import type { Body, GetOutcome, ObjectStore, StreamOutcome } from '../ports/object-store.ts';
import { noTraffic, type Traffic } from '../runtime/traffic.ts';

/** The same store, and its counts so far. */
export function countTraffic(store: ObjectStore): { readonly store: ObjectStore; readonly traffic: () => Traffic } {
  const count = { ...noTraffic };
  const { large } = store;
  const asked = <T>(answer: T): T => {
    count.requests += 1;
    count.attempts += 1;
    return answer;
  };
  const sent = (body: Body): void => {
    for (const { length } of body) count.bytesSent += length;
  };
  const received = async (answer: Promise<GetOutcome>): Promise<GetOutcome> => {
    const outcome = await answer;
    if (outcome.kind === 'found') count.bytesReceived += outcome.body.length;
    return outcome;
  };
  const streamed = async (answer: Promise<StreamOutcome>): Promise<StreamOutcome> => {
    const outcome = await answer;
    return outcome.kind === 'found' ? { ...outcome, body: pieces(outcome.body) } : outcome;
  };
  async function* pieces(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of body) {
      count.bytesReceived += piece.length;
      yield piece;
    }
  }
  return {
    traffic: () => ({ ...count }),
    store: {
      name: store.name,
      now: () => store.now(),
      preconditions: () => store.preconditions(),
      get: (key, options) => received(asked(store.get(key, options))),
      stream: (key, options) => streamed(asked(store.stream(key, options))),
      head: (key, options) => asked(store.head(key, options)),
      list: (prefix, options) => asked(store.list(prefix, options)),
      ...(store.versions === undefined ? {} : { versions: store.versions }),
      putNew: (key, body, options) => {
        sent(body);
        return asked(store.putNew(key, body, options));
      },
      putIfMatch: (key, etag, body, options) => {
        sent(body);
        return asked(store.putIfMatch(key, etag, body, options));
      },
      deleteIf: (key, etag, options) => asked(store.deleteIf(key, etag, options)),
      large: large && {
        ...large,
        getSmall: async (key, options) => {
          const outcome = await asked(large.getSmall(key, options));
          return outcome.kind === 'large' ? outcome : received(Promise.resolve(outcome));
        },
        getRange: async (key, etag, options) => {
          const bytes = await asked(large.getRange(key, etag, options));
          count.bytesReceived += bytes?.length ?? 0;
          return bytes;
        },
        join: (key, etag, parts, options) => {
          for (const part of parts)
            if (part.kind !== 'copy')
              void part.body.then(
                (body) => body && sent(body),
                () => undefined,
              );
          return asked(large.join(key, etag, parts, options));
        },
      },
    },
  };
}
